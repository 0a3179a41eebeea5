import { messages } from '../i18n/messages'
import { ButtonLink } from '../ui/Button'
import { Screen } from '../ui/Screen'

export function NotFound() {
  const words = messages.app.notFound
  return (
    <Screen title={words.title}>
      <p>{words.text}</p>
      <div>
        <ButtonLink to="/">{words.home}</ButtonLink>
      </div>
    </Screen>
  )
}
