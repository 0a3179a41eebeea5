import { useState } from 'react'
import type { AccountRequestFlow, AccountRequestOutcome, AccountRequestStep } from '../../worker/api/flows'
import type { ServerId } from '../../worker/api/ids'
import { useHub } from '../hub/hubContext'
import type { RegisteredServers } from '../hub/selectors'
import { useAction } from '../hub/useAction'
import { linkMessages } from '../i18n/linkMessages'
import { orderedServers } from '../serverStatus/serverWords.logic'
import { Button } from '../ui/Button'
import { ErrorNotice, Notice } from '../ui/Notice'
import { Screen } from '../ui/Screen'
import { Working } from '../ui/Working'
import styles from '../linking/Linking.module.css'
import { otherServersOpened, canApproveOn, shortKey } from '../linking/accounts.logic'
import { PickAccount } from '../linking/PickAccount'
import { TypedDecision } from '../linking/TypedDecision'

interface AccountRequestViewProps {
  flow: AccountRequestFlow
  app: RegisteredServers
  /** Starts over with the same code. */
  onAgain(): void
  /** Drops the code and leaves the screen. */
  onClose(): void
}

const words = linkMessages.handOver.request

/** Another device asks for a whole account (docs/design.md 4.12). */
export function AccountRequestView({ flow, app, onAgain, onClose }: AccountRequestViewProps) {
  const { step } = flow
  switch (step.at) {
    case 'confirm':
      return <ConfirmHandOver flow={flow} app={app} />
    case 'handing-over':
      return (
        <Screen title={words.title} step={step.at}>
          <Working text={words.handingOver(step.serverUrl)} />
        </Screen>
      )
    case 'handed-over':
      return (
        <Screen title={words.done}>
          <Notice tone="success" role="alert">
            <strong>
              {words.doneText(app.servers[step.serverId]?.url ?? linkMessages.linkTerminal.outcome.noServer)}
            </strong>
          </Notice>
          <div className={styles.actions}>
            <Button look="primary" onClick={onClose}>
              {linkMessages.linkTerminal.outcome.done}
            </Button>
          </div>
        </Screen>
      )
    case 'not-handed-over':
      return <NotHandedOver step={step} onAgain={onAgain} onClose={onClose} />
  }
}

/** Asks more than the question about a terminal: the account has to be picked, and its server typed. */
function ConfirmHandOver({ flow, app }: { flow: AccountRequestFlow; app: RegisteredServers }) {
  const { commands } = useHub()
  const [picked, setPicked] = useState<ServerId | null>(null)
  const { run, error } = useAction()
  const offered = orderedServers(app).filter(canApproveOn)
  const server = offered.find(({ id }) => id === picked)
  const others =
    server?.account.kind === 'signed-in' ? otherServersOpened(server.account.keyOrigin, app.servers, server.id) : []
  return (
    <Screen title={words.title} step="confirm">
      <Notice tone="danger">
        <p>
          <strong>{words.asks}</strong>
        </p>
        <ul className={styles.bullets}>
          {words.cannot.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </Notice>
      <dl className={styles.facts}>
        <dt>{words.device}</dt>
        <dd>
          <span className={styles.code}>{shortKey(flow.deviceKey)}</span> ({words.deviceHelp})
        </dd>
        <dt>{linkMessages.linkTerminal.cameBy}</dt>
        <dd>{linkMessages.linkTerminal.source[flow.source]}</dd>
      </dl>
      {offered.length === 0 ? (
        <Notice tone="warning">{words.none}</Notice>
      ) : (
        <>
          <p>{words.noServerNamed}</p>
          <PickAccount legend={words.pick} servers={offered} chosen={picked} onChoose={setPicked} />
        </>
      )}
      <TypedDecision
        content={JSON.stringify([flow.id, flow.deviceKey, server?.id])}
        serverUrl={server?.url ?? null}
        words={words}
        warning={others.length > 0 && <Notice tone="danger">{words.sameKey(others.join(', '))}</Notice>}
        error={error && <ErrorNotice error={error} />}
        onGo={(typedHost) => {
          if (server) run(commands.handOverAccount(flow.id, { serverId: server.id, typedHost }))
        }}
      >
        <Button onClick={() => run(commands.refuseLink(flow.id))}>{words.refuse}</Button>
      </TypedDecision>
    </Screen>
  )
}

const outcomeTones = {
  'not-found': 'warning',
  'answered-by-someone-else': 'danger',
  'refused-by-person': 'info',
  failed: 'danger',
  unproven: 'warning',
} as const satisfies Record<AccountRequestOutcome['kind'], string>

interface NotHandedOverProps {
  step: Extract<AccountRequestStep, { at: 'not-handed-over' }>
  onAgain(): void
  onClose(): void
}

function NotHandedOver({ step, onAgain, onClose }: NotHandedOverProps) {
  const { outcome, serverUrl } = step
  const { title, text } = words.outcome[outcome.kind]
  const error = errorOf(outcome)
  return (
    <Screen title={title}>
      {text !== null && (
        <Notice tone={outcomeTones[outcome.kind]} role="alert">
          {text(serverUrl ?? linkMessages.linkTerminal.outcome.noServer)}
        </Notice>
      )}
      {error && <ErrorNotice error={error} />}
      <div className={styles.actions}>
        <Button onClick={onClose}>{linkMessages.linkTerminal.outcome.close}</Button>
        {(outcome.kind === 'failed' || outcome.kind === 'not-found') && (
          <Button onClick={onAgain}>{linkMessages.linkTerminal.outcome.again}</Button>
        )}
      </div>
    </Screen>
  )
}

const errorOf = (outcome: AccountRequestOutcome) =>
  outcome.kind === 'failed' || outcome.kind === 'unproven' ? outcome.error : null
