import * as v from 'valibot'
import { sessionOffers } from '../../../api/agents/offeredCalls'
import { HubError } from '../../../api/errors'
import { decodeBase64 } from '../../../crypto/base64'
import type { AgentTargets, SessionTarget } from '../agentTargets'
import { listTreeFiles } from '../files/fileTree'
import type { RpcTarget } from '../rpc'
import { runInShell } from '../shell/runInShell'
import { isOnWindows, listInPowershell } from '../shell/windows'

/** Of the unpacked text; it comes compressed to about a tenth. */
const mostText = 6_000_000
/** The server closes the line of an agent that answers with more than 1 MB, and encryption makes a third more of it. */
const mostAnswer = 650_000

/**
 * What git knows and does not ignore; where there is no git, all but what is hidden or installed. Compressed, because
 * the plain list of a large project is more than an answer may be.
 */
const listCommand =
  '{ git -c core.quotepath=false ls-files --cached --others --exclude-standard 2>/dev/null ' +
  "|| find . \\( -name '.?*' -o -name node_modules \\) -prune -o -type f -print 2>/dev/null; } " +
  `| head -c ${mostText} | gzip -c | base64 | head -c ${mostAnswer}`

const ripgrepAnswer = v.object({ stdout: v.string() })

export interface ListedFiles {
  files: string[]
  isCut: boolean
}

/** The files of a session's directory, relative to it. */
export async function listFiles(targets: AgentTargets, session: SessionTarget): Promise<ListedFiles> {
  const { content } = session.entry.digest ?? {}
  if (sessionOffers(content, 'listFileTree')) return listTreeFiles(targets, session)
  const isWindows = isOnWindows(session)
  const command = isWindows ? listInPowershell({ mostText, mostAnswer }) : listCommand
  const listed =
    (sessionOffers(content, 'bash') ? await listInShell(targets, session.rpc, command) : null) ??
    (await listWithRipgrep(targets, session.rpc, isWindows))
  return isWindows ? { ...listed, files: listed.files.map((file) => file.replaceAll('\\', '/')) } : listed
}

/** Null where the shell cannot do it, because a tool is missing. */
async function listInShell(targets: AgentTargets, session: RpcTarget, command: string): Promise<ListedFiles | null> {
  const answer = await runInShell(targets, session, { command }).catch((error: unknown) => {
    if (error instanceof HubError && error.code === 'bad-answer') return null
    throw error
  })
  if (answer?.success !== true || answer.error !== undefined) return null
  const text = answer.stdout.replaceAll(/\s/g, '')
  if (text === '') return null
  // An answer that was cut off may end within a group of four.
  const packed = decodeBase64(text.slice(0, text.length - (text.length % 4)))
  if (!packed) return null
  const list = await unpacked(packed)
  const isCut = !list.isComplete || list.text.length >= mostText || text.length >= mostAnswer * 0.98
  return { files: filesIn(list.text, isCut), isCut }
}

/** It knows no limit but of depth. On Windows that is kept, because no shell has said how much there is. */
async function listWithRipgrep(targets: AgentTargets, session: RpcTarget, isWindows: boolean): Promise<ListedFiles> {
  const args = ['--files', '--follow', ...(isWindows ? ['--max-depth', '3'] : [])]
  const answer = await targets.call(session, 'ripgrep', { args })
  const read = v.safeParse(ripgrepAnswer, answer)
  if (!read.success) throw targets.badAnswer('list of files')
  const { stdout } = read.output
  const isTooLong = stdout.length > mostText
  const files = filesIn(stdout.slice(0, mostText), isTooLong)
  return { files, isCut: isTooLong || isWindows }
}

/** Never more than twice what was asked for, whatever it unpacks to. */
async function unpacked(packed: Uint8Array<ArrayBuffer>): Promise<{ text: string; isComplete: boolean }> {
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip')).getReader()
  const decoder = new TextDecoder()
  let text = ''
  try {
    while (text.length <= mostText) {
      const { done, value } = await reader.read()
      if (done) return { text, isComplete: true }
      text += decoder.decode(value, { stream: true })
    }
    await reader.cancel()
  } catch {
    // The compressed data ends early: what was unpacked so far is used.
  }
  return { text, isComplete: false }
}

function filesIn(text: string, isCut: boolean): string[] {
  const lines = text.split(/\r?\n/)
  // The last one may be half a name.
  if (isCut) lines.pop()
  return lines.map((line) => (line.startsWith('./') ? line.slice(2) : line)).filter((line) => line !== '')
}
