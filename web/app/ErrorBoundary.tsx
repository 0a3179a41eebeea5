import { Component, type ReactNode } from 'react'
import { messages } from '../i18n/messages'
import { Button } from '../ui/Button'
import { Screen } from '../ui/Screen'

/**
 * A screen that throws takes down only itself: the frame around it stays. Nothing is lost, because state and
 * outbox live in the hub. A new `resetKey` (the route) gives the screen another chance.
 */
export class ErrorBoundary extends Component<
  { resetKey: string; children: ReactNode },
  { crashed: boolean; resetKey: string }
> {
  override state = { crashed: false, resetKey: this.props.resetKey }

  static getDerivedStateFromError() {
    return { crashed: true }
  }

  static getDerivedStateFromProps(props: { resetKey: string }, state: { crashed: boolean; resetKey: string }) {
    return props.resetKey === state.resetKey ? null : { crashed: false, resetKey: props.resetKey }
  }

  override render() {
    if (!this.state.crashed) return this.props.children
    return <CrashScreen />
  }
}

function CrashScreen() {
  const words = messages.app.crash
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
