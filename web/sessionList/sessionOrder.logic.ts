import type { ServerId, SessionId } from '../../worker/api/ids'
import type { AppState, SessionSummary } from '../../worker/api/state'
import { compareSessions, sectionOf, SECTION_ORDER, type SectionId } from './SessionList.logic'
import { sessionKey } from '../addresses/sessionKey'
import { ownValue } from '../../worker/api/patch'
import { changedIds } from '../hub/selectors'

/** A session at its place in the list. It is another object only when the session takes another place. */
export interface ListedSession {
  readonly key: string
  readonly serverId: ServerId
  readonly id: SessionId
  readonly section: SectionId
  /** As it was when it took this place; what is shown of it is read from the state. */
  readonly placedAs: SessionSummary
}

export interface ListSection {
  readonly id: SectionId
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
export function createSessionOrder(): (lists: Lists, today: number, matches: Matches | null) => readonly ListSection[] {
  const servers = new Map<ServerId, ServerPlaces>()
  const bySection = new Map<SectionId, readonly ListedSession[]>()
  let made: { today: number; matches: Matches | null } | null = null
  let current: readonly ListSection[] = []

  function place(session: SessionSummary, today: number, matches: Matches | null): SectionId | null {
    if (session.content.kind === 'open' && session.content.isSideChat) return null
    return matches === null || matches(session) ? sectionOf(session, today) : null
  }

  function followServer(serverId: ServerId, byId: ServerPlaces['sessions'], moves: Moves): void {
    const places: ServerPlaces = servers.get(serverId) ?? { sessions: undefined, seen: new Map() }
    servers.set(serverId, places)
    if (places.sessions === byId) return
    const changed = changedIds(places.sessions, byId)
    places.sessions = byId
    for (const id of changed) {
      const session = ownValue(byId, id)
      const before = places.seen.get(id)
      if (before?.session === session) continue
      const listed = before?.listed ?? null
      const section = session && made && place(session, made.today, made.matches)
      if (session && listed && listed.section === section && compareSessions(listed.placedAs, session) === 0) {
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

  return (lists, today, matches) => {
    if (made?.today !== today || made.matches !== matches) {
      made = { today, matches }
      servers.clear()
      bySection.clear()
      current = []
    }
    const moves: Moves = { gone: [], come: [] }
    for (const serverId of lists.serverOrder) followServer(serverId, lists.sessions[serverId], moves)
    if (servers.size > lists.serverOrder.length) forgetServers(lists.serverOrder, moves)
    if (moves.gone.length + moves.come.length === 0) return current
    applyMoves(bySection, moves)
    current = SECTION_ORDER.flatMap((id) => {
      const sessions = bySection.get(id) ?? []
      const before = current.find((section) => section.id === id)
      if (before?.sessions === sessions) return [before]
      return sessions.length > 0 ? [{ id, sessions }] : []
    })
    return current
  }
}

interface Moves {
  gone: ListedSession[]
  come: ListedSession[]
}

function applyMoves(bySection: Map<SectionId, readonly ListedSession[]>, { gone, come }: Moves): void {
  for (const id of new Set([...gone, ...come].map(({ section }) => section))) {
    const leaving = gone.filter(({ section }) => section === id)
    const coming = come.filter(({ section }) => section === id)
    const before = bySection.get(id) ?? []
    bySection.set(id, moved(before, leaving, coming))
  }
}

function moved(
  before: readonly ListedSession[],
  leaving: readonly ListedSession[],
  coming: readonly ListedSession[],
): ListedSession[] {
  if (leaving.length + coming.length > MOST_SINGLE_MOVES) {
    const left = new Set(leaving)
    return [...before.filter((one) => !left.has(one)), ...coming].sort((a, b) =>
      compareSessions(a.placedAs, b.placedAs),
    )
  }
  const sessions = [...before]
  for (const one of leaving) sessions.splice(placeOf(sessions, one.placedAs), 1)
  for (const one of coming) sessions.splice(placeOf(sessions, one.placedAs), 0, one)
  return sessions
}

/** Index of the session, or the one that it would have. */
function placeOf(sessions: readonly ListedSession[], session: SessionSummary): number {
  let low = 0
  let high = sessions.length
  while (low < high) {
    const middle = (low + high) >> 1
    const listed = sessions[middle]
    if (listed && compareSessions(listed.placedAs, session) < 0) low = middle + 1
    else high = middle
  }
  return low
}
