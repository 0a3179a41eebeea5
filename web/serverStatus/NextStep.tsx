import type { ServerState } from '../../worker/api/state'
import { signInHref } from '../addresses/hrefs'
import { useHub } from '../hub/hubContext'
import { messages } from '../i18n/messages'
import { Button, ButtonLink } from '../ui/Button'

interface NextStepProps {
  server: ServerState
  /** `run` of the caller's `useAction`, which shows a failure. */
  run(action: Promise<unknown>): void
}

/** The one action that the state of a server calls for, if any. */
export function NextStep({ server: { id, connection }, run }: NextStepProps) {
  const { commands } = useHub()
  const words = messages.servers
  switch (connection.kind) {
    case 'waiting-to-retry':
      return <Button onClick={() => run(commands.retryNow(id))}>{words.retry}</Button>
    case 'blocked':
      return <Button onClick={() => run(commands.retryNow(id))}>{words.tryAgain}</Button>
    case 'paused':
      return <Button onClick={() => run(commands.resumeServer(id))}>{words.actions.resume}</Button>
    case 'sign-in-needed':
      return (
        <>
          {/* The server may have refused by mistake, and asking once more costs nothing. */}
          <Button onClick={() => run(commands.retryNow(id))}>{words.tryAgain}</Button>
          <ButtonLink to={signInHref(id)}>{words.actions.signInAgain}</ButtonLink>
        </>
      )
    case 'signed-out':
      return <ButtonLink to={signInHref(id)}>{words.actions.signIn}</ButtonLink>
    case 'connecting':
    case 'connected':
      return null
  }
}
