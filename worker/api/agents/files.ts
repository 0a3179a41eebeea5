import type { SessionAddress } from '../ids'

/** Files of a session's directory, as its machine tells them (docs/protocol.md 5.2). Names and texts are untrusted. */
export interface DirectoryEntry {
  name: string
  kind: 'file' | 'directory' | 'other'
  /** Bytes; null = not told. */
  size: number | null
  /** Epoch ms; null = not told. */
  modifiedAt: number | null
}

export interface Directory {
  entries: DirectoryEntry[]
  /** So many more are there and not listed; null = more than could be counted. */
  left: number | null
}

export type FileContent =
  /** `hash`: lower-case hex SHA-256 of the file; null = only the beginning of it was read. */
  | { kind: 'text'; text: string; size: number; hash: string | null }
  | { kind: 'image'; mediaType: string; bytes: Uint8Array<ArrayBuffer>; size: number }
  | { kind: 'binary'; size: number }
  /** More than one answer carries, or of a size that is not told (null); its agent has no shell that reads a part of it. */
  | { kind: 'too-long'; size: number | null; mostBytes: number }

/** A text for a file that must still be as it was read. `expectedHash` null = there must be no such file. */
export interface FileWrite {
  text: string
  expectedHash: string | null
}

export type FileWritten =
  | { kind: 'written'; hash: string }
  /** The file is another one by now, or gone, or there is one already. Nothing was written. */
  | { kind: 'changed' }
  /** The text has more bytes than one call carries. Nothing was written. */
  | { kind: 'too-long'; mostBytes: number }

export type RepositoryState =
  | { kind: 'no-repository' }
  /** Git is asked through the session's shell, and it has none. */
  | { kind: 'no-shell' }
  | {
      kind: 'repository'
      /** Null = no branch is checked out. */
      branch: string | null
      /** Commits that the upstream does not have, and that it alone has; null = there is no upstream. */
      ahead: number | null
      behind: number | null
      files: ChangedFile[]
      /** So many more are changed and not listed; null = more than could be counted. */
      left: number | null
    }

export interface ChangedFile {
  /** From the repository's root, with `/`. */
  path: string
  /** What it was called before; null = the same. */
  oldPath: string | null
  change: 'modified' | 'added' | 'deleted' | 'renamed' | 'untracked' | 'conflicted'
  /** Changed lines against the last commit; null = binary or not told. */
  added: number | null
  removed: number | null
}

/** What fits a typed text, of the files in a session's directory. */
export interface FoundFiles {
  /** Relative to the directory, with `/`; directories end with one. The best first. */
  paths: string[]
  /** There are more files than could be asked for; one that is missing here may exist. */
  isCut: boolean
}

/** Files of a session's directory, asked of its machine. */
export interface FileCommands {
  /** Files of the session's directory that fit what is typed; the list behind it is up to five minutes old. */
  findFiles(session: SessionAddress, query: string): Promise<FoundFiles>
  /** `path`: from the session's directory; empty = that itself. */
  listDirectory(session: SessionAddress, path: string): Promise<Directory>
  readFile(session: SessionAddress, path: string): Promise<FileContent>
  /** Saves what a person typed over the file as it was read, and over nothing else. */
  writeFile(session: SessionAddress, path: string, write: FileWrite): Promise<FileWritten>
  /** What differs from the last commit of the repository that the session works in. */
  readChanges(session: SessionAddress): Promise<RepositoryState>
  readDiff(session: SessionAddress, file: ChangedFile): Promise<{ patch: string; isCut: boolean }>
}
