import type { TerminalLinkFlow } from '../../worker/api/flows'
import type { ServerState } from '../../worker/api/state'
import { signInHref } from '../addresses/hrefs'
import { linkMessages } from '../i18n/linkMessages'
import { messages } from '../i18n/messages'
import { Button, ButtonLink } from '../ui/Button'
import { Notice } from '../ui/Notice'
import { Screen } from '../ui/Screen'
import styles from '../linking/Linking.module.css'
import { Fingerprint } from './Fingerprint'
import { canApproveOn, shortKey } from '../linking/accounts.logic'
import { isNewServer, needsLoopbackConsent, pickableServers, type LinkChoice, type LinkAccounts } from './link.logic'
import { LinkServer } from './LinkServer'
import { MethodPicker } from '../signIn/MethodPicker'
import { CutOffNotice } from '../linking/CutOffNotice'
import { PickAccount } from '../linking/PickAccount'
import { offeredMethods } from '../signIn/signIn.logic'
import { useApproveGuard } from '../linking/useApproveGuard'
import { useBothInView } from '../linking/useBothInView'

interface ConfirmLinkProps {
  flow: TerminalLinkFlow
  app: LinkAccounts
  choice: LinkChoice
  onChoice(choice: LinkChoice): void
  /** Everything that has to be chosen is chosen. */
  canApprove: boolean
  onRefuse(): void
  onApprove(): void
}

/** The one question before a terminal gets an account: who asks, which server, which account, what it gives away. */
export function ConfirmLink({ flow, app, choice, onChoice, canApprove, onRefuse, onApprove }: ConfirmLinkProps) {
  const words = linkMessages.linkTerminal.question
  const pickable = pickableServers(flow, app)
  const chosen = pickable.find(({ id }) => id === choice.serverId)
  const url = flow.namedServer?.url ?? chosen?.url ?? null
  // Everything that is shown and decided: a change of any of it restarts the wait.
  const { id, terminalKey, namedServer, fingerprint, isBound, source } = flow
  const { isInView, isCutOff, button, subject } = useBothInView()
  const guard = useApproveGuard(
    JSON.stringify([
      [id, terminalKey, url, namedServer, fingerprint, isBound, source, choice],
      [chosen?.label, chosen?.account, canApprove],
    ]),
    isInView,
  )
  const isNew = isNewServer(namedServer)
  const ready = canApprove && guard.ready
  return (
    <Screen title={words.title}>
      {fingerprint !== null && <Fingerprint words={fingerprint} />}
      {url !== null && (
        <div className={styles.subject}>
          <LinkServer flow={flow} url={url} chosen={chosen} addressRef={subject} />
        </div>
      )}
      {!namedServer && <Notice tone="info">{words.noServer}</Notice>}
      {!isNew && (pickable.length > 1 || !namedServer) && (
        <PickAccount
          legend={namedServer ? words.pickAccount : words.pick}
          servers={pickable}
          chosen={choice.serverId}
          onChoose={(serverId) => onChoice({ ...choice, serverId })}
        />
      )}
      {!namedServer && (
        <div className={styles.form}>
          <p>{words.notListed}</p>
          <div>
            <ButtonLink to="/sign-in">{messages.servers.actions.add}</ButtonLink>
          </div>
        </div>
      )}
      {needsLoopbackConsent(namedServer) && (
        <Notice tone="warning">
          <label className={styles.choiceLabel}>
            <input
              type="checkbox"
              checked={choice.loopbackConsent}
              onChange={(event) => onChoice({ ...choice, loopbackConsent: event.currentTarget.checked })}
            />
            {linkMessages.linkTerminal.loopback.consent}
          </label>
        </Notice>
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
      <Facts flow={flow} chosen={chosen} />
      {chosen && !canApproveOn(chosen) && (
        <Notice tone="warning">
          <p>{words.signInFirst(chosen.label)}</p>
          <div>
            <ButtonLink to={signInHref(chosen.id)}>{messages.servers.actions.signIn}</ButtonLink>
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
      <div className={styles.decision}>
        {canApprove && isCutOff && <CutOffNotice button={words.approve} />}
        <div className={styles.actions}>
          <Button onClick={onRefuse}>{words.refuse}</Button>
          <Button
            ref={button}
            look="primary"
            aria-disabled={!ready}
            onClick={() => {
              if (canApprove && guard.check()) onApprove()
            }}
          >
            {words.approve}
          </Button>
        </div>
      </div>
    </Screen>
  )
}

/** The account that would be used, and who asks. */
function Facts({ flow, chosen }: { flow: TerminalLinkFlow; chosen: ServerState | undefined }) {
  const words = linkMessages.linkTerminal.question
  return (
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
        {flow.isBound && <p>{linkMessages.linkTerminal.bound}</p>}
      </dd>
      <dt>{linkMessages.linkTerminal.cameBy}</dt>
      <dd>{linkMessages.linkTerminal.source[flow.source]}</dd>
    </dl>
  )
}
