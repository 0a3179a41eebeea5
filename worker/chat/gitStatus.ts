import type { ChangedFile, RepositoryState } from '../api/agents/files'

/** So many changed files are listed. */
const mostFiles = 2000

/**
 * What `git status --porcelain=v2 --branch -z` and `git diff --numstat -z HEAD` print, together. `numstat` null = there is
 * no commit to compare with. Lines of other kinds are passed over.
 */
export function parseRepositoryState(status: string, numstat: string | null): RepositoryState {
  const lines = new Map(numstat === null ? [] : parseNumstat(numstat))
  const files: ChangedFile[] = []
  let branch: string | null = null
  let ahead: number | null = null
  let behind: number | null = null
  const parts = status.split('\0')
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at] ?? ''
    const head = /^# branch\.head (.+)$/s.exec(part)?.[1]
    if (head !== undefined) branch = head === '(detached)' ? null : head
    const counts = /^# branch\.ab \+(\d+) -(\d+)$/.exec(part)
    if (counts) [ahead, behind] = [Number(counts[1]), Number(counts[2])]
    const file = parseFile(part, () => parts[++at] ?? null)
    if (file) files.push({ ...file, ...(lines.get(file.path) ?? { added: null, removed: null }) })
  }
  const left = Math.max(0, files.length - mostFiles)
  return { kind: 'repository', branch, ahead, behind, files: files.slice(0, mostFiles), left }
}

/** `next`: a renamed file has its old name in the part that follows. */
function parseFile(part: string, next: () => string | null): Omit<ChangedFile, 'added' | 'removed'> | null {
  const untracked = /^\? (.+)$/s.exec(part)?.[1]
  if (untracked !== undefined) return { path: untracked, oldPath: null, change: 'untracked' }
  const conflicted = /^u (?:\S+ ){9}(.+)$/s.exec(part)?.[1]
  if (conflicted !== undefined) return { path: conflicted, oldPath: null, change: 'conflicted' }
  const renamed = /^2 (?:\S+ ){8}(.+)$/s.exec(part)?.[1]
  if (renamed !== undefined) return { path: renamed, oldPath: next(), change: 'renamed' }
  const [, codes = '', path] = /^1 (\S\S) (?:\S+ ){6}(.+)$/s.exec(part) ?? []
  return path === undefined ? null : { path, oldPath: null, change: changeOf(codes) }
}

function changeOf(codes: string): ChangedFile['change'] {
  if (codes.includes('D')) return 'deleted'
  return codes.startsWith('A') ? 'added' : 'modified'
}

function parseNumstat(text: string): [string, { added: number | null; removed: number | null }][] {
  const parts = text.split('\0')
  const found: [string, { added: number | null; removed: number | null }][] = []
  for (let at = 0; at < parts.length; at++) {
    const [, added = '', removed = '', path = ''] = /^(\d+|-)\t(\d+|-)\t(.*)$/s.exec(parts[at] ?? '') ?? []
    if (added === '') continue
    // A renamed file: both names follow, each in a part of its own.
    const name = path === '' ? parts[(at += 2)] : path
    if (name) found.push([name, { added: numberOrNull(added), removed: numberOrNull(removed) }])
  }
  return found
}

function numberOrNull(text: string): number | null {
  return text === '-' ? null : Number(text)
}
