import { useState } from 'react'
import type { AppState, RestorableServer } from '../../../worker/api/state'
import { requestLocalNetworkAccess } from '../../linking/requestLocalNetworkAccess'
import { useHub } from '../../hub/hubContext'
import { syncedListMessages } from '../../i18n/syncedListMessages'
import { Button } from '../../ui/Button'
import { ErrorNotice } from '../../ui/Notice'
import { ServerMark } from '../../ui/ServerMark'
import { Working } from '../../ui/Working'
import styles from './SyncedList.module.css'
import { useAction } from '../../hub/useAction'

const words = syncedListMessages.restorable

/** Servers of the synced list that this browser does not have yet. None is contacted before the person connects it. */
export function RestorableServers({
  app,
}: {
  app: Pick<AppState, 'syncedServerList' | 'servers' | 'primaryServerId'>
}) {
  const { commands } = useHub()
  const { run, error } = useAction()
  /** Servers on localhost that run on this computer, as the person says. */
  const [here, setHere] = useState<readonly string[]>([])
  const { restorable } = app.syncedServerList
  const primary = app.primaryServerId === null ? undefined : app.servers[app.primaryServerId]
  if (restorable.length === 0 || !primary) return null
  const connect = (chosen: readonly RestorableServer[]) => run(connectAsked(chosen))
  const connectAsked = async (chosen: readonly RestorableServer[]) => {
    // One after the other, because the browser may ask a question about each.
    for (const { url } of chosen) await requestLocalNetworkAccess(url, () => {})
    await commands.restoreServers(chosen.map(({ id }) => ({ id, loopbackConsent: here.includes(id) })))
  }
  const connectable = restorable.filter(({ id, isLoopback }) => !isLoopback || here.includes(id))
  const isLeftOut = connectable.length < restorable.length
  return (
    <section aria-labelledby="restorable-servers" className={styles.restorable}>
      <h2 id="restorable-servers">{words.title}</h2>
      <p className={styles.help}>{words.text(primary.label)}</p>
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the role of lists without markers. */}
      <ul role="list" className={styles.list}>
        {restorable.map((server) => (
          <Restorable
            key={server.id}
            server={server}
            isHere={here.includes(server.id)}
            onHere={(isHere) => setHere(isHere ? [...here, server.id] : here.filter((id) => id !== server.id))}
            onConnect={() => connect([server])}
            onDismiss={() => run(commands.dismissRestorable(server.id))}
          />
        ))}
      </ul>
      {error && <ErrorNotice error={error} />}
      {connectable.length > 1 && (
        <div>
          <Button look="primary" onClick={() => connect(connectable)}>
            {isLeftOut ? words.allBut : words.all}
          </Button>
        </div>
      )}
    </section>
  )
}

interface RestorableProps {
  server: RestorableServer
  isHere: boolean
  onHere(isHere: boolean): void
  onConnect(): void
  onDismiss(): void
}

function Restorable({ server, isHere, onHere, onConnect, onDismiss }: RestorableProps) {
  const [reminded, setReminded] = useState(false)
  const { label, url, state } = server
  const canConnect = !server.isLoopback || isHere
  return (
    <li className={styles.entry}>
      <div className={styles.who}>
        <p className={styles.name}>
          <ServerMark server={server} /> <span aria-hidden>{label}</span>
        </p>
        <p translate="no">{url}</p>
        {server.unicodeHost !== null && <p className={styles.warning}>{words.punycode(server.unicodeHost)}</p>}
        <p className={styles.help}>
          {words.key[server.keyOrigin]}
          {server.isPrimary && `, ${words.primary}`}
        </p>
        {!server.isHttps && <p className={styles.help}>{words.http}</p>}
        {server.isLoopback && (
          <label className={styles.tick}>
            <input type="checkbox" checked={isHere} onChange={(event) => onHere(event.currentTarget.checked)} />
            {words.loopback}
          </label>
        )}
        {reminded && !canConnect && <p role="alert">{words.tickFirst}</p>}
      </div>
      {state.at === 'connecting' ? (
        <Working text={words.connecting} />
      ) : (
        <div className={styles.actions}>
          <Button onClick={onDismiss} aria-label={words.notHereTo(label)}>
            {words.notHere}
          </Button>
          <Button
            aria-label={state.at === 'failed' ? words.againTo(label) : words.connectTo(label)}
            aria-disabled={!canConnect}
            onClick={() => (canConnect ? onConnect() : setReminded(true))}
          >
            {state.at === 'failed' ? words.again : words.connect}
          </Button>
        </div>
      )}
      {state.at === 'failed' && (
        <div className={styles.failure}>
          <ErrorNotice error={state.error} />
        </div>
      )}
    </li>
  )
}
