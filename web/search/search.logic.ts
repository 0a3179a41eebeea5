import { rowAt } from '../../worker/api/rows'
import type { SessionSearch } from '../../worker/api/agents/messageSearch'
import type { HubErrorData } from '../../worker/api/errors'
import type { SessionAddress } from '../../worker/api/ids'
import type { AppState, SessionSummary } from '../../worker/api/state'
import { addressKey } from '../addresses/sessionKey'
import { sessionsOf } from '../hub/selectors'
import { compareSessions } from '../listOrder/arrangement.logic'
import type { SearchState } from './searchRun'

/** One letter is in nearly every message. */
const fewestCharacters = 2

export function isSearchable(words: string): boolean {
  return words.trim().length >= fewestCharacters
}

/** Those of all servers, the latest first. */
export function sessionsToSearch(app: AppState): SessionAddress[] {
  return app.serverOrder
    .flatMap((serverId) => sessionsOf(app, serverId))
    .toSorted(compareSessions)
    .map(({ serverId, id }) => ({ serverId, sessionId: id }))
}

/** What the screen says of a search. */
export interface SearchSummary {
  hits: { session: SessionSummary; search: SessionSearch }[]
  /** Whole sessions; of the others only what is on this device was looked through. */
  searched: number
  /** Also those of which a part was, or nothing could be. */
  looked: number
  total: number
  /** Messages of which only the beginning was looked through. */
  long: number
  /** Not whole on this device, and their server can be asked now. */
  missing: SessionAddress[]
  /** The same, of servers without a connection; their labels. */
  unreachable: string[]
  /** Sessions that could not be searched or fetched. */
  failed: number
  /** Why, each reason of a server once. */
  errors: HubErrorData[]
}

export function summaryOf({ sessions, results }: SearchState, app: AppState): SearchSummary {
  const summary: SearchSummary = {
    hits: [],
    searched: 0,
    looked: 0,
    total: sessions.length,
    long: 0,
    missing: [],
    unreachable: [],
    failed: 0,
    errors: [],
  }
  const away = new Set<string>()
  const reasons = new Map<string, HubErrorData>()
  for (const address of sessions) {
    const result = results.get(addressKey(address))
    if (!result) continue
    summary.looked += 1
    const { search, error } = result
    if (error) {
      summary.failed += 1
      reasons.set(JSON.stringify(error), error)
    }
    if (!search) continue
    summary.long += search.long
    const session = rowAt(app.sessions[address.serverId], address.sessionId)
    if (session && search.found.length > 0) summary.hits.push({ session, search })
    if (search.stored === 'all') {
      summary.searched += 1
      continue
    }
    const server = app.servers[address.serverId]
    if (server?.connection.kind === 'connected') summary.missing.push(address)
    else if (server) away.add(server.label)
  }
  return { ...summary, unreachable: [...away], errors: [...reasons.values()] }
}

/** An excerpt in pieces: those that are words of the search, and what stands between. */
export function markedPieces(excerpt: string, words: string): { text: string; isWord: boolean }[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
  const low = excerpt.toLowerCase()
  // A few characters change their length in lower case; then nothing is marked rather than the wrong place.
  if (wanted.length === 0 || low.length !== excerpt.length) return [{ text: excerpt, isWord: false }]
  const pieces: { text: string; isWord: boolean }[] = []
  let plainFrom = 0
  for (let at = 0; at < low.length;) {
    const place = at
    const word = wanted.filter((one) => low.startsWith(one, place)).toSorted((a, b) => b.length - a.length)[0]
    if (word === undefined) {
      at += 1
      continue
    }
    if (at > plainFrom) pieces.push({ text: excerpt.slice(plainFrom, at), isWord: false })
    pieces.push({ text: excerpt.slice(at, at + word.length), isWord: true })
    at += word.length
    plainFrom = at
  }
  if (plainFrom < excerpt.length) pieces.push({ text: excerpt.slice(plainFrom), isWord: false })
  return pieces
}
