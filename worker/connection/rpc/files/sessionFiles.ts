import * as v from 'valibot'
import type {
  ChangedFile,
  Directory,
  FileContent,
  FileWrite,
  FileWritten,
  RepositoryState,
} from '../../../api/agents/files'
import { shellWord } from '../../../api/agents/shellWord'
import { HubError } from '../../../api/errors'
import type { SessionId } from '../../../api/ids'
import { parseRepositoryState } from '../../../chat/gitStatus'
import { decodeBase64, encodeBase64, encodeHex } from '../../../crypto/base64'
import type { AgentTargets } from '../agentTargets'
import { createBoundedCalls, mostPrinted, shellOf } from './boundedCalls'
import { readFileContent } from './fileContent'

/** Files and changes of a session's directory, asked of its machine when a person looks (docs/protocol.md 5.2). */
export interface SessionFiles {
  /** `path`: from the session's directory; empty = that itself. */
  listDirectory(sessionId: SessionId, path: string): Promise<Directory>
  readFile(sessionId: SessionId, path: string): Promise<FileContent>
  /** Over what `write` expects, and over nothing else. */
  writeFile(sessionId: SessionId, path: string, write: FileWrite): Promise<FileWritten>
  readChanges(sessionId: SessionId): Promise<RepositoryState>
  /** The patch of one file against the last commit, or against nothing. */
  readDiff(sessionId: SessionId, file: ChangedFile): Promise<{ patch: string; isCut: boolean }>
}

const mostEntries = 5000
/** An answer above 1 MB ends the agent's connection (docs/protocol.md 9.2.5); base64 twice makes 1.8 of it. */
const mostBytes = 500_000

const writeAnswer = v.object({ success: v.literal(true) })
const fileAnswer = v.object({ success: v.literal(true), content: v.string() })

/** Why `writeFile` wrote nothing over a file that is not the expected one, in the CLI's words (docs/protocol.md 5.2). */
const otherFile = /^File (?:hash mismatch|already exists|does not exist)/

export function createSessionFiles(targets: AgentTargets): SessionFiles {
  const { run, runProgram, listBounded, sizeOf } = createBoundedCalls(targets)

  return {
    async listDirectory(sessionId, path) {
      const { entries, isCut } = await listBounded(await targets.liveSession(sessionId), path)
      return {
        // How many more there are is not asked for.
        left: isCut ? null : Math.max(0, entries.length - mostEntries),
        entries: entries.slice(0, mostEntries).map(({ name, type, size, modified }) => ({
          name,
          kind: type === 'file' || type === 'directory' ? type : 'other',
          size: size ?? null,
          modifiedAt: modified ?? null,
        })),
      }
    },
    async readFile(sessionId, path) {
      const session = await targets.liveSession(sessionId)
      const size = await sizeOf(session, path)
      if (size === null) return { kind: 'too-long', size, mostBytes }
      if (size > mostBytes) {
        if ((await shellOf(session)) === 'none') return { kind: 'too-long', size, mostBytes }
        // Only its beginning: the answer for a large file would end the agent's connection.
        const { stdout, stderr } = await run(session, `head -c ${mostBytes / 2} -- ${shellWord(path)} | base64`)
        if (stdout.trim() === '') throw failed(stderr)
        return readFileContent(decodeBase64(stdout.replaceAll(/\s/g, '')) ?? new Uint8Array(), { size, hash: null })
      }
      const answer = v.safeParse(fileAnswer, await targets.call(session.rpc, 'readFile', { path }))
      const bytes = answer.success ? decodeBase64(answer.output.content) : null
      if (!bytes) throw targets.badAnswer('readFile')
      return readFileContent(bytes, { size: bytes.length, hash: await sha256(bytes) })
    },
    async writeFile(sessionId, path, { text, expectedHash }) {
      const bytes = new TextEncoder().encode(text)
      if (bytes.length > mostBytes) return { kind: 'too-long', mostBytes }
      const session = await targets.liveSession(sessionId)
      try {
        const params = { path, content: encodeBase64(bytes), expectedHash }
        const result = await targets.call(session.rpc, 'writeFile', params)
        if (!v.is(writeAnswer, result)) throw targets.badAnswer('writeFile')
      } catch (error) {
        if (error instanceof HubError && error.data.code === 'agent-failed' && otherFile.test(error.data.text)) {
          return { kind: 'changed' }
        }
        throw error
      }
      return { kind: 'written', hash: await sha256(bytes) }
    },
    async readChanges(sessionId) {
      const session = await targets.liveSession(sessionId)
      if ((await shellOf(session)) === 'none') return { kind: 'no-shell' }
      const asked = ['status', '--porcelain=v2', '--branch', '--untracked-files=all', '-z']
      const status = await runProgram(session, [...git, ...asked], mostPrinted.status)
      if (status.exitCode !== 0) {
        // At the start of a line: a path in another message can hold the same words.
        if (/^fatal: not a git repository/m.test(status.stderr)) return { kind: 'no-repository' }
        throw failed(status.stderr)
      }
      // "Nothing changed" must have been said by git.
      if (!status.stdout.startsWith('# branch.')) throw targets.badAnswer('bash')
      const counting = runProgram(session, [...git, 'diff', '--numstat', '-z', 'HEAD'], mostPrinted.numstat)
      const numstat = await counting.catch(nullIfFailed)
      const state = parseRepositoryState(whole(status), numstat?.exitCode === 0 ? whole(numstat) : null)
      return status.isCut && state.kind === 'repository' ? { ...state, left: null } : state
    },
    async readDiff(sessionId, { path, oldPath, change }) {
      const session = await targets.liveSession(sessionId)
      const root = await run(session, `${git.join(' ')} rev-parse --show-cdup`)
      const names = [path, ...(oldPath === null ? [] : [oldPath])].map((name) => `./${root.stdout.trim()}${name}`)
      const isNew = change === 'untracked'
      const against = (commit: string) => {
        const compared = isNew ? ['--no-index', '--', '/dev/null'] : ['-M', commit, '--']
        const diff = ['diff', '--no-color', '--no-ext-diff', ...compared, ...names]
        return runProgram(session, [...git, ...diff], mostPrinted.patch)
      }
      let answer = await against('HEAD')
      // Before the first commit there is no HEAD.
      if (/\bHEAD\b/.test(answer.stderr) && answer.stdout === '') answer = await against(emptyTree)
      const { stdout, stderr, exitCode, isCut } = answer
      // Of two files, git says so when they differ.
      if (exitCode !== 0 && !(isNew && exitCode === 1 && stdout !== '')) throw failed(stderr)
      return { patch: stdout.slice(0, mostBytes), isCut: isCut || stdout.length > mostBytes }
    },
  }

  function failed(text: string): HubError {
    return new HubError({ code: 'agent-failed', serverUrl: targets.serverUrl, text: text.slice(0, 500) })
  }
}

/** What changed is told, also where its lines cannot be counted. */
function nullIfFailed(error: unknown): null {
  if (error instanceof HubError && error.data.code === 'agent-failed') return null
  throw error
}

/** Without a record that the cut went through. */
function whole({ stdout, isCut }: { stdout: string; isCut: boolean }): string {
  return isCut ? stdout.slice(0, stdout.lastIndexOf('\0') + 1) : stdout
}

/** What git calls a commit without files (its SHA-1 name). */
const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904'

/** Prints names unquoted, takes names as they are, and takes no lock that could get in the agent's way. */
const git = ['git', '--no-optional-locks', '--literal-pathspecs', '-c', 'core.quotepath=false'] as const

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return encodeHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
}
