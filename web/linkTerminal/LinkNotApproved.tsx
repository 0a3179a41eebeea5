import type {
  TerminalLinkDecision,
  TerminalLinkFlow,
  TerminalLinkOutcome,
  TerminalLinkStep,
} from '../../worker/api/flows'
import { linkMessages } from '../i18n/linkMessages'
import { Button, ButtonLink } from '../ui/Button'
import { CommandList } from '../ui/CommandList'
import { ErrorNotice, Notice } from '../ui/Notice'
import { Screen } from '../ui/Screen'
import styles from '../linking/Linking.module.css'
import { isNewServer, type LinkAccounts } from './link.logic'
import { OldCli } from './OldCli'
import { outcomeWords } from './outcome.logic'

interface NotApprovedProps {
  flow: TerminalLinkFlow
  step: Extract<TerminalLinkStep, { at: 'not-approved' }>
  app: LinkAccounts
  /** The decision as it was made; null where none was. */
  approval: TerminalLinkDecision | null
  onApprove(approval: TerminalLinkDecision): void
  onAgain(): void
  onElsewhere(): void
  onClose(): void
}

/** What exactly did not happen, where, and what to try. */
export function LinkNotApproved(props: NotApprovedProps) {
  const { flow, step, app, approval, onApprove, onAgain, onElsewhere, onClose } = props
  const words = linkMessages.linkTerminal.outcome
  const { outcome, serverUrl } = step
  const { title, text, tone } = outcomeWords(outcome, serverUrl ?? flow.namedServer?.url ?? null)
  const error = errorOf(outcome)
  // A link without a server still waits on the one that its CLI is set to, and only the person knows which.
  const isElsewhere = outcome.kind === 'not-found' && !flow.namedServer
  return (
    <Screen title={title}>
      {text !== null && (
        <Notice tone={tone} role="alert">
          {text}
        </Notice>
      )}
      {isElsewhere && <p>{words.anotherServerText}</p>}
      {error && <ErrorNotice error={error} />}
      {mayHaveLeftAccount(flow, outcome) && serverUrl !== null && (
        <p>{linkMessages.linkTerminal.emptyAccount(serverUrl)}</p>
      )}
      {outcome.kind === 'loopback-from-camera' && <LoopbackWays />}
      <div className={styles.actions}>
        <Button onClick={onClose}>{words.close}</Button>
        {isElsewhere && (
          <Button look="primary" onClick={onElsewhere}>
            {words.anotherServer}
          </Button>
        )}
        {outcome.kind === 'failed' && <Button onClick={onAgain}>{words.again}</Button>}
        {outcome.kind !== 'failed' && <ButtonLink to="/connect">{linkMessages.linkTerminal.connectAnother}</ButtonLink>}
      </div>
      {/* A terminal that binds takes no secret: a server that says so lies, and the hub would send nothing. */}
      {outcome.kind === 'asks-for-account-secret' && !flow.isBound && approval !== null && serverUrl !== null && (
        <OldCli
          flowId={flow.id}
          serverUrl={serverUrl}
          approval={approval}
          servers={app.servers}
          onGo={(typedHost) => onApprove({ ...approval, oldCli: { typedHost } })}
        />
      )}
    </Screen>
  )
}

/** On a new server the account comes before the approval; what is not proven yet is kept here. */
function mayHaveLeftAccount({ namedServer }: TerminalLinkFlow, { kind }: TerminalLinkOutcome): boolean {
  const isAsked = kind !== 'loopback-from-camera' && kind !== 'refused-by-person'
  return isNewServer(namedServer) && isAsked && kind !== 'unproven'
}

const errorOf = (outcome: TerminalLinkOutcome) =>
  outcome.kind === 'failed' || outcome.kind === 'unproven' ? outcome.error : null

/** The address in the code means the terminal's own computer: ways to a link that works from here. */
function LoopbackWays() {
  const { todo, ways, command } = linkMessages.linkTerminal.loopbackFromCamera
  return (
    <section className={styles.form} aria-labelledby="loopback-ways">
      <h2 id="loopback-ways">{todo}</h2>
      <ul className={styles.bullets}>
        {ways.map((way) => (
          <li key={way}>{way}</li>
        ))}
      </ul>
      <CommandList commands={[command]} />
    </section>
  )
}
