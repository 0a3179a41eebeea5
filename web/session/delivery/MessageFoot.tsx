import { catchesUp } from '../../../worker/api/agentSettings/catchesUp'
import { rowAt } from '../../../worker/api/rows'
import type { UserText } from '../../../worker/api/chat'
import { useApp } from '../../hub/hooks'
import { composerMessages } from '../../i18n/composerMessages'
import { messages } from '../../i18n/messages'
import { useChatPlace } from '../place/chatContext'
import { deliveryText } from './delivery.logic'
import { UnsentActions } from './UnsentActions'
import styles from './MessageFoot.module.css'

const words = composerMessages.waiting

/** Under an own prompt: how far it got, and what can be done with it. One that is delivered was given to an agent at work. */
export function MessageFoot({ message }: { message: UserText }) {
  const { session, serverLabel } = useChatPlace()
  const cliVersion = useApp((app) => {
    const content = rowAt(app.sessions[session.serverId], session.sessionId)?.content
    return content?.kind === 'open' ? content.cliVersion : null
  })
  const { delivery } = message
  const state = deliveryText(delivery, serverLabel, (error) => messages.error(error).what)
  if (state === null) {
    return (
      <div className={styles.foot}>
        <span className={styles.delivery}>{words.handed}</span>
      </div>
    )
  }
  return (
    <div className={styles.foot}>
      <span className={styles.delivery} data-delivery={delivery.state}>
        {delivery.state === 'held' && !catchesUp(cliVersion ?? null) ? words.heldForOldCli(cliVersion ?? '') : state}
      </span>
      <UnsentActions message={message} />
      {delivery.state === 'waiting' && <span className={styles.delivery}>{words.here}</span>}
    </div>
  )
}
