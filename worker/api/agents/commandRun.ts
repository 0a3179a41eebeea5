import type { MachineAddress } from '../ids'

/** What a command line on a machine came to (docs/protocol.md 5.2). Texts are untrusted. */
export interface CommandRun {
  stdout: string
  stderr: string
  /** Null = it was given up after its time. */
  exitCode: number | null
  /** Output beyond the limit was left out. */
  isCut: boolean
}

/** A machine gives up a command after this time: the server waits 30 s for its answer. */
export const commandLimitMs = 25_000

/** What a person does with one machine. */
export interface MachineCommands {
  /** The name of a machine, for all of the account's clients. */
  renameMachine(machine: MachineAddress, name: string): Promise<void>
  /** Its sessions go on; nothing can be started there until somebody starts the daemon again. */
  stopDaemon(machine: MachineAddress): Promise<void>
  /** Takes it out of the account; its sessions stay. */
  removeMachine(machine: MachineAddress): Promise<void>
  /** A line of the machine's own shell, with all rights of its user. `cwd` null = the home directory. */
  runCommand(machine: MachineAddress, command: string, cwd: string | null): Promise<CommandRun>
}
