import { offersMachineCalls } from '../../../api/agents/offeredCalls'
import { HubError } from '../../../api/errors'
import type { MachineId } from '../../../api/ids'
import { absoluteDirectory } from './absoluteDirectory'
import type { AgentTargets } from '../agentTargets'
import { runInShell } from '../shell/runInShell'

export interface ShellLine {
  stdout: string
  stderr: string
  exitCode: number
}

/** A POSIX shell of a machine, for lines of our own words and `shellWord`s. */
export interface MachineShell {
  /** In full; null = it is none of this machine. */
  absolute(directory: string): string | null
  run(command: string): Promise<ShellLine>
  failed(text: string): HubError
}

/** Null = its machine has another shell, or its daemon none. */
export async function openMachineShell(targets: AgentTargets, machineId: MachineId): Promise<MachineShell | null> {
  const { rpc, homeDir, entry } = await targets.liveMachine(machineId)
  const { content } = entry.digest ?? {}
  if (content?.kind === 'open' && (content.platform === 'win32' || !offersMachineCalls(content))) return null
  const failed = (text: string) =>
    new HubError({ code: 'agent-failed', serverUrl: targets.serverUrl, text: text.trim().slice(0, 500) })
  return {
    failed,
    absolute(directory) {
      const path = absoluteDirectory(directory, homeDir)
      if (path === null) throw targets.notFound('home-directory')
      return path.startsWith('/') ? path : null
    },
    async run(command) {
      // The process's own directory, which is always there; the command goes where it wants to be, and nowhere else.
      const line = { command: `unset CDPATH\n${command}` }
      const { exitCode, stdout, stderr, error } = await runInShell(targets, rpc, line)
      if (exitCode === undefined || exitCode < 0) throw failed(error ?? stderr)
      return { stdout, stderr, exitCode }
    },
  }
}
