import { rowAt } from '../../worker/api/rows'
import type { ServerId, SessionId } from '../../worker/api/ids'
import type { AppState, SessionSummary } from '../../worker/api/state'
import type { Arrangement } from './arrangement.logic'
import { sessionKey } from '../addresses/sessionKey'
import { changedIds } from '../hub/selectors'

/** A session at its place in the list. It is another object only when the session takes another place. */
export interface ListedSession {
  readonly key: string
  readonly serverId: ServerId
  readonly id: SessionId
  readonly section: string
  /** As it was when it took this place; what is shown of it is read from the state. */
  readonly placedAs: SessionSummary
}

export interface ListSection {
  readonly id: string
  readonly title: string
  /** In order. The same array while none comes, goes or moves. */
  readonly sessions: readonly ListedSession[]
}

type Lists = Pick<AppState, 'serverOrder' | 'sessions'>
type Matches = (session: SessionSummary) => boolean

/** Above this many changes at once, the whole list is sorted again. */
const MOST_SINGLE_MOVES = 32

type SessionsById = Lists['sessions'][ServerId]

interface ServerPlaces {
  sessions: SessionsById | undefined
  /** What was seen of each session, and where it stands; null = it is not in the list. */
  seen: Map<SessionId, { session: SessionSummary; listed: ListedSession | null }>
}

/**
 * The sessions of all servers in sections, in order, kept up to date at the cost of the servers that changed: a session
 * that stays in its place costs a comparison, one that moves a search. Law: equal to sorting everything.
 * `matches` is compared by identity; null = all match. The answer is the same object while nothing moves.
 */
export function createSessionOrder(): (
  lists: Lists,
  arrangement: Arrangement,
  matches: Matches | null,
) => readonly ListSection[] {
  const servers = new Map<ServerId, ServerPlaces>()
  const byId = new Map<string, ListSection>()
  let made: { arrangement: Arrangement; matches: Matches | null } | null = null
  let current: readonly ListSection[] = []

  function place(session: SessionSummary, arrangement: Arrangement, matches: Matches | null): string | null {
    if (session.content.kind === 'open' && session.content.isSideChat) return null
    return matches === null || matches(session) ? arrangement.sectionOf(session) : null
  }

  function followServer(serverId: ServerId, sessions: ServerPlaces['sessions'], moves: Moves): void {
    const places: ServerPlaces = servers.get(serverId) ?? { sessions: undefined, seen: new Map() }
    servers.set(serverId, places)
    if (places.sessions === sessions || !made) return
    const { arrangement, matches } = made
    const changed = changedIds(places.sessions, sessions)
    places.sessions = sessions
    for (const id of changed) {
      const session = rowAt(sessions, id)
      const before = places.seen.get(id)
      if (before?.session === session) continue
      const listed = before?.listed ?? null
      const section = session && place(session, arrangement, matches)
      if (
        session &&
        listed?.section === section &&
        listed &&
        arrangement.compareSessions(listed.placedAs, session) === 0
      ) {
        places.seen.set(id, { session, listed })
        continue
      }
      if (listed) moves.gone.push(listed)
      const next = (section && { key: sessionKey(session), serverId, id, section, placedAs: session }) || null
      if (next) moves.come.push(next)
      if (session) places.seen.set(id, { session, listed: next })
      else places.seen.delete(id)
    }
  }

  function forgetServers(order: readonly ServerId[], moves: Moves): void {
    for (const serverId of servers.keys()) {
      if (order.includes(serverId)) continue
      followServer(serverId, undefined, moves)
      servers.delete(serverId)
    }
  }

  return (lists, arrangement, matches) => {
    if (made?.arrangement !== arrangement || made.matches !== matches) {
      made = { arrangement, matches }
      servers.clear()
      byId.clear()
      current = []
    }
    const moves: Moves = { gone: [], come: [] }
    for (const serverId of lists.serverOrder) followServer(serverId, lists.sessions[serverId], moves)
    if (servers.size > lists.serverOrder.length) forgetServers(lists.serverOrder, moves)
    if (moves.gone.length + moves.come.length === 0) return current
    current = applyMoves(byId, moves, arrangement)
    return current
  }
}

interface Moves {
  gone: ListedSession[]
  come: ListedSession[]
}

/** Changes the sections that the moves concern, and returns all in order. */
function applyMoves(byId: Map<string, ListSection>, { gone, come }: Moves, arrangement: Arrangement): ListSection[] {
  for (const [id, moves] of bySection(gone, come)) {
    const sessions = moved(byId.get(id)?.sessions ?? [], moves, arrangement.compareSessions)
    if (sessions.length > 0) byId.set(id, { id, title: arrangement.titleOf(id), sessions })
    else byId.delete(id)
  }
  return [...byId.values()].sort((a, b) => arrangement.compareSections(a.id, b.id))
}

function bySection(gone: readonly ListedSession[], come: readonly ListedSession[]): Map<string, Moves> {
  const sections = new Map<string, Moves>()
  for (const listed of [gone, come]) {
    for (const one of listed) {
      const moves = sections.get(one.section) ?? { gone: [], come: [] }
      moves[listed === gone ? 'gone' : 'come'].push(one)
      sections.set(one.section, moves)
    }
  }
  return sections
}

type Compare = Arrangement['compareSessions']

function moved(before: readonly ListedSession[], { gone, come }: Moves, compare: Compare): ListedSession[] {
  if (gone.length + come.length > MOST_SINGLE_MOVES) {
    const left = new Set(gone)
    return [...before.filter((one) => !left.has(one)), ...come].sort((a, b) => compare(a.placedAs, b.placedAs))
  }
  const sessions = [...before]
  for (const one of gone) sessions.splice(placeOf(sessions, one.placedAs, compare), 1)
  for (const one of come) sessions.splice(placeOf(sessions, one.placedAs, compare), 0, one)
  return sessions
}

/** Index of the session, or the one that it would have. */
function placeOf(sessions: readonly ListedSession[], session: SessionSummary, compare: Compare): number {
  let low = 0
  let high = sessions.length
  while (low < high) {
    const middle = (low + high) >> 1
    const listed = sessions[middle]
    if (listed && compare(listed.placedAs, session) < 0) low = middle + 1
    else high = middle
  }
  return low
}
