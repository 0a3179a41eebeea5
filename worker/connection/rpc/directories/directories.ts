import { isWorktreeName, mostUsed, type DirectoryCommands } from '../../../api/agents/directories'
import { offersMachineCalls } from '../../../api/agents/offeredCalls'
import { shellWord } from '../../../api/agents/shellWord'
import { HubError } from '../../../api/errors'
import type { MachineId } from '../../../api/ids'
import type { AgentTargets } from '../agentTargets'
import { runInShell } from '../shell/runInShell'
import { directoriesInPowershell } from '../shell/windows'
import { absoluteDirectory } from './absoluteDirectory'
import { openMachineShell, type MachineShell } from './machineShell'
import { foundNames, repositoryOf, worktreeFolder } from './shellLists'

type OfMachine<Command> = Command extends (machine: never, ...given: infer Given) => infer Answer
  ? (machineId: MachineId, ...given: Given) => Answer
  : never

/** Directories and worktrees of a machine, see `DirectoryCommands`. */
export type Directories = { [Name in keyof DirectoryCommands]: OfMachine<DirectoryCommands[Name]> }

/** Exit codes of our own lines. */
const exits = { missing: 97, noRepository: 98, nameTaken: 95, unknownBase: 96 }

/** An answer above 1 MB ends the machine's connection (docs/protocol.md 9.2.5), whatever is in the directory. */
const mostBytes = { names: 60_000, worktrees: 60_000, branches: 20_000 }

/** Takes no lock that could get in an agent's way. */
const git = 'git --no-optional-locks'

/** How git says it in English. */
const noRepository = 'fatal: not a git repository'

async function repositoryIn(shell: MachineShell, directory: string | null, used: readonly string[]) {
  if (directory === null) return { kind: 'missing' } as const
  const { stdout, stderr, exitCode } = await shell.run(
    [
      `cd -- ${shellWord(directory)} || exit ${exits.missing}`,
      // In English; whatever else keeps git from looking (another owner's directory, say) is a failure in its own words.
      `why=$(LC_ALL=C LANGUAGE= ${git} rev-parse --git-dir 2>&1 >/dev/null) || case $why in`,
      // At the start of a line: a path in another message can hold the same words.
      `'${noRepository}'*|*'\n${noRepository}'*) exit ${exits.noRepository};;`,
      `*) printf '%s\n' "$why" >&2; exit 1;;`,
      'esac',
      `${git} rev-parse --show-prefix 2>/dev/null`,
      `printf '\\000'`,
      `${git} worktree list --porcelain | head -c ${mostBytes.worktrees}`,
      `printf '\\000'`,
      `${git} for-each-ref --count=200 --sort=-committerdate --format='%(refname:short)' refs/heads | head -c ${mostBytes.branches}`,
      `printf '\\000'`,
      `${git} symbolic-ref --quiet --short HEAD`,
      ...used.slice(0, mostUsed).map((one) => `printf '\\000%s' "$(cd -- ${shellWord(one)} 2>/dev/null && pwd -P)"`),
      'exit 0',
    ].join('\n'),
  )
  if (exitCode === exits.missing) return { kind: 'missing' } as const
  if (exitCode === exits.noRepository) return { kind: 'no-repository' } as const
  if (exitCode !== 0) throw shell.failed(stderr)
  return repositoryOf(stdout) ?? ({ kind: 'no-repository' } as const)
}

/** Null = it is no Windows machine. */
async function findOnWindows(targets: AgentTargets, machineId: MachineId, path: string) {
  const { rpc, homeDir, entry } = await targets.liveMachine(machineId)
  const { content } = entry.digest ?? {}
  if (content?.kind !== 'open' || content.platform !== 'win32' || !offersMachineCalls(content)) return null
  const directory = absoluteDirectory(path, homeDir)
  if (directory === null) throw targets.notFound('home-directory')
  if (!/^(?:[A-Za-z]:[\\/]|\\\\)/.test(directory)) return { kind: 'missing' } as const
  const command = directoriesInPowershell(directory, { most: mostBytes.names / 2, missing: exits.missing })
  const { stdout, stderr, exitCode } = await runInShell(targets, rpc, { command })
  if (exitCode === exits.missing) return { kind: 'missing' } as const
  if (exitCode !== 0) {
    throw new HubError({ code: 'agent-failed', serverUrl: targets.serverUrl, text: stderr.trim().slice(0, 500) })
  }
  const names = stdout.split('\0').filter((name) => name !== '' && !/[/\\\uFFFD]/.test(name))
  return {
    kind: 'found',
    names: names.toSorted((a, b) => (a < b ? -1 : 1)),
    isCut: stdout.length >= mostBytes.names / 2,
  } as const
}

export function createDirectories(targets: AgentTargets): Directories {
  async function openRepository(machineId: MachineId, directory: string, used: readonly string[] = []) {
    const shell = await openMachineShell(targets, machineId)
    if (!shell) return { kind: 'not-offered' } as const
    const asked = shell.absolute(directory)
    const repository = await repositoryIn(shell, asked, used)
    if (repository.kind !== 'repository') return repository
    return { ...repository, shell, asked: asked ?? repository.root }
  }

  return {
    async findDirectories(machineId, path) {
      const onWindows = await findOnWindows(targets, machineId, path)
      if (onWindows) return onWindows
      const shell = await openMachineShell(targets, machineId)
      if (!shell) return { kind: 'not-offered' }
      const directory = shell.absolute(path)
      if (directory === null) return { kind: 'missing' }
      const { stdout, stderr, exitCode } = await shell.run(
        `cd -- ${shellWord(directory)} || exit ${exits.missing}
find -L . -mindepth 1 -maxdepth 1 -type d -print0 2>/dev/null | head -c ${mostBytes.names}`,
      )
      if (exitCode === exits.missing) return { kind: 'missing' }
      if (exitCode !== 0) throw shell.failed(stderr)
      return { kind: 'found', ...foundNames(stdout, mostBytes.names) }
    },

    async readRepository(machineId, directory, used) {
      const repository = await openRepository(machineId, directory, used)
      if (repository.kind !== 'repository') return repository
      const { prefix: _prefix, shell: _shell, asked: _asked, ...told } = repository
      return told
    },

    async addWorktree(machineId, directory, { name, base }) {
      if (!isWorktreeName(name)) return { kind: 'invalid-name' }
      const repository = await openRepository(machineId, directory)
      if (repository.kind !== 'repository') return repository
      const { shell, asked, root, prefix } = repository
      // It would be an option.
      if (base.startsWith('-')) return { kind: 'unknown-base' }
      const start = shellWord(base || 'HEAD')
      const folder = shellWord(`${root.replace(/\/$/, '')}/${worktreeFolder}/${name}`)
      const { stdout, stderr, exitCode } = await shell.run(
        [
          // Each worktree has a HEAD of its own.
          `cd -- ${shellWord(asked)} || exit ${exits.missing}`,
          `git rev-parse --verify --quiet ${start}'^{commit}' >/dev/null || exit ${exits.unknownBase}`,
          `if [ -e ${folder} ] || git show-ref --verify --quiet refs/heads/${name}; then exit ${exits.nameTaken}; fi`,
          // Else it would be among what is not committed, and an agent could add it.
          'exclude=$(git rev-parse --git-path info/exclude) && mkdir -p "$(dirname "$exclude")"',
          `grep -qxF '/${worktreeFolder}/' "$exclude" 2>/dev/null || printf '\\n%s\\n' '/${worktreeFolder}/' >>"$exclude"`,
          `git worktree add -b ${name} -- ${folder} ${start} >/dev/null || exit 1`,
          `cd -- ${folder} || exit 1`,
          // What is not committed in the base is not there either.
          prefix === '' ? ':' : `cd -- ${shellWord(prefix)} 2>/dev/null`,
          'pwd',
        ].join('\n'),
      )
      if (exitCode === exits.nameTaken) return { kind: 'name-taken' }
      if (exitCode === exits.unknownBase) return { kind: 'unknown-base' }
      if (exitCode === exits.missing) return { kind: 'missing' }
      if (exitCode !== 0) throw shell.failed(stderr)
      return { kind: 'made', directory: stdout.replace(/\n$/, '') }
    },

    async removeWorktree(machineId, directory, path, { force }) {
      const repository = await openRepository(machineId, directory)
      if (repository.kind !== 'repository') return { kind: 'not-there' }
      const { shell, worktrees, root } = repository
      if (!worktrees.some((worktree) => worktree.path === path)) return { kind: 'not-there' }
      const remove = async () => {
        const { stderr, exitCode } = await shell.run(
          [
            `cd -- ${shellWord(root)} || exit ${exits.missing}`,
            `git worktree remove ${force ? '--force ' : ''}-- ${shellWord(path)}`,
          ].join('\n'),
        )
        if (exitCode !== 0) throw shell.failed(stderr)
        return { kind: 'removed' } as const
      }
      if (!force) {
        const { stdout, stderr, exitCode } = await shell.run(
          [
            `cd -- ${shellWord(path)} || exit ${exits.missing}`,
            `${git} status --porcelain --untracked-files=all | head -n 1001 | wc -l`,
            // Git itself removes these without asking.
            `${git} ls-files --others --ignored --exclude-standard --directory | head -n 1001 | wc -l`,
            `${git} rev-list --count HEAD --not --branches --remotes --tags`,
          ].join('\n'),
        )
        // Its folder is gone; what git remembers of it goes, too.
        if (exitCode === exits.missing) return remove()
        if (exitCode !== 0) throw shell.failed(stderr)
        const [files = Number.NaN, ignored = Number.NaN, commits = Number.NaN] = stdout.trim().split(/\s+/).map(Number)
        // What cannot be read could be anything.
        if (files !== 0 || ignored !== 0 || commits !== 0) {
          return { kind: 'has-changes', files: files || 0, ignored: ignored || 0, commits: commits || 0 }
        }
      }
      return remove()
    },
  }
}
