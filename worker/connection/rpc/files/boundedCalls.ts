import * as v from 'valibot'
import { sessionOffers } from '../../../api/agents/offeredCalls'
import { shellWord } from '../../../api/agents/shellWord'
import { HubError } from '../../../api/errors'
import { asObject } from '../../../chat/records/untrustedJson'
import type { AgentTargets, SessionTarget } from '../agentTargets'
import { runInShell } from '../shell/runInShell'
import { boundedInPowershell, isOnWindows } from '../shell/windows'
import { listTreeDirectory } from './fileTree'

/**
 * Of what a command prints, which its shell cuts, in bytes: an answer above 1 MB ends the agent's connection
 * (docs/protocol.md 9.2.5), and signs of control and NUL take six bytes of the answer each.
 */
export const mostPrinted = { patch: 400_000, status: 200_000, numstat: 150_000, names: 150_000 }
/** An entry takes up to 100 bytes of the answer of `listDirectory`, which knows no limit. */
const mostListed = 3000

const directoryAnswer = v.object({
  success: v.literal(true),
  entries: v.array(
    v.object({
      name: v.string(),
      type: v.string(),
      size: v.nullish(v.number()),
      modified: v.nullish(v.number()),
    }),
  ),
})
type Listed = v.InferOutput<typeof directoryAnswer>['entries'][number]

/** Calls to a session whose answers stay small, whatever is in its directory. */
export function createBoundedCalls(targets: AgentTargets) {
  async function list(session: SessionTarget, path: string) {
    const answer = v.safeParse(directoryAnswer, await targets.call(session.rpc, 'listDirectory', { path: path || '.' }))
    if (!answer.success) throw targets.badAnswer('listDirectory')
    return answer.output.entries
  }

  async function run(session: SessionTarget, command: string) {
    const { exitCode, ...answer } = await runInShell(targets, session.rpc, { command })
    if (exitCode === undefined) throw targets.badAnswer('bash')
    return { ...answer, exitCode }
  }

  /** The beginning of what a program prints that gets these words; `isCut`: there is more. */
  async function runProgram(session: SessionTarget, [program, ...words]: readonly [string, ...string[]], most: number) {
    // What is said is read here, in English; all else stays in the machine's own locale.
    const command = ['LANGUAGE=en', ...[program, ...words].map(shellWord)].join(' ')
    if (!isOnWindows(session)) return runBounded(session, command, most)
    const answer = await run(session, boundedInPowershell(program, words, most + 1))
    return { ...answer, isCut: new TextEncoder().encode(answer.stdout).length > most }
  }

  /** The same of a command of a POSIX shell. */
  async function runBounded(session: SessionTarget, command: string, most: number) {
    // The exit code of a pipe is that of its end.
    const { stdout, stderr, success, error } = await run(
      session,
      `{ ${command}; printf '\nexit=%s' "$?" >&2; } | head -c ${most + 1}`,
    )
    const [, text = stderr, code] = /^([^]*)\nexit=(\d+)$/.exec(stderr) ?? []
    const isCut = new TextEncoder().encode(stdout).length > most
    // Refused, or given up half-way: what came of it is not what there is.
    if (success === false && code === undefined && !isCut) {
      const said = (error ?? stderr).slice(0, 500)
      throw new HubError({ code: 'agent-failed', serverUrl: targets.serverUrl, text: said })
    }
    // Whoever writes to a pipe that is closed is ended.
    return { stdout, stderr: text, exitCode: isCut || code === undefined ? 0 : Number(code), isCut }
  }

  /**
   * What is in a directory; of a large one only names and kinds, and of a very large one not all. Without a shell nothing
   * can be counted before, so all of it is asked for.
   */
  async function listBounded(session: SessionTarget, path: string): Promise<{ entries: Listed[]; isCut: boolean }> {
    if (sessionOffers(session.entry.digest?.content, 'listFileTree')) return listTreeDirectory(targets, session, path)
    const whole = async () => ({ entries: await list(session, path), isCut: false })
    const shell = isOnWindows(session) ? 'none' : await shellOf(session)
    if (shell === 'none') return whole()
    const inside = `unset CDPATH; cd -- ${shellWord(path || '.')} 2>/dev/null || exit 0`
    const counted = run(session, `${inside}\nls -f | head -n ${mostListed + 3} | wc -l`)
    const count = await (shell === 'there' ? counted : counted.catch(nullIfUnanswered))
    if (count === null) return whole()
    // `.` and `..` are among them.
    if (Number(count.stdout) <= mostListed + 2) return { entries: await list(session, path), isCut: false }
    const { stdout, isCut } = await runBounded(session, `${inside}; ls -1Ap`, mostPrinted.names)
    const names = stdout.split('\n').slice(0, -1)
    const entries = names.map((name) => {
      const isDirectory = name.endsWith('/')
      return { name: isDirectory ? name.slice(0, -1) : name, type: isDirectory ? 'directory' : 'file' }
    })
    return { entries, isCut }
  }

  /** Null = it is not told, and there is no shell to ask. */
  async function sizeOf(session: SessionTarget, path: string): Promise<number | null> {
    const name = path.split('/').at(-1) ?? path
    const { entries } = await listBounded(session, path.slice(0, -name.length))
    const entry = entries.find((other) => other.name === name)
    if (entry?.size !== undefined && entry.size !== null) return entry.size
    if ((await shellOf(session)) === 'none') {
      if (entry) return null
      throw targets.notFound('file')
    }
    // Of a large directory only a part was told, without sizes.
    const { stdout, exitCode } = await run(session, `wc -c < ${shellWord(path)}`)
    if (exitCode !== 0) throw targets.notFound('file')
    return Number(stdout)
  }

  return { run, runProgram, listBounded, sizeOf }
}

/** Whether a session answers `bash`. Happy Agent that does not list its calls may have none; all of the CLI do. */
export async function shellOf({ entry, rpc }: SessionTarget): Promise<'there' | 'none' | 'unknown'> {
  const content = entry.digest?.content
  if (!sessionOffers(content, 'bash')) return 'none'
  if (content?.kind === 'open' && content.calls) return 'there'
  const opened = await rpc.cipher.decrypt(entry.row.metadata)
  const client = opened.ok ? asObject(asObject(opened.value)?.['client']) : null
  return client?.['id'] === 'rig' ? 'unknown' : 'there'
}

function nullIfUnanswered(error: unknown): null {
  if (error instanceof HubError && ['agent-unreachable', 'bad-answer'].includes(error.data.code)) return null
  throw error
}
