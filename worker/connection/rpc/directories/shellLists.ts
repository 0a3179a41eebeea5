import type { Repository, Worktree } from '../../../api/agents/directories'

/** Where the clients of Happy put worktrees, in the first worktree of a repository. */
export const worktreeFolder = '.dev/worktree'

/** Names of `find . -print0`, of which so many bytes were let through. Untrusted. */
export function foundNames(stdout: string, mostBytes: number): { names: string[]; isCut: boolean } {
  const isCut = new TextEncoder().encode(stdout).length >= mostBytes
  const paths = stdout.split('\0')
  // The last one is empty, or cut.
  paths.pop()
  const names = paths
    .map((path) => path.replace(/^\.\//, ''))
    // A name that is no Unicode text came here as another name.
    .filter((name) => name !== '' && !name.includes('/') && !name.includes('\uFFFD'))
  return { names: names.toSorted((a, b) => (a < b ? -1 : 1)), isCut }
}

/** What git said of a repository; null = it has no worktree. `prefix`: from its worktree to the directory that was asked. */
export function repositoryOf(
  stdout: string,
): (Extract<Repository, { kind: 'repository' }> & { prefix: string }) | null {
  const [prefix = '', list = '', branches = '', branch = '', ...used] = stdout.split('\0')
  const all = list.split(/\n\n/).flatMap((block) => worktreeOf(block) ?? [])
  const [first] = all
  if (!first) return null
  const made = `${first.path.replace(/\/$/, '')}/${worktreeFolder}/`
  return {
    kind: 'repository',
    prefix: prefix.replace(/\n$/, ''),
    root: first.path,
    branch: branch.trim() || null,
    branches: branches.split('\n').filter(Boolean),
    worktrees: all.filter(({ path }) => path.startsWith(made) && path !== made),
    used: used.filter(Boolean),
  }
}

/** A block of `git worktree list --porcelain`; null = it has no files of its own, or was cut. */
function worktreeOf(block: string): Worktree | null {
  const lines = block.split('\n')
  const value = (name: string) => lines.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1)
  const path = value('worktree')
  if (path === undefined || lines.includes('bare') || value('HEAD') === undefined) return null
  return { path, name: path.split('/').at(-1) ?? path, branch: value('branch')?.replace(/^refs\/heads\//, '') ?? null }
}
