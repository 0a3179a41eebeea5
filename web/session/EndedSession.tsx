import type { SessionSummary } from '../../worker/api/state'
import { newSessionHref } from '../addresses/hrefs'
import { composerMessages } from '../i18n/composerMessages'
import { ButtonLink } from '../ui/Button'
import styles from './EndedSession.module.css'

/** Stands in place of the composer where nobody would read a message. Drafts are kept. */
export function EndedSession({ session: { serverId, content }, text }: { session: SessionSummary; text: string }) {
  const machineId = content.kind === 'open' ? content.machineId : null
  return (
    <div className={styles.ended}>
      <output>{text}</output>
      <ButtonLink to={machineId === null ? '/new' : newSessionHref(serverId, machineId)}>
        {composerMessages.another}
      </ButtonLink>
    </div>
  )
}
