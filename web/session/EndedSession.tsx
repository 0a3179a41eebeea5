import type { SessionSummary } from '../../worker/api/state'
import { newSessionHref } from '../addresses/hrefs'
import { messages } from '../i18n/messages'
import { ButtonLink } from '../ui/Button'
import styles from './EndedSession.module.css'

/** Stands in place of the composer where nobody would read a message. Drafts are kept. */
export function EndedSession({ session: { serverId, content }, text }: { session: SessionSummary; text: string }) {
  const machineId = content.kind === 'open' ? content.machineId : null
  return (
    <div className={styles.ended}>
      <output>{text}</output>
      <ButtonLink to={machineId === null ? '/new' : newSessionHref(serverId, machineId)}>
        {messages.sessions.composer.another}
      </ButtonLink>
    </div>
  )
}
