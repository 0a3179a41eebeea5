import { useCallback, useState } from 'react'
import type { Fleet, FleetMember, FleetOutcome } from '../../worker/api/agents/fleets'
import type { AppState } from '../../worker/api/state'
import { useApp } from '../hub/hooks'
import { useHub } from '../hub/hubContext'
import { useAction } from '../hub/useAction'
import { newSessionMessages } from '../i18n/newSessionMessages'
import { messages } from '../i18n/messages'
import { nameOfMachine } from '../names/machineNames.logic'
import { useAgentWishes } from '../newSession/AgentSettings'
import { useScreenTitle } from '../page/documentTitle'
import { useFocusKept } from '../page/useFocusKept'
import { Button, ButtonLink } from '../ui/Button'
import { Dialog, DialogActions } from '../ui/Dialog'
import { ErrorNotice, Notice } from '../ui/Notice'
import { Screen } from '../ui/Screen'
import { ServerMark } from '../ui/ServerMark'
import { Working } from '../ui/Working'
import { VisibleText } from '../visibleText/VisibleText'
import { othersOf, pendingOf } from './fleet.logic'
import { FleetSession } from './FleetSession'
import { startMember, useFleet } from './fleetRuns'
import styles from './FleetScreen.module.css'

const words = newSessionMessages.fleet

/** What became of one prompt on each machine, side by side. */
export function FleetView({ id }: { id: string }) {
  const { fleet, failed, isStarting, readAgain } = useFleet(id)
  if (fleet) return <Members fleet={fleet} isStarting={isStarting} />
  return (
    <Screen title={words.title}>
      {failed ? (
        <>
          <ErrorNotice error={failed} />
          <p>
            <Button onClick={readAgain}>{messages.sessions.chat.retry}</Button>
          </p>
        </>
      ) : fleet === undefined ? (
        <Working text={messages.app.loading} />
      ) : (
        <>
          <p>{words.gone}</p>
          <p>
            <ButtonLink to="/fleet">{words.back}</ButtonLink>
          </p>
        </>
      )}
    </Screen>
  )
}

function Members({ fleet, isStarting }: { fleet: Fleet; isStarting(memberId: string): boolean }) {
  const { commands } = useHub()
  const place = useFocusKept(words.title)
  useScreenTitle(words.title)
  const [areChangesShown, setChangesShown] = useState(false)
  const { run, isBusy, error } = useAction()
  const app = useApp(useCallback((state: AppState) => ({ sessions: state.sessions }), []))
  const pending = app ? pendingOf(fleet, app) : []
  return (
    <div ref={place} className={styles.members}>
      <h1>{words.title}</h1>
      <p className={styles.said}>
        <VisibleText text={fleet.prompt} />
      </p>
      <p className={styles.actions}>
        <Button aria-pressed={areChangesShown} onClick={() => setChangesShown(!areChangesShown)}>
          {areChangesShown ? words.hideChanges : words.showChanges}
        </Button>
        <ButtonLink to="/fleet">{words.back}</ButtonLink>
        <output>{pending.length > 0 && words.kept(pending.length)}</output>
        {pending.length > 0 && (
          <Button disabled={isBusy} onClick={() => run(commands.takeBackRemovals(pending))}>
            {words.undo}
          </Button>
        )}
      </p>
      {error && <ErrorNotice error={error} />}
      {fleet.members.map((member) => (
        <Member
          key={member.id}
          fleetId={fleet.id}
          member={member}
          isStarting={isStarting(member.id)}
          areChangesShown={areChangesShown}
          onKeep={
            app && othersOf(fleet, member.id, app).length > 0
              ? () => run(commands.removeSessions(othersOf(fleet, member.id, app), 'archive'))
              : null
          }
        />
      ))}
    </div>
  )
}

interface MemberProps {
  fleetId: string
  member: FleetMember
  isStarting: boolean
  areChangesShown: boolean
  /** Null = there is nothing else to archive. */
  onKeep: (() => void) | null
}

function Member({ fleetId, member, isStarting, areChangesShown, onKeep }: MemberProps) {
  const { serverId, machineId } = member.machine
  const server = useApp((app) => app.servers[serverId])
  const machine = useApp((app) => nameOfMachine(app.machines[serverId], machineId)) ?? words.unknownMachine
  return (
    <section className={styles.member} aria-label={`${machine}, ${server?.label ?? ''}`}>
      <h2 className={styles.machine}>
        {server && <ServerMark server={server} />} <span title={machine}>{machine}</span>
      </h2>
      <p className={styles.muted}>
        {member.agent} · <VisibleText text={member.directory} />
      </p>
      {member.outcome.kind === 'started' ? (
        <FleetSession
          address={{ serverId, sessionId: member.outcome.sessionId }}
          machine={machine}
          areChangesShown={areChangesShown}
          onKeep={onKeep}
        />
      ) : (
        <NotStarted
          fleetId={fleetId}
          member={member}
          isStarting={isStarting}
          machine={machine}
          server={server?.label ?? ''}
        />
      )}
    </section>
  )
}

interface NotStartedProps {
  fleetId: string
  member: FleetMember
  isStarting: boolean
  machine: string
  server: string
}

function whatBecame(kind: FleetOutcome['kind']): (machine: string, server: string) => string {
  if (kind === 'starting') return words.unknown
  return kind === 'unknown' ? words.unsure : words.failed
}

/** Why there is no session, and the way to one. */
function NotStarted({ fleetId, member, isStarting, machine, server }: NotStartedProps) {
  const { commands } = useHub()
  const { wishOf } = useAgentWishes()
  const [isAsking, setAsking] = useState(false)
  const { outcome } = member
  if (isStarting) return <Working text={words.starting(machine)} />
  const start = (createDirectory: boolean) =>
    void startMember(commands, { fleetId, memberId: member.id, createDirectory }, wishOf)
  const isMissing = outcome.kind === 'directory-missing'
  const isUnknown = outcome.kind === 'starting' || outcome.kind === 'unknown'
  return (
    <>
      <Notice tone={isUnknown ? 'warning' : 'danger'} role="alert">
        <p>
          <strong>{whatBecame(outcome.kind)(machine, server)}</strong>
        </p>
        {'text' in outcome && <p>{outcome.text}</p>}
        {isMissing && <p>{words.missing(member.directory)}</p>}
      </Notice>
      <p>
        {isUnknown ? (
          <Button onClick={() => setAsking(true)}>{words.askAgain}</Button>
        ) : (
          <Button onClick={() => start(isMissing)}>{isMissing ? words.create : words.again}</Button>
        )}
      </p>
      {isAsking && (
        <Dialog title={words.twice.title(machine)} onClose={() => setAsking(false)}>
          <p>{words.twice.text(machine, server)}</p>
          <DialogActions>
            <Button onClick={() => setAsking(false)}>{messages.app.cancel}</Button>
            <Button
              look="danger"
              onClick={() => {
                setAsking(false)
                start(false)
              }}
            >
              {words.twice.start}
            </Button>
          </DialogActions>
        </Dialog>
      )}
    </>
  )
}
