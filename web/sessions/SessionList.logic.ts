import type { ServerId, SessionAddress, SessionId } from '../../worker/api/ids'
import type { AppState, ServerState, SessionSummary } from '../../worker/api/state'
import { messages } from '../i18n/messages'
import { nameOfMachine } from './machineNames.logic'
import { daysAgo } from '../time/time.logic'
import { baseName } from './path.logic'

const words = messages.sessions

export type SectionId = 'needs-you' | 'running' | 'pinned' | 'today' | 'yesterday' | 'this-week' | 'older' | 'archived'

export const SECTION_ORDER: readonly SectionId[] = [
  'needs-you',
  'running',
  'pinned',
  'today',
  'yesterday',
  'this-week',
  'older',
  'archived',
]

/** Activity counts in steps of this length, so that two busy agents do not swap places with every message. */
const ACTIVITY_STEP_MS = 10 * 60_000

export function sectionOf(session: SessionSummary, now: number): SectionId {
  switch (session.activity) {
    case 'needs-you':
      return 'needs-you'
    case 'working':
      return 'running'
    case 'archived':
      return 'archived'
    case 'idle':
    case 'offline':
    case 'lost':
    case 'unknown': {
      if (session.marks?.pinned) return 'pinned'
      const days = daysAgo(session.updatedAt, now)
      if (days <= 0) return 'today'
      if (days === 1) return 'yesterday'
      return days < 7 ? 'this-week' : 'older'
    }
  }
}

/**
 * A total order that looks at the two sessions only: what other sessions do, or in which order servers answer,
 * never changes it. Later activity first (in steps), then the newer session, then ids.
 */
export function compareSessions(a: SessionSummary, b: SessionSummary): number {
  return (
    Math.floor(b.updatedAt / ACTIVITY_STEP_MS) - Math.floor(a.updatedAt / ACTIVITY_STEP_MS) ||
    b.createdAt - a.createdAt ||
    compareText(a.serverId, b.serverId) ||
    compareText(a.id, b.id)
  )
}

function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

/** The title, else the project folder, else words. Never empty. */
export function sessionTitle(session: SessionSummary): string {
  const { content } = session
  if (content.kind === 'locked') return words.session.locked
  return content.title?.trim() || baseName(content.path) || words.session.untitled
}

/** The machine's own name; the session's host where the machine is unknown or locked; empty for locked sessions. */
export function machineName(session: SessionSummary, machines: AppState['machines'][ServerId] | undefined): string {
  const { content } = session
  if (content.kind === 'locked') return ''
  const name = content.machineId === null ? null : nameOfMachine(machines, content.machineId)
  return name ?? content.host
}

export type Glyph = 'needs-you' | 'working' | 'unread' | 'idle' | 'offline' | 'archived' | 'lost' | 'unknown' | 'locked'

export interface SessionState {
  glyph: Glyph
  /** For screen readers and `title`. */
  text: string
}

/** `stale`: the server is not connected, so what it said last is told as past and nothing spins. */
export function sessionState(session: SessionSummary, stale: boolean): SessionState {
  const { activity, unread } = session
  const text = activityText(session, stale)
  if (session.content.kind === 'locked') return { glyph: 'locked', text: `${words.state.locked}, ${text}` }
  if (activity === 'needs-you' || activity === 'archived' || activity === 'lost') return { glyph: activity, text }
  const described = unread ? `${words.state.unread}, ${text}` : text
  if (activity === 'working' && !stale) return { glyph: 'working', text: described }
  if (unread) return { glyph: 'unread', text: described }
  // What was running when its server was last heard may have ended since.
  const isPast = stale && (activity === 'working' || activity === 'idle')
  return { glyph: isPast ? 'unknown' : activity, text }
}

function activityText(session: SessionSummary, stale: boolean): string {
  const { state } = words
  switch (session.activity) {
    case 'needs-you': {
      const text = stale ? state.neededYou : state.needsYou
      return session.pendingRequests > 1 ? `${text}, ${state.requests(session.pendingRequests)}` : text
    }
    case 'working':
      return stale ? state.wasWorking : state.working
    case 'idle':
      return stale ? state.wasIdle : state.idle
    case 'offline':
      return state.offline
    case 'archived':
      return state.archived
    case 'lost':
      return state.lost
    case 'unknown':
      return state.unknown
  }
}

/** Whether what this server's rows say may be out of date. */
export function isStale(server: ServerState): boolean {
  return server.connection.kind !== 'connected'
}

/** Key of a session in a list of all servers: two servers may use the same session id. */
export function sessionKey(session: Pick<SessionSummary, 'serverId' | 'id'>): string {
  return `${session.serverId}/${session.id}`
}

/** The session of a key; null = it is none. */
export function sessionOfKey(key: string | undefined): SessionAddress | null {
  const [serverId, sessionId] = key?.split('/') ?? []
  return serverId && sessionId ? { serverId: serverId as ServerId, sessionId: sessionId as SessionId } : null
}

/** Whether the lists of this server were read over the connection that it has now, so that nothing in them is missing. */
export function hasAnswered({ connection, listsAsOf, listsProblem }: ServerState): boolean {
  return connection.kind === 'connected' && listsProblem === null && listsAsOf !== null && listsAsOf >= connection.since
}

/** A line for each server of which it is not known what it has now: "nothing" is not claimed for it. */
export function listNotes(state: Pick<AppState, 'serverOrder' | 'servers'>): { serverId: ServerId; text: string }[] {
  return state.serverOrder.flatMap((serverId) => {
    const server = state.servers[serverId]
    if (!server || server.account.kind === 'signed-out' || hasAnswered(server)) return []
    return [{ serverId, text: notKnown(server) }]
  })
}

function notKnown({ label, connection, listsProblem }: ServerState): string {
  switch (connection.kind) {
    case 'paused':
      return words.list.notKnown.paused(label)
    case 'sign-in-needed':
    case 'signed-out':
      return words.list.notKnown.signIn(label)
    case 'blocked':
      return words.list.notKnown.unreadable(label)
    case 'connected':
      return listsProblem === null ? words.list.notKnown.waiting(label) : words.list.notKnown.unreadable(label)
    case 'connecting':
    case 'waiting-to-retry':
      return words.list.notKnown.waiting(label)
  }
}
