import { structuredPatch, parsePatch } from 'diff'
import { isEmptyLine } from '../visibleText/visibleText.logic'
import type { FileChange, Hunk } from './fileChange'

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

/** Lines of one change for reading. `whole`: also what stands between the parts of a patch. */
export function diffLines(change: FileChange, whole = false): DiffLines {
  switch (change.kind) {
    case 'write':
      return fromHunks([wholeHunk('', change.content)], true)
    case 'replace':
      return fromHunks(
        startingAt(change.firstLine ?? 1, replaceHunks(change.before, change.after)),
        change.firstLine !== undefined,
      )
    case 'hunks':
      return fromHunks(change.hunks, true)
    case 'patch': {
      const hunks = whole && !isBarePatch(change) ? null : patchHunks(change.patch)
      // Not a patch that we can read (or a bare file body): shown as text, nothing is dropped.
      return hunks ? fromHunks(hunks, true) : plainLines(change.patch)
    }
  }
}

const ALL_LINES = 1e9

function replaceHunks(before: string, after: string): Hunk[] {
  const patch = structuredPatch('', '', before, after, undefined, undefined, {
    context: ALL_LINES,
    maxEditLength: MAX_EDIT_LENGTH,
  })
  if (!patch) return [wholeHunk(before, after)]
  if (patch.hunks.length === 0) {
    return [{ oldStart: 1, newStart: 1, lines: splitLines(before).map((line) => ` ${line}`) }]
  }
  return patch.hunks
}

function startingAt(line: number, hunks: readonly Hunk[]): readonly Hunk[] {
  return hunks.map((hunk) => ({ ...hunk, oldStart: hunk.oldStart + line - 1, newStart: hunk.newStart + line - 1 }))
}

function wholeHunk(before: string, after: string): Hunk {
  const removed = splitLines(before).map((line) => `-${line}`)
  const added = splitLines(after).map((line) => `+${line}`)
  return { oldStart: 1, newStart: 1, lines: [...removed, ...added] }
}

function patchHunks(patch: string): Hunk[] | null {
  const hunks = parsedPatch(patch)?.flatMap((file) => file.hunks) ?? []
  return hunks.length > 0 ? hunks : null
}

/** Whether a patch is of this one file and has nothing but its parts: else a part of it would not be seen. */
function isBarePatch({ path, patch }: Extract<FileChange, { kind: 'patch' }>): boolean {
  const files = parsedPatch(patch)
  if (files?.length !== 1) return false
  const parts = files.flatMap(({ hunks }) => hunks.flatMap(({ lines }) => lines))
  // Such a line is not drawn, so it may say nothing else.
  if (parts.some((line) => line.startsWith('\\') && line !== '\\ No newline at end of file')) return false
  const others = splitLines(patch).filter((line) => {
    if (/^@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@$/.test(line)) return false
    const named = /^(?:---|\+\+\+) (?:[ab]\/)?(.+)$/.exec(line)?.[1]
    return named === undefined || !(named === path || path.endsWith(`/${named}`) || named === '/dev/null')
  })
  return others.length === parts.length
}

function parsedPatch(patch: string) {
  try {
    return parsePatch(patch)
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

/** Fewer empty lines in a row are shown one by one. */
const MIN_EMPTY_LINES = 4

/** Lines of which none shows anything; all of one kind. */
export interface EmptyLines {
  id: number
  kind: 'empty'
  lines: DiffLine[]
}

/** Long runs of empty lines as one entry each: they push what comes after them out of sight. */
export function foldEmptyLines(lines: readonly DiffLine[]): (DiffLine | EmptyLines)[] {
  const folded: (DiffLine | EmptyLines)[] = []
  for (let start = 0; start < lines.length;) {
    let end = start
    while (end < lines.length && lines[end]?.kind === lines[start]?.kind && isEmpty(lines[end])) end += 1
    const run = lines.slice(start, Math.max(end, start + 1))
    if (run.length < MIN_EMPTY_LINES) folded.push(...run)
    else folded.push({ id: start, kind: 'empty', lines: run })
    start += run.length
  }
  return folded
}

function isEmpty(line: DiffLine | undefined): boolean {
  return line !== undefined && line.kind !== 'gap' && isEmptyLine(line.text)
}
