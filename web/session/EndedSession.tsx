import type { SessionSummary } from '../../worker/api/state'
import { newSessionHref } from '../addresses/hrefs'
import { composerMessages } from '../i18n/composerMessages'
import { messages } from '../i18n/messages'
import { sessionActionsMessages } from '../i18n/sessionActionsMessages'
import { useSessionActions } from '../sessionActions/useSessionActions'
import { Button, ButtonLink } from '../ui/Button'
import styles from './EndedSession.module.css'

/** Stands in place of the composer where nobody would read a message. Drafts are kept. */
export function EndedSession({ session, text }: { session: SessionSummary; text: string }) {
  const { offered, choose, doing, error } = useSessionActions(session)
  const resume = offered.find(({ action }) => action === 'resume')
  const canResume = doing === null && resume?.unavailable === null
  const { content, serverId } = session
  return (
    <div className={styles.ended}>
      <output>{doing ?? text}</output>
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
