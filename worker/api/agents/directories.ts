import type { MachineAddress } from '../ids'

/** Directories and git worktrees of a machine, as its shell tells them (docs/protocol.md 5.2). Names are untrusted. */
export type FoundDirectories =
  /** By the alphabet. `isCut`: there are more than were asked for. */
  | { kind: 'found'; names: string[]; isCut: boolean }
  /** There is no such directory, or the machine's user may not look into it. */
  | { kind: 'missing' }
  /** Its machine has a shell in which this cannot be asked. */
  | { kind: 'not-offered' }

export type Repository =
  | {
      kind: 'repository'
      /** Where its first worktree is. */
      root: string
      /** Null = no branch is checked out. */
      branch: string | null
      /** The ones with the latest commits first. */
      branches: string[]
      worktrees: Worktree[]
      /** The directories that were asked about, as git writes paths: without symbolic links. Those that are gone are left out. */
      used: string[]
    }
  | { kind: 'no-repository' }
  | { kind: 'missing' }
  | { kind: 'not-offered' }

/** One that was made for a session, by this app or by another client of Happy. */
export interface Worktree {
  name: string
  path: string
  branch: string | null
}

export interface WorktreeWish {
  /** Of its folder and its branch. */
  name: string
  /** A branch or commit; empty = what is checked out in the directory. */
  base: string
}

export type WorktreeMade =
  /** `directory`: in it, what the asked directory is in its repository. */
  | { kind: 'made'; directory: string }
  /** There is a branch or a folder of this name. */
  | { kind: 'name-taken' }
  | { kind: 'invalid-name' }
  | { kind: 'unknown-base' }
  | Exclude<Repository, { kind: 'repository' }>

export type WorktreeRemoved =
  /** Its branch stays. */
  | { kind: 'removed' }
  /**
   * Files that are not committed or that git ignores (`ignored`: of a folder that it ignores whole only that), and commits
   * that no branch has, would be lost. Nothing was removed.
   */
  | { kind: 'has-changes'; files: number; ignored: number; commits: number }
  /** Its machine names no such worktree of this directory (any more). */
  | { kind: 'not-there' }

/** What can be the name of a worktree: a folder and a branch on any machine. */
export function isWorktreeName(text: string): boolean {
  return /^[A-Za-z0-9][\w.-]{0,59}$/.test(text) && !/\.\.|\.$|\.lock$|^head$/i.test(text)
}

/** So many directories that are used are looked at. */
export const mostUsed = 100

export interface DirectoryCommands {
  /** The directories in a directory of a machine. `path` begins with `/` or `~`. */
  findDirectories(machine: MachineAddress, path: string): Promise<FoundDirectories>
  /** `used`: absolute directories in which sessions run on that computer, as they name them. */
  readRepository(machine: MachineAddress, directory: string, used: readonly string[]): Promise<Repository>
  /** With a branch of its own, of the repository that the directory is in. */
  addWorktree(machine: MachineAddress, directory: string, wish: WorktreeWish): Promise<WorktreeMade>
  /** One of those that `readRepository` names. `force`: with all that is in it. */
  removeWorktree(
    machine: MachineAddress,
    directory: string,
    path: string,
    options: { force: boolean },
  ): Promise<WorktreeRemoved>
}
