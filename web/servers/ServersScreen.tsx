import Plus from 'lucide-react/icons/plus'
import ScanQrCode from 'lucide-react/icons/scan-qr-code'
import { useState } from 'react'
import type { ServerId } from '../../worker/api/ids'
import type { AppState, ServerState } from '../../worker/api/state'
import { useApp } from '../hub/hooks'
import { selectServers, type RegisteredServers } from '../hub/selectors'
import { useHub } from '../hub/hubContext'
import { linkMessages } from '../i18n/linkMessages'
import { messages } from '../i18n/messages'
import { ButtonLink } from '../ui/Button'
import { ErrorNotice } from '../ui/Notice'
import { Screen } from '../ui/Screen'
import { Working } from '../ui/Working'
import { SyncedListNote } from './syncedList/SyncedListNote'
import { SameAccountNotice } from './MergeServers'
import { RestorableServers } from './syncedList/RestorableServers'
import { ServerCard } from './ServerCard'
import styles from './ServersScreen.module.css'
import { movedBy, orderedServers } from '../serverStatus/serverWords.logic'
import { useAction } from '../hub/useAction'

/** Everything about the registered servers. */
export function ServersScreen() {
  const app = useApp(selectList)
  return (
    <Screen title={messages.servers.title}>
      {app ? <Servers app={app} /> : <Working text={messages.app.loading} />}
    </Screen>
  )
}

type List = RegisteredServers & Pick<AppState, 'sameAccountPairs' | 'syncedServerList'>

function selectList(app: AppState): List {
  return { ...selectServers(app), sameAccountPairs: app.sameAccountPairs, syncedServerList: app.syncedServerList }
}

function Servers({ app }: { app: List }) {
  const { commands } = useHub()
  const { run, error } = useAction()
  const [moved, setMoved] = useState<ServerId | null>(null)
  const servers = orderedServers(app)
  const { status } = app.syncedServerList
  const words = messages.servers
  const isSignedIn = servers.some(({ account }) => account.kind === 'signed-in')
  // A problem with the list comes first; that all is well, last.
  const hasListProblem = status.kind === 'unsaved' || status.kind === 'locked'
  const move = (server: ServerState, places: -1 | 1) => {
    setMoved(server.id)
    run(commands.reorderServers(movedBy(app.serverOrder, server.id, places)))
  }
  const movedServer = moved === null ? undefined : app.servers[moved]
  return (
    <>
      {app.sameAccountPairs.map((pair) => (
        <SameAccountNotice key={`${pair.first} ${pair.second}`} servers={app.servers} pair={pair} />
      ))}
      {hasListProblem && <SyncedListNote app={app} />}
      <RestorableServers app={app} />
      {servers.length === 0 && <p>{words.empty}</p>}
      <ol className={styles.servers}>
        {servers.map((server, index) => (
          <ServerCard
            key={server.id}
            app={app}
            server={server}
            place={{ isFirst: index === 0, isLast: index === servers.length - 1 }}
            onMove={(places) => move(server, places)}
          />
        ))}
      </ol>
      <output className="visually-hidden">
        {movedServer &&
          words.order.moved(movedServer.label, app.serverOrder.indexOf(movedServer.id) + 1, servers.length)}
      </output>
      {error && <ErrorNotice error={error} />}
      <div className={styles.further}>
        <ButtonLink to="/sign-in">
          <Plus size={16} aria-hidden />
          {words.actions.add}
        </ButtonLink>
        {isSignedIn && <ButtonLink to="/servers/new-browser">{linkMessages.handOver.code.open}</ButtonLink>}
        <ButtonLink to="/connect">
          <ScanQrCode size={16} aria-hidden />
          {messages.app.connect}
        </ButtonLink>
      </div>
      {!hasListProblem && <SyncedListNote app={app} />}
    </>
  )
}
