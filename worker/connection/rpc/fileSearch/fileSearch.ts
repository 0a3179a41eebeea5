import type { FoundFiles } from '../../../api/agents/files'
import type { SessionId } from '../../../api/ids'
import type { AgentTargets } from '../agentTargets'
import { listFiles } from './listFiles'
import { bestPaths, indexPaths, type PathIndex } from './rankPaths'

export interface FileSearch {
  /** What fits `query` of the files in the session's directory; the list is asked for at most every five minutes. */
  findFiles(sessionId: SessionId, query: string): Promise<FoundFiles>
}

const cachedMs = 5 * 60_000
/** A list may have some megabytes. */
const mostCached = 3
const mostFound = 50
/** Longer than any path: what is typed beyond is no search for a file. */
const longestQuery = 500

interface CachedList {
  at: number
  list: Promise<PathIndex & { isCut: boolean }>
}

export function createFileSearch(targets: AgentTargets, now: () => number = Date.now): FileSearch {
  const cached = new Map<SessionId, CachedList>()

  function listOf(sessionId: SessionId): CachedList['list'] {
    const known = cached.get(sessionId)
    if (known && now() - known.at < cachedMs) return known.list
    const list = ask(sessionId)
    const entry = { at: now(), list }
    cached.delete(sessionId)
    cached.set(sessionId, entry)
    for (const oldest of [...cached.keys()].slice(0, -mostCached)) cached.delete(oldest)
    // A failure is not cached: the next key asks again.
    list.catch(() => cached.get(sessionId) === entry && cached.delete(sessionId))
    return list
  }

  async function ask(sessionId: SessionId) {
    const { files, isCut } = await listFiles(targets, await targets.liveSession(sessionId))
    return { ...indexPaths(files), isCut }
  }

  return {
    async findFiles(sessionId, query) {
      const list = await listOf(sessionId)
      return { paths: bestPaths(list, query.slice(0, longestQuery), mostFound), isCut: list.isCut }
    },
  }
}
