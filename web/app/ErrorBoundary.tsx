import { Component, useEffect, useEffectEvent, type ReactNode } from 'react'
import { messages } from '../i18n/messages'
import { retryFailedParts } from '../page/onDemand'
import { isMissingChunk } from '../pwa/missingChunk'
import { Button } from '../ui/Button'
import { Screen } from '../ui/Screen'
import styles from '../linking/Linking.module.css'

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

  private readonly retry = (): void => {
    retryFailedParts()
    this.setState({ crash: null })
  }

  override render() {
    const { crash } = this.state
    if (crash === null) return this.props.children
    if (crash === 'error') return <CrashScreen words={messages.app.crash} />
    return <MissingChunk onRetry={this.retry} />
  }
}

/** Tried again by the person, and when the network is back. */
function MissingChunk({ onRetry }: { onRetry(): void }) {
  const retry = useEffectEvent(onRetry)
  useEffect(() => {
    const tryAgain = (): void => retry()
    window.addEventListener('online', tryAgain)
    return () => window.removeEventListener('online', tryAgain)
  }, [])
  const words = messages.pwa.missingChunk
  return (
    <CrashScreen words={words}>
      <Button onClick={onRetry}>{words.tryAgain}</Button>
    </CrashScreen>
  )
}

function CrashScreen({ words, children }: { words: typeof messages.app.crash; children?: ReactNode }) {
  return (
    <Screen title={words.title}>
      <p role="alert">{words.text}</p>
      <div className={styles.actions}>
        {children}
        <Button look="primary" onClick={() => window.location.reload()}>
          {words.reload}
        </Button>
      </div>
    </Screen>
  )
}
