import type { SessionSearch } from '../../worker/api/agents/messageSearch'
import type { HubCommands } from '../../worker/api/commands'
import { errorData, type HubErrorData } from '../../worker/api/errors'
import type { SessionAddress } from '../../worker/api/ids'
import { addressKey } from '../addresses/sessionKey'

/** What became of one session. */
export interface Searched {
  /** Null = it could not be searched. What was found before stays when the rest cannot be fetched. */
  search: SessionSearch | null
  /** Why it could not be searched or fetched, the last time. */
  error: HubErrorData | null
}

export interface SearchState {
  /** In the order in which they are searched. */
  sessions: readonly SessionAddress[]
  /** By `addressKey`; missing = not searched yet. */
  results: ReadonlyMap<string, Searched>
  isSearching: boolean
  /** Null = nothing is being fetched. */
  fetching: { done: number; of: number } | null
}

export interface SearchRun {
  state(): SearchState
  /** Fetches what these sessions' servers have and this device has not, one after the other, and searches it. */
  fetchRest(sessions: readonly SessionAddress[]): void
  stopFetching(): void
  /** Nothing is asked any more. */
  stop(): void
}

/** So many sessions are searched at a time: while one is read from the disk, another one is decrypted. */
const atOnce = 2

/** Searches session by session, so that what is found is shown while the rest is searched. */
export function startSearch(
  commands: Pick<HubCommands, 'searchSession' | 'fetchHistory'>,
  sessions: readonly SessionAddress[],
  words: string,
  onChange: () => void,
): SearchRun {
  const results = new Map<string, Searched>()
  const waiting = [...sessions]
  let state: SearchState = { sessions, results, isSearching: true, fetching: null }
  let isStopped = false
  let fetchRound = 0

  function change(next: Partial<SearchState>): void {
    if (isStopped) return
    state = { ...state, ...next, results: new Map(results) }
    onChange()
  }

  async function search(session: SessionAddress): Promise<void> {
    const result = await commands.searchSession(session, words).then(
      (found): Searched => ({ search: found, error: null }),
      (thrown: unknown): Searched => ({ search: null, error: errorData(thrown) }),
    )
    results.set(addressKey(session), result)
  }

  async function searchAll(): Promise<void> {
    const work = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        await search(next)
        change({})
      }
    }
    await Promise.all(Array.from({ length: atOnce }, work))
    change({ isSearching: false })
  }

  async function fetchAll(missing: readonly SessionAddress[]): Promise<void> {
    const round = ++fetchRound
    const goesOn = () => !isStopped && round === fetchRound
    for (const [done, session] of missing.entries()) {
      change({ fetching: { done, of: missing.length } })
      try {
        let fetched: { isComplete: boolean; upTo: number | null } = { isComplete: false, upTo: null }
        while (!fetched.isComplete && goesOn()) fetched = await commands.fetchHistory(session, fetched.upTo)
        if (!goesOn()) return
        await search(session)
      } catch (thrown) {
        const search = results.get(addressKey(session))?.search ?? null
        results.set(addressKey(session), { search, error: errorData(thrown) })
      }
    }
    if (goesOn()) change({ fetching: null })
  }

  void searchAll()
  return {
    state: () => state,
    fetchRest: (missing) => void fetchAll(missing),
    stopFetching() {
      fetchRound++
      change({ fetching: null })
    },
    stop() {
      waiting.length = 0
      isStopped = true
    },
  }
}
