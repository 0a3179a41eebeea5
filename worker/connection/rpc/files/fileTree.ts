import * as v from 'valibot'
import { HubError } from '../../../api/errors'
import type { AgentTargets, SessionTarget } from '../agentTargets'

/** One page has at most so many entries (docs/protocol.md 5.3). */
const pageSize = 500
/** A directory that changes while it is read is begun anew. */
const mostTries = 3
/** An entry takes up to 200 bytes of an answer, and each page costs a way to the machine and back. */
const mostInDirectory = 5000

/** Of all files below the session's directory: so many are listed, in so many calls, so many at a time. */
const most = { files: 20_000, calls: 400, atOnce: 8 }

const page = v.object({
  entries: v.array(
    v.object({
      name: v.string(),
      type: v.string(),
      size: v.nullish(v.number()),
      modified: v.nullish(v.number()),
    }),
  ),
  nextCursor: v.nullable(v.string()),
})
type TreeEntry = v.InferOutput<typeof page>['entries'][number]

interface TreeDirectory {
  entries: TreeEntry[]
  /** There is more. */
  isCut: boolean
  calls: number
}

const isDirectory = ({ type }: TreeEntry) => type === 'directory'

/** What is in one directory, as the other calls tell it: directories first. `path` may end with `/`. */
export async function listTreeDirectory(targets: AgentTargets, session: SessionTarget, path: string) {
  const { entries, isCut } = await readDirectory(targets, session, path.replace(/\/$/, ''))
  return { isCut, entries: [...entries.filter(isDirectory), ...entries.filter((entry) => !isDirectory(entry))] }
}

/**
 * The files below the session's directory, without hidden directories and what is installed, level by level: what is near
 * comes first where there is too much.
 */
export async function listTreeFiles(
  targets: AgentTargets,
  session: SessionTarget,
): Promise<{ files: string[]; isCut: boolean }> {
  const files: string[] = []
  let [calls, isCut] = [0, false]
  let level = ['']
  while (level.length > 0) {
    const next: string[] = []
    for (let start = 0; start < level.length; start += most.atOnce) {
      if (files.length >= most.files || calls >= most.calls) return { files: files.slice(0, most.files), isCut: true }
      const paths = level.slice(start, start + most.atOnce)
      // The directory of the session must answer; one below it may be gone by now, or not be allowed.
      const read = await Promise.all(
        paths.map((path) =>
          path === '' ? readDirectory(targets, session, path) : readDirectory(targets, session, path).catch(unlessLost),
        ),
      )
      for (const [index, found] of read.entries()) {
        const folder = paths[index] ? `${paths[index]}/` : ''
        calls += found?.calls ?? 1
        isCut ||= found?.isCut ?? true
        for (const { name, type } of found?.entries ?? []) {
          if (type === 'file') files.push(folder + name)
          else if (type === 'directory' && !name.startsWith('.') && name !== 'node_modules') next.push(folder + name)
        }
      }
    }
    level = next
  }
  return { files, isCut }
}

async function readDirectory(targets: AgentTargets, session: SessionTarget, path: string): Promise<TreeDirectory> {
  let calls = 0
  for (let tries = 0; ; tries++) {
    const entries: TreeEntry[] = []
    let cursor: string | null = null
    for (;;) {
      const params = { path, limit: pageSize, ...(cursor !== null && { cursor }) }
      const answer: unknown = await targets.callRaw(session.rpc, 'listFileTree', params)
      calls++
      if (hasChanged(answer) && tries < mostTries - 1) break
      const read = v.safeParse(page, answer)
      if (!read.success) throw failureOf(targets, answer)
      entries.push(...read.output.entries)
      cursor = read.output.nextCursor
      if (cursor === null) return { entries, isCut: false, calls }
      if (entries.length >= mostInDirectory || read.output.entries.length === 0) return { entries, isCut: true, calls }
    }
  }
}

function hasChanged(answer: unknown): boolean {
  return v.is(v.object({ reason: v.literal('directory_changed') }), answer)
}

function failureOf(targets: AgentTargets, answer: unknown): HubError {
  const failure = v.safeParse(v.object({ error: v.string() }), answer)
  if (!failure.success) return targets.badAnswer('listFileTree')
  return new HubError({ code: 'agent-failed', serverUrl: targets.serverUrl, text: failure.output.error.slice(0, 500) })
}

/** Null for a directory that its agent refuses; without the agent nothing is known. */
function unlessLost(error: unknown): null {
  if (error instanceof HubError && error.data.code === 'agent-failed') return null
  throw error
}
