import type { ArrivingMachine } from '../../api/flows'
import type { MachineId, ServerId } from '../../api/ids'
import { allRows, type Rows } from '../../api/rows'
import type { MachineSummary, SessionActivity, SessionSummary } from '../../api/state'
import type { OnlineNow } from './onlineNow'
import type { Coordinator } from '../../servers/coordinator'

type Machines = Record<MachineId, MachineSummary>
type Sessions = Rows<SessionSummary>

/** What was online before the approval. Not `isComplete`: the server did not tell, so only clocks tell what is new. */
export interface BeforeApproval extends OnlineNow {
  isComplete: boolean
}

export interface ArrivalBaseline {
  before: BeforeApproval
  /** When the approval was proven, epoch ms. */
  since: number
}

type Watched = Pick<Coordinator, 'state' | 'onChange'>

/** What is online according to the lists that this hub has of the server. */
export function onlineInLists(coordinator: Pick<Watched, 'state'>, serverId: ServerId): BeforeApproval {
  const { servers, machines, sessions } = coordinator.state()
  const online = Object.values<MachineSummary>(machines[serverId] ?? {}).filter(({ presence }) => presence === 'online')
  const active = allRows(sessions[serverId]).filter(isActive)
  return {
    isComplete: servers[serverId]?.connection.kind === 'connected',
    machines: new Set(online.map(({ id }) => id)),
    sessions: new Set(active.map(({ id }) => id)),
  }
}

/**
 * Tells what comes after an approval: a login makes no machine, starting `happy` or its daemon there does, and then
 * sessions. Ends with the first session. Returns the function that stops watching.
 */
export function watchForArrival(
  coordinator: Watched,
  serverId: ServerId,
  baseline: ArrivalBaseline,
  onArrival: (machine: Exclude<ArrivingMachine, { kind: 'waiting' }>) => void,
): () => void {
  let machineId: MachineId | null = null

  function check(): void {
    const { machines, sessions } = coordinator.state()
    const arrived = machineId ?? findArrived(machines[serverId] ?? {}, baseline)
    const session = findStarted(sessions[serverId] ?? {}, arrived, baseline)
    if (session) {
      stop()
      onArrival({ kind: 'session-started', machineId: arrived ?? machineOf(session), sessionId: session.id })
    } else if (arrived !== null && machineId === null) {
      machineId = arrived
      onArrival({ kind: 'arrived', machineId })
    }
  }

  const stop = coordinator.onChange(check)
  // A machine may have come while the answer was read back: its change was announced before we listened.
  check()
  return stop
}

/** Online now, and not online before: new here, or a known computer that logged in again. */
export function findArrived(machines: Machines, { before, since }: ArrivalBaseline): MachineId | null {
  const arrived = Object.values<MachineSummary>(machines).find(
    ({ id, presence, activeAt }) =>
      presence === 'online' && !before.machines.has(id) && (before.isComplete || activeAt >= since - clockSkewMs),
  )
  return arrived?.id ?? null
}

/** A new session of the machine that arrived, of one that was not online before, or of an unknown one. */
export function findStarted(
  sessions: Sessions,
  arrived: MachineId | null,
  { before, since }: ArrivalBaseline,
): SessionSummary | null {
  const started = allRows(sessions).find((session) => {
    if (!isActive(session) || before.sessions.has(session.id)) return false
    if (!before.isComplete && session.createdAt < since - clockSkewMs) return false
    const machineId = machineOf(session)
    if (machineId === null) return true
    return arrived === null ? !before.machines.has(machineId) : machineId === arrived
  })
  return started ?? null
}

function machineOf({ content }: SessionSummary): MachineId | null {
  return content.kind === 'open' ? content.machineId : null
}

function isActive({ activity }: { activity: SessionActivity }): boolean {
  return activity === 'idle' || activity === 'working' || activity === 'needs-you'
}

/** Servers' clocks differ from ours. */
const clockSkewMs = 60_000
