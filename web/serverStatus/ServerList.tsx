import Plus from 'lucide-react/icons/plus'
import { useApp } from '../hub/hooks'
import { selectServers } from '../hub/selectors'
import { messages } from '../i18n/messages'
import { ButtonLink } from '../ui/Button'
import { ServerItem } from './ServerItem'
import styles from './ServerList.module.css'
import { orderedServers } from './serverWords.logic'

/** Content of the pill's popover: every server with its state in words, and links to manage and add servers. */
export function ServerList() {
  const app = useApp(selectServers)
  const servers = app ? orderedServers(app) : []
  const { actions, empty } = messages.servers
  return (
    <div className={styles.list}>
      {servers.length === 0 && <p>{empty}</p>}
      <ul className={styles.servers}>
        {app && servers.map((server) => <ServerItem key={server.id} server={server} app={app} />)}
      </ul>
      <div className={styles.row}>
        <ButtonLink to="/servers">{actions.all}</ButtonLink>
        <ButtonLink to="/sign-in">
          <Plus size={16} aria-hidden />
          {actions.add}
        </ButtonLink>
      </div>
    </div>
  )
}
