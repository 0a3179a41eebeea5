import type { ToolCall } from '../../../worker/api/chat'
import type { FileContent } from '../../../worker/api/agents/files'
import type { FileChange } from '../../diff/fileChange'
import { pathInside } from '../../markdown/files/fileHref.logic'
import type { ToolBody } from '../../toolCall/toolBody.logic'

type Replacement = Extract<FileChange, { kind: 'replace' }>

/**
 * The file whose text would tell where a call's changes are, from the session's directory; null where that is known, or
 * cannot be.
 */
export function fileToPlace(body: ToolBody, folder: string): string | null {
  if (body.kind !== 'changes') return null
  const first = body.changes.find(({ kind }) => kind === 'replace')
  return first ? pathInside(folder, first.path) : null
}

/**
 * With the changes of that file numbered as it is now, where a text is in it exactly once: what was written, or, if the
 * call has changed nothing, what it would replace. Null = no change could be placed.
 */
export function placedBody(
  body: ToolBody,
  file: { path: string; content: FileContent },
  folder: string,
  state: ToolCall['state'],
): ToolBody | null {
  const { content } = file
  // Of a file that was read in part, a second place may not be known.
  if (body.kind !== 'changes' || content.kind !== 'text' || content.hash === null) return null
  const place = (change: FileChange): FileChange => {
    if (change.kind !== 'replace' || pathInside(folder, change.path) !== file.path) return change
    const line = lineOf(content.text, pieceOf(change, state))
    return line === null ? change : { ...change, firstLine: line }
  }
  const changes = body.changes.map(place)
  return changes.some((change, index) => change !== body.changes[index]) ? { kind: 'changes', changes } : null
}

function pieceOf({ before, after }: Replacement, state: ToolCall['state']): string {
  return state === 'completed' ? after : before
}

/** Counted from 1; null where it is not there exactly once. */
function lineOf(text: string, piece: string): number | null {
  const at = piece === '' ? -1 : text.indexOf(piece)
  if (at === -1 || text.includes(piece, at + 1)) return null
  return text.slice(0, at).split('\n').length
}
