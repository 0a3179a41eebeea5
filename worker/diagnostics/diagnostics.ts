import { HubError, type UnreachableReason } from '../api/errors'
import type { ServerId } from '../api/ids'
import type { ConnectionProblem, ConnectionState } from '../api/state'

// What the hub did, for a bug report: a SharedWorker's console is seen by nobody. In memory only. An entry is made of
// closed sets of words and of numbers, so that no address, label, id, token or content can get into it.

export type DiagnosticEvent =
  | { area: 'hub'; what: 'active' | 'retired' | 'starting' | 'started' | 'not-started' | 'stopped' }
  | { area: 'page'; what: 'connected' | 'connected-again' | 'gone' }
  | { area: 'connection'; server: ServerId; what: ConnectionState['kind']; problem?: WhyNotConnected }
  | { area: 'lists'; server: ServerId; what: 'refetch' }
  /** `reason`: name of an error class. */
  | { area: 'storage'; what: 'failed'; reason: string }

type WhyNotConnected = ConnectionProblem['kind'] | UnreachableReason

/** Where a problem was caught. */
type ProblemArea =
  | 'active-lock'
  | 'start'
  | 'stop'
  | 'approvals'
  | 'synced-server-list'
  | 'registry'
  | 'sweep'
  | 'remember'
  | 'open-account'
  | 'removals'
  | 'defect'

/** Kept entries: some hours of an ordinary day, some minutes of a very bad one. */
const longestLog = 400

export interface LogEntry {
  at: number
  text: string
  /** The same thing happened that often in a row. */
  times: number
}

const entries: LogEntry[] = []
const serverNumbers = new Map<ServerId, number>()

export function note(event: DiagnosticEvent): void {
  switch (event.area) {
    case 'connection':
      return add(
        `connection ${serverName(event.server)}: ${event.what}${event.problem === undefined ? '' : ` (${event.problem})`}`,
      )
    case 'lists':
      return add(`lists ${serverName(event.server)}: ${event.what}`)
    case 'storage':
      return add(`storage: ${event.what} (${knownName(event.reason)})`)
    case 'hub':
    case 'page':
      return add(`${event.area}: ${event.what}`)
  }
}

export function noteConnection(server: ServerId, state: ConnectionState): void {
  const what = state.kind
  if (state.kind === 'blocked') note({ area: 'connection', server, what, problem: state.reason })
  else if (state.kind !== 'waiting-to-retry') note({ area: 'connection', server, what })
  else {
    const { problem } = state
    note({ area: 'connection', server, what, problem: problem.kind === 'unreachable' ? problem.reason : problem.kind })
  }
}

/** What was caught and cannot be answered to anybody: also on the console, for whoever has it open. */
export function noteProblem(area: ProblemArea, thrown: unknown): void {
  console.warn(thrown)
  add(`problem: ${area} (${nameOf(thrown)})`)
}

export function loggedEntries(): readonly LogEntry[] {
  return entries
}

function add(text: string): void {
  const last = entries.at(-1)
  if (last?.text === text) {
    last.times++
    last.at = Date.now()
    return
  }
  entries.push({ at: Date.now(), text, times: 1 })
  if (entries.length > longestLog) entries.shift()
}

/** "server 2": the number is this log's own, in the order in which servers were first spoken of. */
export function serverName(id: ServerId): string {
  const number = serverNumbers.get(id) ?? serverNumbers.size + 1
  serverNumbers.set(id, number)
  return `server ${number}`
}

function nameOf(thrown: unknown): string {
  if (thrown instanceof HubError) return thrown.code
  return thrown instanceof Error ? knownName(thrown.name) : typeof thrown
}

/** Names of errors that engines throw. Any other name may be content. */
const errorNames: ReadonlySet<string> = new Set(
  ` Aggregate Eval Range Reference Syntax Type URI Abort Constraint DataClone Data InvalidAccess InvalidState Network NotAllowed NotFound NotReadable NotSupported Operation QuotaExceeded ReadOnly Security Timeout TransactionInactive Unknown Version`
    .split(' ')
    .map((kind) => `${kind}Error`),
)

function knownName(name: string): string {
  return errorNames.has(name) ? name : '?'
}
