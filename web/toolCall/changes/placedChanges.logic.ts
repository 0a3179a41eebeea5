import type { ToolState } from '../../../worker/api/chat'
import type { FileContent } from '../../../worker/api/agents/files'
import type { FileChange } from '../../diff/fileChange'
import { pathInside } from '../../markdown/files/fileHref.logic'

type Replacement = Extract<FileChange, { kind: 'replace' }>

/** The file whose text would tell where the changes are, from the session's directory; null = there is none. */
export function fileToPlace(changes: readonly FileChange[], folder: string): string | null {
  const first = changes.find(({ kind }) => kind === 'replace')
  return first ? pathInside(folder, first.path) : null
}

/**
 * The changes, those of that file numbered as it is now where a text is in it exactly once: what was written, or, if the
 * call has changed nothing, what it would replace. Null = no change could be placed.
 */
export function placedChanges(
  changes: readonly FileChange[],
  file: { path: string; content: FileContent },
  folder: string,
  state: ToolState,
): FileChange[] | null {
  const { content } = file
  // Of a file that was read in part, a second place may not be known.
  if (content.kind !== 'text' || content.hash === null) return null
  const place = (change: FileChange): FileChange => {
    if (change.kind !== 'replace' || pathInside(folder, change.path) !== file.path) return change
    const line = lineOf(content.text, pieceOf(change, state))
    return line === null ? change : { ...change, firstLine: line }
  }
  const placed = changes.map(place)
  return placed.some((change, index) => change !== changes[index]) ? placed : null
}

function pieceOf({ before, after }: Replacement, state: ToolState): string {
  return state === 'completed' ? after : before
}

/** Counted from 1; null where it is not there exactly once. */
function lineOf(text: string, piece: string): number | null {
  const at = piece === '' ? -1 : text.indexOf(piece)
  if (at === -1 || text.includes(piece, at + 1)) return null
  return text.slice(0, at).split('\n').length
}
