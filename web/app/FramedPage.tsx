import { messages } from '../i18n/messages'
import { Screen } from '../ui/Screen'

/** In place of the whole app when another site shows it in a frame: what is under a click is not what is seen. */
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
