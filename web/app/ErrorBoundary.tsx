import { Component, type ReactNode } from 'react'
import { messages } from '../i18n/messages'
import { isMissingChunk } from '../pwa/missingChunk'
import { Button } from '../ui/Button'
import { Screen } from '../ui/Screen'

interface State {
  /** `missing-chunk`: a chunk could not be loaded. */
  crash: 'error' | 'missing-chunk' | null
  resetKey: string
}

/**
 * A screen that throws is replaced alone; the frame around it stays. Nothing is lost, because state and
 * outbox live in the hub. A new `resetKey` (the route) gives the screen another chance.
 */
export class ErrorBoundary extends Component<{ resetKey: string; children: ReactNode }, State> {
  override state: State = { crash: null, resetKey: this.props.resetKey }

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { crash: isMissingChunk(error) ? 'missing-chunk' : 'error' }
  }

  static getDerivedStateFromProps(props: { resetKey: string }, state: State): State | null {
    return props.resetKey === state.resetKey ? null : { crash: null, resetKey: props.resetKey }
  }

  override render() {
    const { crash } = this.state
    if (crash === null) return this.props.children
    return <CrashScreen words={crash === 'error' ? messages.app.crash : messages.pwa.missingChunk} />
  }
}

function CrashScreen({ words }: { words: typeof messages.app.crash }) {
  return (
    <Screen title={words.title}>
      <p role="alert">{words.text}</p>
      <div>
        <Button look="primary" onClick={() => window.location.reload()}>
          {words.reload}
        </Button>
      </div>
    </Screen>
  )
}
