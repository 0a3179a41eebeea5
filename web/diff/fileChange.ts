/** A change of one file. `how`: the agent's words for the kind of change; null = none. */
export type FileChange =
  | {
      kind: 'replace'
      path: string
      before: string
      after: string
      how: string | null
      language?: string
      /** The line of the file where it begins; missing = not known. */
      firstLine?: number
    }
  /** The file's former content is not in the protocol. */
  | { kind: 'write'; path: string; content: string; how: string | null; language?: string }
  | { kind: 'patch'; path: string; patch: string; how: string | null }
  /** The parts that changed, with their places in the whole file. */
  | { kind: 'hunks'; path: string; hunks: readonly Hunk[]; how: string | null }

/** Each line begins with `+`, `-` or a space. */
export interface Hunk {
  oldStart: number
  newStart: number
  lines: readonly string[]
}
