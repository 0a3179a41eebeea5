import { useId } from 'react'
import type { LinkFlow, NamedServer } from '../../worker/api/flows'
import type { AppState, ServerState } from '../../worker/api/state'
import { messages } from '../i18n/messages'
import { Button, ButtonLink } from '../ui/Button'
import { Notice } from '../ui/Notice'
import { Screen } from '../ui/Screen'
import { ServerMark } from '../ui/ServerMark'
import styles from './Connect.module.css'
import { canApproveOn, isNewServer, pickableServers, portOf, shortKey, type LinkChoice } from './link.logic'
import { MethodPicker } from './MethodPicker'
import { offeredMethods } from './signIn.logic'
import { useApproveGuard } from './useApproveGuard'

interface ConfirmLinkProps {
  flow: LinkFlow
  app: AppState
  choice: LinkChoice
  onChoice(choice: LinkChoice): void
  /** Everything that has to be chosen is chosen. */
  canApprove: boolean
  onRefuse(): void
  onApprove(): void
}

/** The one question before a terminal gets an account: which server, which account, what it gives away. */
export function ConfirmLink({ flow, app, choice, onChoice, canApprove, onRefuse, onApprove }: ConfirmLinkProps) {
  const words = messages.connect.link
  const pickable = pickableServers(flow, app)
  const chosen = pickable.find(({ id }) => id === choice.serverId)
  const url = flow.namedServer?.url ?? chosen?.url ?? null
  // Everything that is shown and decided: a change of any of it restarts the wait.
  const guard = useApproveGuard(JSON.stringify([flow.id, flow.terminalKey, url, flow.namedServer, choice]))
  const isNew = isNewServer(flow.namedServer)
  const ready = canApprove && guard.ready
  return (
    <Screen title={words.title}>
      {url !== null && (
        <section className={styles.box} aria-labelledby="link-server">
          <h2 id="link-server" className={styles.boxTitle}>
            {words.server}
          </h2>
          <p className={styles.origin} translate="no">
            {url}
          </p>
          <p>{url.startsWith('https:') ? words.https(portOf(url)) : words.http(portOf(url))}</p>
          <p>
            <strong>{isNew ? words.serverNew : chosen ? words.serverKnown(chosen.label) : words.serverSeveral}</strong>
          </p>
        </section>
      )}
      {flow.namedServer ? <Warnings named={flow.namedServer} /> : <Notice tone="info">{words.noServer}</Notice>}
      {!isNew && (pickable.length > 1 || !flow.namedServer) && (
        <ServerChoice
          legend={flow.namedServer ? words.pickAccount : words.pick}
          servers={pickable}
          choice={choice}
          onChoice={onChoice}
        />
      )}
      {isNew && (
        <MethodPicker
          legend={words.newAccount}
          offered={offeredMethods(app.rootKey)}
          isFirst={false}
          chosen={choice.method}
          onChoose={(method) => onChoice({ ...choice, method })}
          backupText={choice.backupText}
          onBackupText={(backupText) => onChoice({ ...choice, backupText })}
        />
      )}
      <dl className={styles.facts}>
        {chosen && chosen.account.kind === 'signed-in' && (
          <>
            <dt>{words.account}</dt>
            <dd>
              {chosen.label}, <span className={styles.code}>{chosen.account.fingerprint}</span>
            </dd>
          </>
        )}
        <dt>{words.terminal}</dt>
        <dd>
          <span className={styles.code}>{shortKey(flow.terminalKey)}</span> ({words.terminalHelp})
        </dd>
      </dl>
      {chosen && !canApproveOn(chosen) && (
        <Notice tone="warning">
          <p>{words.signInFirst(chosen.label)}</p>
          <div>
            <ButtonLink to={`/sign-in?server=${encodeURIComponent(chosen.id)}`}>
              {messages.servers.actions.signIn}
            </ButtonLink>
          </div>
        </Notice>
      )}
      <section className={styles.form} aria-labelledby="link-can">
        <h2 id="link-can">{words.can}</h2>
        <ul className={styles.bullets}>
          {words.canList.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
        <p>
          <strong>{words.cannot}</strong>
        </p>
      </section>
      <div className={styles.actions}>
        <Button onClick={onRefuse}>{words.refuse}</Button>
        <Button
          look="primary"
          aria-disabled={!ready}
          onClick={() => {
            if (canApprove && guard.check()) onApprove()
          }}
        >
          {words.approve}
        </Button>
      </div>
    </Screen>
  )
}

function Warnings({ named }: { named: NamedServer }) {
  const words = messages.connect.link
  return (
    <>
      {named.unicodeHost !== null && <Notice tone="warning">{words.punycode(named.unicodeHost)}</Notice>}
      {named.isLoopback && <Notice tone={named.knownAs.length === 0 ? 'warning' : 'info'}>{words.loopback}</Notice>}
    </>
  )
}

interface ServerChoiceProps {
  legend: string
  servers: ServerState[]
  choice: LinkChoice
  onChoice(choice: LinkChoice): void
}

function ServerChoice({ legend, servers, choice, onChoice }: ServerChoiceProps) {
  const name = useId()
  return (
    <fieldset className={styles.choices}>
      <legend className={styles.legend}>{legend}</legend>
      {servers.map((server) => (
        <div key={server.id} className={styles.choice}>
          <label className={styles.choiceLabel}>
            <input
              type="radio"
              name={name}
              checked={choice.serverId === server.id}
              onChange={() => onChoice({ ...choice, serverId: server.id })}
              aria-describedby={`${name}-${server.id}`}
            />
            <span aria-hidden>
              <ServerMark server={server} />
            </span>
            {server.label}
            {server.isPrimary && ` (${messages.connect.link.primary})`}
          </label>
          <p id={`${name}-${server.id}`} className={styles.consequence}>
            {server.url}
            {server.account.kind === 'signed-in' && `, ${server.account.fingerprint}`}
          </p>
        </div>
      ))}
    </fieldset>
  )
}
