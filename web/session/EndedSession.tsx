import type { ChatState } from '../../worker/api/chat'
import type { SessionSummary } from '../../worker/api/state'
import { newSessionHref } from '../addresses/hrefs'
import { composerMessages } from '../i18n/composerMessages'
import { messages } from '../i18n/messages'
import { sessionActionsMessages } from '../i18n/sessionActionsMessages'
import { useSessionActions } from '../sessionActions/useSessionActions'
import { Button, ButtonLink } from '../ui/Button'
import { unansweredPrompts } from './delivery/unanswered.logic'
import styles from './EndedSession.module.css'

interface Props {
  session: SessionSummary
  text: string
  chat: ChatState | undefined
}

/** Stands in place of the composer where nobody would read a message. Drafts are kept. */
export function EndedSession({ session, text, chat }: Props) {
  const { offered, choose, doing, error } = useSessionActions(session)
  const resume = offered.find(({ action }) => action === 'resume')
  const canResume = doing === null && resume?.unavailable === null
  const { content, serverId } = session
  // A copy that the server has not confirmed yet may lack the answer.
  const unanswered = chat?.phase.kind === 'live' ? unansweredPrompts(chat) : 0
  return (
    <div className={styles.ended}>
      <output>{doing ?? text}</output>
      {unanswered > 0 && <span>{composerMessages.unanswered(unanswered)}</span>}
      {error && (
        <span role="alert">
          {messages.error(error).what} {messages.error(error).todo}
        </span>
      )}
      {resume?.unavailable && <span>{resume.unavailable}</span>}
      {resume && (
        <Button aria-disabled={!canResume} onClick={() => canResume && choose('resume')}>
          {sessionActionsMessages.names.resume}
        </Button>
      )}
      {content.kind === 'open' && content.machineId !== null ? (
        <ButtonLink to={newSessionHref(serverId, content.machineId, content.path)}>
          {composerMessages.anotherHere}
        </ButtonLink>
      ) : (
        <ButtonLink to="/new">{composerMessages.another}</ButtonLink>
      )}
    </div>
  )
}
