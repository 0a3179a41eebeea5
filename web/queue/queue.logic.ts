import { rowAt } from '../../worker/api/rows'
import type { AppState, SessionSummary } from '../../worker/api/state'
import { ownValue } from '../../worker/api/patch'
import { sessionKey, sessionOfKey } from '../addresses/sessionKey'
import { machineName } from '../names/sessionNames.logic'
import { hasAnswered } from '../serverStatus/upToDate.logic'
import { snoozeKey } from '../waiting/snoozed'
import { isFollowed, waitingSessions, type WaitingKind } from '../waiting/waiting.logic'

/** over: it does not wait any more, and was not answered in this window. */
export type LineKind = WaitingKind | 'over'

export interface QueueLine {
  /** Tells the line apart from others, also of the same session. */
  id: string
  /** `sessionKey` of the session. */
  key: string
  kind: LineKind
  session: SessionSummary
  /** Since when it waits. */
  since: number
  machine: string
  /** Answered here a moment ago: its card keeps its place. */
  isHeld: boolean
}

/** The queue as it is now: what waits, what was put off, and what the person wants to be told nothing of. */
export interface QueueLines {
  lines: QueueLine[]
  asleep: QueueLine[]
  muted: QueueLine[]
}

/**
 * Lines of the queue in their order. `held`: keys of sessions whose request was just answered here; `snoozed`: of those
 * that are out of the queue for a while.
 */
export function queueLines(
  app: Pick<AppState, 'serverOrder' | 'servers' | 'sessions' | 'machines'>,
  held: ReadonlySet<string>,
  snoozed: ReadonlySet<string>,
): QueueLines {
  const waiting = waitingSessions(app)
  const queue: QueueLines = { lines: [], asleep: [], muted: [] }
  const lineOf = (id: string, kind: LineKind, session: SessionSummary, since: number): QueueLine => {
    const key = sessionKey(session)
    const isHeld = held.has(key) && id === key
    const machine = machineName(session, app.machines[session.serverId])
    return { id, key, kind: isHeld ? 'asks' : kind, session, since, machine, isHeld }
  }
  for (const { id, kind, session, since, isMuted } of waiting) {
    const line = lineOf(id, kind, session, since)
    const isAsleep = snoozed.has(snoozeKey(line))
    queue[line.isHeld ? 'lines' : isMuted ? 'muted' : isAsleep ? 'asleep' : 'lines'].push(line)
  }
  for (const key of held) {
    const session = waiting.some((one) => one.id === key) ? undefined : sessionOf(app, key)
    if (session) queue.lines.push(lineOf(key, 'asks', session, session.updatedAt))
  }
  return queue
}

export function sessionOf({ sessions }: Pick<AppState, 'sessions'>, key: string): SessionSummary | undefined {
  const address = sessionOfKey(key)
  return address ? rowAt(ownValue(sessions, address.serverId), address.sessionId) : undefined
}

/**
 * What is known of a session that asked and does not any more, as far as the state says. `unknown`: its server has not
 * said since. `gone`: the session is, or the person is removing it.
 */
export type Left = 'over' | 'unknown' | 'gone'

export function leftOf(app: Pick<AppState, 'servers' | 'sessions'>, { key, session }: QueueLine): Left {
  const server = app.servers[session.serverId]
  if (!server || !isFollowed(server)) return 'gone'
  if (!hasAnswered(server)) return 'unknown'
  const now = sessionOf(app, key)
  if (!now || now.marks?.removal) return 'gone'
  return now.activity === 'unknown' ? 'unknown' : 'over'
}

/**
 * What is shown next. Nothing moves that somebody is about to press: lines keep their place, new ones come last, and a
 * request that was answered elsewhere says so where it stood. `answeredHere`: keys; `away`: those (`snoozeKey`) of what
 * was put off or muted.
 */
export function nextLines(
  shown: readonly QueueLine[],
  lines: readonly QueueLine[],
  leftAt: (line: QueueLine) => Left,
  answeredHere: ReadonlySet<string>,
  away: ReadonlySet<string>,
): readonly QueueLine[] {
  const now = new Map(lines.map((line) => [line.id, line]))
  const kept = shown.flatMap((line): QueueLine[] => {
    const current = now.get(line.id)
    if (current) return [current]
    if ((line.kind !== 'asks' && line.kind !== 'over') || line.isHeld || away.has(snoozeKey(line))) return []
    const left = leftAt(line)
    if (left === 'unknown') return [line]
    if (left === 'gone' || answeredHere.has(line.key)) return []
    return [line.kind === 'over' ? line : { ...line, kind: 'over' }]
  })
  const places = new Set(shown.map(({ id }) => id))
  const next = [...kept, ...lines.filter(({ id }) => !places.has(id))]
  return areSame(shown, next) ? shown : next
}

function areSame(before: readonly QueueLine[], after: readonly QueueLine[]): boolean {
  if (before.length !== after.length) return false
  return after.every((line, index) => {
    const other = before[index]
    return (
      other?.id === line.id &&
      other.kind === line.kind &&
      other.session === line.session &&
      other.machine === line.machine &&
      other.isHeld === line.isHeld
    )
  })
}
