import { rowAt } from '../../worker/api/rows'
import type { AppState, SessionSummary } from '../../worker/api/state'
import { ownValue } from '../../worker/api/patch'
import { sessionKey, sessionOfKey } from '../addresses/sessionKey'
import { machineName } from '../names/sessionNames.logic'
import { hasAnswered } from '../serverStatus/upToDate.logic'
import { snoozeKey } from '../waiting/snoozed'
import { waitingSessions, type WaitingKind } from '../waiting/waiting.logic'

/** over: it does not wait any more, and was not answered in this window. */
export type LineKind = WaitingKind | 'over'

export interface QueueLine {
  key: string
  kind: LineKind
  session: SessionSummary
  machine: string
  /** Answered here a moment ago: its card keeps its place. */
  isHeld: boolean
}

/**
 * Lines of the queue in their order. `held`: keys of sessions whose request was just answered here; `snoozed`: of those
 * that are out of the queue for a while.
 */
export function queueLines(
  app: Pick<AppState, 'serverOrder' | 'sessions' | 'machines'>,
  held: ReadonlySet<string>,
  snoozed: ReadonlySet<string>,
): { lines: QueueLine[]; asleep: QueueLine[] } {
  const waiting = waitingSessions(app)
  const lineOf = (kind: LineKind, session: SessionSummary): QueueLine => ({
    key: sessionKey(session),
    kind: held.has(sessionKey(session)) ? 'asks' : kind,
    session,
    machine: machineName(session, app.machines[session.serverId]),
    isHeld: held.has(sessionKey(session)),
  })
  const all = waiting.map(({ kind, session }) => lineOf(kind, session))
  for (const key of held) {
    const session = waiting.some((one) => one.key === key) ? undefined : sessionOf(app, key)
    if (session) all.push(lineOf('asks', session))
  }
  const isAsleep = (line: QueueLine) => snoozed.has(snoozeKey(line)) && !line.isHeld
  return { lines: all.filter((line) => !isAsleep(line)), asleep: all.filter(isAsleep) }
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
  if (!server) return 'gone'
  if (!hasAnswered(server)) return 'unknown'
  const now = sessionOf(app, key)
  if (!now || now.marks?.removal) return 'gone'
  return now.activity === 'unknown' ? 'unknown' : 'over'
}

/**
 * What is shown next. Nothing moves that somebody is about to press: lines keep their place, new ones come last, and a
 * request that was answered elsewhere says so where it stood. `answeredHere`: keys; `asleep`: those of `snoozeKey`.
 */
export function nextLines(
  shown: readonly QueueLine[],
  lines: readonly QueueLine[],
  leftAt: (line: QueueLine) => Left,
  answeredHere: ReadonlySet<string>,
  asleep: ReadonlySet<string>,
): readonly QueueLine[] {
  const now = new Map(lines.map((line) => [line.key, line]))
  const kept = shown.flatMap((line): QueueLine[] => {
    const current = now.get(line.key)
    if (current) return [current]
    if (line.kind === 'finished' || line.kind === 'failed' || line.isHeld || asleep.has(snoozeKey(line))) return []
    const left = leftAt(line)
    if (left === 'unknown') return [line]
    if (left === 'gone' || answeredHere.has(line.key)) return []
    return [line.kind === 'over' ? line : { ...line, kind: 'over' }]
  })
  const places = new Set(shown.map(({ key }) => key))
  const next = [...kept, ...lines.filter(({ key }) => !places.has(key))]
  return areSame(shown, next) ? shown : next
}

function areSame(before: readonly QueueLine[], after: readonly QueueLine[]): boolean {
  if (before.length !== after.length) return false
  return after.every((line, index) => {
    const other = before[index]
    return (
      other?.key === line.key &&
      other.kind === line.kind &&
      other.session === line.session &&
      other.machine === line.machine &&
      other.isHeld === line.isHeld
    )
  })
}
