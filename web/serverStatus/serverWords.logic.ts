import type { ServerId } from '../../worker/api/ids'
import type { AppState, ConnectionState, ServerState } from '../../worker/api/state'
import { countedSessions } from '../hub/selectors'
import { messages } from '../i18n/messages'
import { clockTime } from '../time/time.logic'

export interface ConnectionWords {
  /** The state in a few words. */
  state: string
  /** Since when or why, if there is something to say. */
  detail: string | null
  tone: 'good' | 'calm' | 'bad'
}

export type ConnectionFacts = Pick<ServerState, 'connection' | 'listsProblem'>

/** A server's connection in words. `now` in epoch ms decides the countdown and the form of times. */
export function connectionWords({ connection, listsProblem }: ConnectionFacts, now: number): ConnectionWords {
  const words = messages.servers.state
  switch (connection.kind) {
    case 'connected': {
      if (listsProblem === null) return { state: words.connected, detail: null, tone: 'good' }
      const since = words.since(clockTime(listsProblem.since, now))
      return {
        state: words.listsUnreadable,
        detail: `${since}: ${messages.error(listsProblem.error).what}`,
        tone: 'bad',
      }
    }
    case 'connecting':
      return { state: words.connecting, detail: null, tone: 'calm' }
    case 'paused':
      return { state: words.paused, detail: null, tone: 'calm' }
    case 'signed-out':
      return { state: words.signedOut, detail: null, tone: 'calm' }
    case 'sign-in-needed':
      return { state: words.signInNeeded, detail: null, tone: 'bad' }
    case 'blocked':
      return { state: words.blocked(messages.shortReason[connection.reason]), detail: null, tone: 'bad' }
    case 'waiting-to-retry': {
      const seconds = Math.ceil((connection.retryAt - now) / 1000)
      const { offlineSince } = connection
      const since = offlineSince === null ? words.notReached : words.offlineSince(clockTime(offlineSince, now))
      return {
        state: seconds > 0 ? words.reconnectingIn(seconds) : words.reconnecting,
        detail: `${since}, ${problemWords(connection.problem)}`,
        tone: 'bad',
      }
    }
  }
}

function problemWords(problem: Extract<ConnectionState, { kind: 'waiting-to-retry' }>['problem']): string {
  switch (problem.kind) {
    case 'unreachable':
      return messages.shortReason[problem.reason]
    case 'server-failed':
      return messages.servers.state.serverFailed(problem.status)
    case 'bad-answer':
      return messages.servers.state.badAnswer
    case 'storage-failed':
      return messages.servers.state.storageFailed
  }
}

/**
 * How many machines and sessions a server has, with the time of that count unless it is connected. Unknown is not zero.
 */
export function contentWords(
  app: Pick<AppState, 'phase' | 'sessions' | 'machines'>,
  server: ServerState,
  now: number,
): string {
  const words = messages.servers
  // Of the lists only the beginnings are there until they are read.
  if (server.listsAsOf === null || app.phase !== 'ready') return words.countsUnknown
  const sessions = countedSessions(app, server.id)
  const machines = Object.keys(app.machines[server.id] ?? {}).length
  const counts = words.counts(sessions, machines)
  return server.connection.kind === 'connected' ? counts : counts + words.asOf(clockTime(server.listsAsOf, now))
}

/** The order after one server moved by one place; unchanged at the ends. */
export function movedBy(order: readonly ServerId[], serverId: ServerId, places: -1 | 1): ServerId[] {
  const from = order.indexOf(serverId)
  const other = order[from + places]
  if (from < 0 || other === undefined) return [...order]
  return order.map((id) => (id === serverId ? other : id === other ? serverId : id))
}

/** Servers that can become primary when this one leaves. */
export function primaryCandidates(app: Pick<AppState, 'serverOrder' | 'servers'>, leaving: ServerState): ServerState[] {
  if (!leaving.isPrimary) return []
  return orderedServers(app).filter(({ id, account }) => id !== leaving.id && account.kind === 'signed-in')
}

/** Servers in registry order. */
export function orderedServers(app: Pick<AppState, 'serverOrder' | 'servers'>): ServerState[] {
  return app.serverOrder.flatMap((id) => app.servers[id] ?? [])
}

export interface PillWords {
  text: string
  tone: 'good' | 'calm' | 'bad'
}

/**
 * All servers in one phrase: of several, how many are connected. Paused ones were switched off by the person and do not
 * count as a problem. Of a single server its state is said.
 */
export function pillWords(app: Pick<AppState, 'serverOrder' | 'servers'>, now: number): PillWords {
  const words = messages.servers.pill
  const servers = orderedServers(app)
  const only = servers.length === 1 ? servers[0] : undefined
  if (only) {
    const { state, tone } = connectionWords(only, now)
    return { text: tone === 'good' ? words.oneConnected : state, tone }
  }
  if (servers.length === 0) return { text: words.none, tone: 'calm' }
  const connected = servers.filter(({ connection }) => connection.kind === 'connected').length
  const text = words.some(connected, servers.length)
  const somethingIsWrong = servers.some((server) => connectionWords(server, now).tone === 'bad')
  if (somethingIsWrong) return { text, tone: 'bad' }
  return { text, tone: connected === servers.length ? 'good' : 'calm' }
}
