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
