export type CliPatchErrorCode =
  /** The command line is wrong. */
  | 'usage'
  /** No installed CLI, or more than one. */
  | 'install-not-found'
  /** Another program, another version, or files that somebody else changed. */
  | 'not-recognised'
  /** Files that may not be replaced. */
  | 'not-writable'
  /** Files that other installs use too. */
  | 'shared'
  /** Another run works on the same install. */
  | 'busy'
  /** The CLI's settings.json cannot be read or is in use. */
  | 'settings'
  /** The patched text is no valid JavaScript. */
  | 'syntax'
  /** The Happy home has no login. */
  | 'not-signed-in'
  /** The Happy home has the login of another account than before. */
  | 'other-account'
  /** The service that keeps a program running could not be set up. */
  | 'service'

/** A refusal. The message is a whole sentence for the person: what happened, and what to do. */
export class CliPatchError extends Error {
  readonly code: CliPatchErrorCode

  constructor(code: CliPatchErrorCode, message: string) {
    super(message)
    this.name = 'CliPatchError'
    this.code = code
  }
}
