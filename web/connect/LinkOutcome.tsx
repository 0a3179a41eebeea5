import type { LinkOutcome as Outcome, LinkStep } from '../../worker/api/flows'
import type { AppState, MachineSummary } from '../../worker/api/state'
import { messages } from '../i18n/messages'
import { Button, ButtonLink } from '../ui/Button'
import { CopyButton } from '../ui/CopyButton'
import { ErrorNotice, Notice } from '../ui/Notice'
import { Screen } from '../ui/Screen'
import { Working } from '../ui/Working'
import styles from './Connect.module.css'
import { outcomeWords } from './outcome.logic'

type Approved = Extract<LinkStep, { at: 'approved' }>
type NotApproved = Extract<LinkStep, { at: 'not-approved' }>

/** Approved, read back and proven. A login makes no machine, so it says what to run and waits for it. */
export function LinkApproved({ step, app, onClose }: { step: Approved; app: AppState; onClose(): void }) {
  const words = messages.connect.outcome
  const server = app.servers[step.serverId]
  const machineId = step.machine.kind === 'waiting' ? null : step.machine.machineId
  const arrived = machineId === null ? undefined : app.machines[step.serverId]?.[machineId]
  return (
    <Screen title={words.approved}>
      <Notice tone="success">
        <p>
          <strong>{words.approvedText(server?.url ?? words.noServer)}</strong>
        </p>
        {step.serverIsNew && server && <p>{words.approvedNew(server.label)}</p>}
      </Notice>
      {step.machine.kind === 'waiting' ? (
        <>
          <Working text={words.waiting} />
          <div className={styles.commands}>
            <code className={styles.codeText}>{words.commandDaemon}</code>
            <CopyButton text={words.commandDaemon} label={messages.app.copy} />
          </div>
        </>
      ) : (
        <output>
          <strong>{words.arrived(machineName(arrived) ?? machineId ?? words.unknownMachine)}</strong>
        </output>
      )}
      <div className={styles.actions}>
        {machineId !== null && <ButtonLink to="/machines">{words.machines}</ButtonLink>}
        <Button look="primary" onClick={onClose}>
          {words.done}
        </Button>
      </div>
    </Screen>
  )
}

function machineName(machine: MachineSummary | undefined): string | null {
  return machine?.content.kind === 'open' ? machine.content.name : null
}

interface NotApprovedProps {
  step: NotApproved
  onAgain(): void
  onClose(): void
}

/** What exactly did not happen, where, and what to try. */
export function LinkNotApproved({ step, onAgain, onClose }: NotApprovedProps) {
  const words = messages.connect.outcome
  const { title, text, tone } = outcomeWords(step.outcome, step.serverUrl)
  const error = errorOf(step.outcome)
  return (
    <Screen title={title}>
      {text !== null && (
        <Notice tone={tone} role="alert">
          {text}
        </Notice>
      )}
      {error && <ErrorNotice error={error} />}
      <div className={styles.actions}>
        <Button onClick={onClose}>{words.close}</Button>
        {step.outcome.kind === 'failed' && <Button onClick={onAgain}>{words.again}</Button>}
      </div>
    </Screen>
  )
}

const errorOf = (outcome: Outcome) => (outcome.kind === 'failed' || outcome.kind === 'unproven' ? outcome.error : null)
