import type { CommandRun } from '../../api/agents/commandRun'
import { HubError } from '../../api/errors'
import type { MachineId } from '../../api/ids'
import type { OpenAccount } from '../account/openAccount'
import { route, type HttpClient } from '../transport/httpClient'
import type { AgentTargets } from './agentTargets'
import type { MetadataWriter } from './metadataWriter'
import { runInShell } from './shell/runInShell'

/** What a person does with one machine (docs/protocol.md 5.2, 5.5). */
export interface MachineActions {
  /** The name of a machine, for all of the account's clients. */
  renameMachine(machineId: MachineId, name: string): Promise<void>
  /** Its sessions go on; nothing can be started there until somebody starts the daemon again. */
  stopDaemon(machineId: MachineId): Promise<void>
  /** Takes it out of the account; its sessions stay. */
  removeMachine(machineId: MachineId): Promise<void>
  /** A line of the machine's own shell, with all rights of its user. `cwd` null = the home directory. */
  runCommand(machineId: MachineId, command: string, cwd: string | null): Promise<CommandRun>
}

const mostCharacters = 200_000

export function createMachineActions(options: {
  http: HttpClient
  targets: AgentTargets
  metadata: MetadataWriter
  ready(): Promise<OpenAccount>
}): MachineActions {
  const { http, targets, metadata } = options

  return {
    renameMachine: (machineId, name) => metadata.ofMachine(machineId, () => ({ displayName: name })),
    async stopDaemon(machineId) {
      const { rpc } = await targets.liveMachine(machineId)
      await targets.call(rpc, 'stop-daemon', {})
    },
    async removeMachine(machineId) {
      targets.requireConnection()
      const path = route`/v1/machines/${machineId}`
      // 404: another client was faster.
      await http.request({ method: 'DELETE', path, expectedStatuses: [404] })
      ;(await options.ready()).machines.remove([machineId])
    },
    async runCommand(machineId, command, cwd) {
      const { rpc, homeDir } = await targets.liveMachine(machineId)
      const answer = await runInShell(targets, rpc, { command, cwd: cwd ?? (homeDir || '/') })
      const { stdout, stderr, exitCode, error } = answer
      const timedOut = error !== undefined && /timed out/i.test(error)
      if (exitCode === undefined && !timedOut) {
        const text = (error ?? '').slice(0, 500)
        throw new HubError({ code: 'agent-failed', serverUrl: targets.serverUrl, text })
      }
      return {
        stdout: stdout.slice(0, mostCharacters),
        stderr: stderr.slice(0, mostCharacters),
        exitCode: timedOut ? null : (exitCode ?? null),
        isCut: stdout.length > mostCharacters || stderr.length > mostCharacters,
      }
    },
  }
}
