import { useEffect, useEffectEvent } from 'react'
import type { TerminalLinkStep } from '../../worker/api/flows'
import type { SessionAddress } from '../../worker/api/ids'
import type { MachineSummary } from '../../worker/api/state'
import { useApp } from '../hub/hooks'
import { CliCommands } from '../firstSteps/CliCommands'
import { linkMessages } from '../i18n/linkMessages'
import { Button, ButtonLink } from '../ui/Button'
import { Notice } from '../ui/Notice'
import { Screen } from '../ui/Screen'
import { Working } from '../ui/Working'
import styles from '../linking/Linking.module.css'
import type { LinkAccounts } from './link.logic'

type Approved = Extract<TerminalLinkStep, { at: 'approved' }>

interface LinkApprovedProps {
  step: Approved
  app: LinkAccounts
  /** Its first session has started. */
  onSession(session: SessionAddress): void
  onClose(): void
}

/**
 * Approved, read back and proven. A login makes no machine, so it says what to run and waits for it; its first session
 * opens by itself, as long as the person is still here.
 */
export function LinkApproved({ step, app, onSession, onClose }: LinkApprovedProps) {
  const words = linkMessages.linkTerminal.outcome
  const { serverId, machine, serverIsNew } = step
  const server = app.servers[serverId]
  const machineId = machine.kind === 'waiting' ? null : machine.machineId
  const arrived = useApp(({ machines }) => (machineId === null ? undefined : machines[serverId]?.[machineId]))
  const sessionId = machine.kind === 'session-started' ? machine.sessionId : null
  const openSession = useEffectEvent(onSession)
  useEffect(() => {
    if (sessionId !== null) openSession({ serverId, sessionId })
  }, [serverId, sessionId])
  return (
    <Screen title={words.approved}>
      <Notice tone="success">
        <p>
          <strong>{words.approvedText(server?.url ?? words.noServer)}</strong>
        </p>
        {serverIsNew && server && <p>{words.approvedNew(server.label)}</p>}
      </Notice>
      {machine.kind !== 'session-started' && (
        <>
          <p>{linkMessages.linkTerminal.approved.run}</p>
          {server && (
            <CliCommands
              app={app}
              serverId={serverId}
              which={['run', 'daemon']}
              platform={arrived?.content.kind === 'open' ? arrived.content.platform : undefined}
            />
          )}
        </>
      )}
      {machine.kind === 'waiting' ? (
        <Working text={words.waiting} />
      ) : (
        <output>
          <strong>{words.arrived(machineName(arrived) ?? machineId ?? words.unknownMachine)}</strong>
        </output>
      )}
      {sessionId !== null && <Working text={linkMessages.linkTerminal.approved.opening} />}
      <div className={styles.actions}>
        {machineId !== null && <ButtonLink to="/machines">{words.machines}</ButtonLink>}
        <ButtonLink to="/connect">{linkMessages.linkTerminal.connectAnother}</ButtonLink>
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
