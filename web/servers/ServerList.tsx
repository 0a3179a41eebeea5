import { Plus } from 'lucide-react'
import type { AppState } from '../../worker/api/state'
import { useApp } from '../hub/hooks'
import { messages } from '../i18n/messages'
import { ButtonLink } from '../ui/Button'
import { ServerItem } from './ServerItem'
import styles from './ServerList.module.css'
import { orderedServers } from './serverWords.logic'

/** Every registered server with its state in words and what can be done with it. A screen has its own margins. */
export function ServerList({ inScreen = false }: { inScreen?: boolean }) {
  const app = useApp(wholeApp)
  const servers = app ? orderedServers(app) : []
  const words = messages.servers
  return (
    <div className={inScreen ? styles.inScreen : styles.list}>
      {servers.length === 0 && <p>{words.empty}</p>}
      <ul className={styles.servers}>
        {app && servers.map((server) => <ServerItem key={server.id} server={server} app={app} />)}
      </ul>
      <div>
        <ButtonLink to="/sign-in">
          <Plus size={16} aria-hidden />
          {words.actions.add}
        </ButtonLink>
      </div>
    </div>
  )
}

const wholeApp = (app: AppState) => app
