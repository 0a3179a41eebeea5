import type { FoundFiles } from '../../../api/agents/files'
import type { SessionId } from '../../../api/ids'
import type { AgentTargets } from '../agentTargets'
import { listFiles } from './listFiles'
import { bestPaths, indexPaths, type PathIndex } from './rankPaths'

export interface FileSearch {
  /** What fits `query` of the files in the session's directory; the list is asked for at most every five minutes. */
  findFiles(sessionId: SessionId, query: string): Promise<FoundFiles>
}

const keptMs = 5 * 60_000
/** A list may have some megabytes. */
const mostKept = 3
const mostFound = 50
/** Of a typed text; paths are shorter. */
const longestQuery = 500

interface KeptList {
  at: number
  list: Promise<PathIndex & { isCut: boolean }>
}

export function createFileSearch(targets: AgentTargets, now: () => number = Date.now): FileSearch {
  const kept = new Map<SessionId, KeptList>()

  function listOf(sessionId: SessionId): KeptList['list'] {
    const known = kept.get(sessionId)
    if (known && now() - known.at < keptMs) return known.list
    const list = ask(sessionId)
    const entry = { at: now(), list }
    kept.delete(sessionId)
    kept.set(sessionId, entry)
    for (const oldest of [...kept.keys()].slice(0, -mostKept)) kept.delete(oldest)
    // A failure is not kept: the next key asks again.
    list.catch(() => kept.get(sessionId) === entry && kept.delete(sessionId))
    return list
  }

  async function ask(sessionId: SessionId) {
    const { rpc } = await targets.liveSession(sessionId)
    const { files, isCut } = await listFiles(targets, rpc)
    return { ...indexPaths(files), isCut }
  }

  return {
    async findFiles(sessionId, query) {
      const list = await listOf(sessionId)
      return { paths: bestPaths(list, query.slice(0, longestQuery), mostFound), isCut: list.isCut }
    },
  }
}
