import { diffWordsWithSpace } from 'diff'
import type { DiffLine } from './diffLines.logic'

/** A part of a line [from, to). */
export type Range = readonly [from: number, to: number]

/** Comparing costs the product of both. */
const longestLine = 400
const mostPairs = 300
/** Of the longer line must be left, else its words say nothing: another line stands in its place. */
const leastKept = 0.4

/** The words that changed, by the id of their line. A removed line is compared with the added one in the same place. */
export function changedWords(lines: readonly DiffLine[]): Map<number, Range[]> {
  const changed = new Map<number, Range[]>()
  let pairs = 0
  for (let at = 0; at < lines.length && pairs < mostPairs;) {
    const removed = runOf(lines, at, 'removed')
    const added = runOf(lines, at + removed.length, 'added')
    for (const [index, before] of removed.entries()) {
      const after = added[index]
      if (!after || pairs >= mostPairs) break
      pairs += 1
      const words = wordsOf(before.text, after.text)
      if (!words) continue
      changed.set(before.id, words.before)
      changed.set(after.id, words.after)
    }
    at += Math.max(1, removed.length + added.length)
  }
  return changed
}

type TextLine = Exclude<DiffLine, { kind: 'gap' }>

function runOf(lines: readonly DiffLine[], start: number, kind: 'removed' | 'added'): TextLine[] {
  const run: TextLine[] = []
  for (let at = start; at < lines.length; at++) {
    const line = lines[at]
    if (line?.kind !== kind) break
    run.push(line)
  }
  return run
}

/** Null where too little is left of the line, or it is too long to compare. */
export function wordsOf(before: string, after: string): { before: Range[]; after: Range[] } | null {
  const longer = Math.max(before.length, after.length)
  if (longer > longestLine) return null
  const ranges = { before: [] as Range[], after: [] as Range[] }
  let [oldAt, newAt, kept] = [0, 0, 0]
  for (const { value, added, removed } of diffWordsWithSpace(before, after)) {
    if (removed) ranges.before.push([oldAt, oldAt + value.length])
    if (added) ranges.after.push([newAt, newAt + value.length])
    if (!added && !removed) kept += value.trim().length
    if (!added) oldAt += value.length
    if (!removed) newAt += value.length
  }
  return kept >= Math.max(before.trim().length, after.trim().length) * leastKept ? ranges : null
}
