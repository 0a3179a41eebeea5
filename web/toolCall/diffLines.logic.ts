import { structuredPatch, parsePatch } from 'diff'
import type { FileChange } from './toolCall.logic'

/** `id`: place in the list. */
export type DiffLine = { id: number } & (
  | { kind: 'added' | 'removed' | 'same'; text: string; oldLine: number | null; newLine: number | null }
  /** Unchanged lines that are left out. */
  | { kind: 'gap'; lines: number }
)

export interface DiffLines {
  lines: DiffLine[]
  added: number
  removed: number
  /** Line numbers are those of the whole file (a patch), not of the replaced piece. */
  numbered: boolean
}

/** Comparing stops at this many differing lines (its cost is the square of it); then everything counts as replaced. */
const MAX_EDIT_LENGTH = 800

/** Lines of one change for reading. */
export function diffLines(change: FileChange): DiffLines {
  switch (change.kind) {
    case 'write':
      return fromHunks([wholeHunk('', change.content)], true)
    case 'replace':
      return fromHunks(replaceHunks(change.before, change.after), false)
    case 'patch': {
      const hunks = patchHunks(change.patch)
      // Not a patch that we can read (or a bare file body): shown as text, nothing is dropped.
      return hunks ? fromHunks(hunks, true) : plainLines(change.patch)
    }
  }
}

interface Hunk {
  oldStart: number
  newStart: number
  lines: string[]
}

function replaceHunks(before: string, after: string): Hunk[] {
  const patch = structuredPatch('', '', before, after, undefined, undefined, {
    context: 3,
    maxEditLength: MAX_EDIT_LENGTH,
  })
  return patch ? patch.hunks : [wholeHunk(before, after)]
}

function wholeHunk(before: string, after: string): Hunk {
  const removed = splitLines(before).map((line) => `-${line}`)
  const added = splitLines(after).map((line) => `+${line}`)
  return { oldStart: 1, newStart: 1, lines: [...removed, ...added] }
}

function patchHunks(patch: string): Hunk[] | null {
  try {
    const hunks = parsePatch(patch).flatMap((file) => file.hunks)
    return hunks.length > 0 ? hunks : null
  } catch {
    return null
  }
}

function plainLines(text: string): DiffLines {
  const lines = splitLines(text).map((line, id): DiffLine => {
    const kind = line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : 'same'
    return { id, kind, text: kind === 'same' ? line : line.slice(1), oldLine: null, newLine: null }
  })
  return { lines, ...counts(lines), numbered: false }
}

function fromHunks(hunks: readonly Hunk[], numbered: boolean): DiffLines {
  const lines: DiffLine[] = []
  let nextOld = 1
  for (const hunk of hunks) {
    const skipped = hunk.oldStart - nextOld
    if (skipped > 0) lines.push({ id: lines.length, kind: 'gap', lines: skipped })
    let oldLine = hunk.oldStart
    let newLine = hunk.newStart
    for (const line of hunk.lines) {
      const text = line.slice(1)
      if (line.startsWith('+')) lines.push({ id: lines.length, kind: 'added', text, oldLine: null, newLine: newLine++ })
      else if (line.startsWith('-'))
        lines.push({ id: lines.length, kind: 'removed', text, oldLine: oldLine++, newLine: null })
      else if (line.startsWith('\\')) continue
      else lines.push({ id: lines.length, kind: 'same', text, oldLine: oldLine++, newLine: newLine++ })
    }
    nextOld = oldLine
  }
  return { lines, ...counts(lines), numbered }
}

function counts(lines: readonly DiffLine[]) {
  return {
    added: lines.filter((line) => line.kind === 'added').length,
    removed: lines.filter((line) => line.kind === 'removed').length,
  }
}

function splitLines(text: string): string[] {
  if (text === '') return []
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')
}
