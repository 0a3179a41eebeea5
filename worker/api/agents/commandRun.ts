import type { MachineAddress, SessionAddress } from '../ids'

/** What a line of a shell came to (docs/protocol.md 5.2). Texts are untrusted. */
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

/** So many bytes of each of its outputs are passed on. In JSON, which takes six for some of them, both fit into an answer. */
export const mostShown = 50_000

/** What a person does with machines, and in their shells. */
export interface MachineCommands {
  /** The name of a machine, for all of the account's clients. */
  renameMachine(machine: MachineAddress, name: string): Promise<void>
  /** Its sessions go on; nothing can be started there until somebody starts the daemon again. */
  stopDaemon(machine: MachineAddress): Promise<void>
  /** Takes it out of the account; its sessions stay. */
  removeMachine(machine: MachineAddress): Promise<void>
  /**
   * A line of the shell there, with all rights of its user. `cwd` null = the home directory, or the daemon's own where the
   * machine does not say its home; of a session its own, and only directories inside that are taken.
   */
  runCommand(place: SessionAddress | MachineAddress, command: string, cwd: string | null): Promise<CommandRun>
}
