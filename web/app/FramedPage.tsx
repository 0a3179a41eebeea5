import { messages } from '../i18n/messages'
import { Screen } from '../ui/Screen'

/** Shown instead of the app when another site embeds it in a frame (clickjacking). */
export function FramedPage() {
  const words = messages.app.framed
  return (
    <main>
      <Screen title={words.title}>
        <p>{words.text}</p>
        <p>{words.todo}</p>
        <p>
          <a href="/" target="_blank" rel="noreferrer">
            {words.open}
          </a>
        </p>
      </Screen>
    </main>
  )
}
