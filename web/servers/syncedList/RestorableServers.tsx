import { useState } from 'react'
import type { AppState, RestorableServer } from '../../../worker/api/state'
import { askForLocalNetwork } from '../../linking/askForLocalNetwork'
import { useHub } from '../../hub/hubContext'
import { messages } from '../../i18n/messages'
import { Button } from '../../ui/Button'
import { ErrorNotice } from '../../ui/Notice'
import { ServerMark } from '../../ui/ServerMark'
import { Working } from '../../ui/Working'
import styles from './SyncedList.module.css'
import { useAction } from '../../hub/useAction'

const words = messages.syncedList.restorable

/** Saved servers that this browser does not have yet. Nothing is asked of any of them before the person says so. */
export function RestorableServers({
  app,
}: {
  app: Pick<AppState, 'syncedServerList' | 'servers' | 'primaryServerId'>
}) {
  const { commands } = useHub()
  const { run, error } = useAction()
  /** Offers on localhost that the person knows to run here. */
  const [here, setHere] = useState<readonly string[]>([])
  const { restorable } = app.syncedServerList
  const primary = app.primaryServerId === null ? undefined : app.servers[app.primaryServerId]
  if (restorable.length === 0 || !primary) return null
  const connect = (chosen: readonly RestorableServer[]) => run(connectAsked(chosen))
  const connectAsked = async (chosen: readonly RestorableServer[]) => {
    // One question of the browser at a time, if it has any.
    for (const { url } of chosen) await askForLocalNetwork(url, () => {})
    await commands.restoreServers(chosen.map(({ id }) => ({ id, loopbackConsent: here.includes(id) })))
  }
  const connectable = restorable.filter(({ id, isLoopback }) => !isLoopback || here.includes(id))
  const isLeftOut = connectable.length < restorable.length
  return (
    <section aria-labelledby="saved-servers" className={styles.offers}>
      <h2 id="saved-servers">{words.title}</h2>
      <p className={styles.help}>{words.text(primary.label)}</p>
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the role of lists without markers. */}
      <ul role="list" className={styles.list}>
        {restorable.map((offer) => (
          <Offer
            key={offer.id}
            offer={offer}
            isHere={here.includes(offer.id)}
            onHere={(isHere) => setHere(isHere ? [...here, offer.id] : here.filter((id) => id !== offer.id))}
            onConnect={() => connect([offer])}
            onDismiss={() => run(commands.dismissRestorable(offer.id))}
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

interface OfferProps {
  offer: RestorableServer
  isHere: boolean
  onHere(isHere: boolean): void
  onConnect(): void
  onDismiss(): void
}

function Offer({ offer, isHere, onHere, onConnect, onDismiss }: OfferProps) {
  const [reminded, setReminded] = useState(false)
  const { label, url, state } = offer
  const canConnect = !offer.isLoopback || isHere
  return (
    <li className={styles.offer}>
      <div className={styles.who}>
        <p className={styles.name}>
          <ServerMark server={offer} /> <span aria-hidden>{label}</span>
        </p>
        <p translate="no">{url}</p>
        {offer.unicodeHost !== null && <p className={styles.warning}>{words.punycode(offer.unicodeHost)}</p>}
        <p className={styles.help}>
          {words.key[offer.keyOrigin]}
          {offer.isPrimary && `, ${words.primary}`}
        </p>
        {!offer.isHttps && <p className={styles.help}>{words.http}</p>}
        {offer.isLoopback && (
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
