import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { diffLines, type DiffLine } from './diffLines.logic'
import { changedWords, wordsOf, type Range } from './changedWords.logic'
import { foldContext, pairRows, sidesOf, type Row } from './diffRows.logic'

const side = fc.array(fc.constantFrom('a', 'b', 'let x = 1', 'let y = 1', '', '  d'), { maxLength: 40 })
const linesOf = (before: string[], after: string[]) =>
  diffLines({ kind: 'replace', path: 'x', before: before.join('\n'), after: after.join('\n'), how: null }).lines
const opened = (row: Row): DiffLine[] =>
  row.kind === 'context' ? row.rows.flatMap(opened) : row.kind === 'empty' ? row.lines : [row]
const without = (text: string, ranges: readonly Range[]) =>
  [...text].filter((_, index) => !ranges.some(([from, to]) => index >= from && index < to)).join('')

test('law: what is folded is unchanged, and opened it is all there in order', () => {
  fc.assert(
    fc.property(side, side, (before, after) => {
      const lines = linesOf(before, after)
      const rows = foldContext(lines)
      expect(rows.flatMap(opened)).toEqual(lines)
      for (const row of rows)
        if (row.kind === 'context') expect(opened(row).every(({ kind }) => kind === 'same')).toBe(true)
    }),
  )
})

test('three lines stay around a change', () => {
  const before = Array.from({ length: 30 }, (_, index) => `line ${index}`)
  const rows = foldContext(linesOf(before, before.with(15, 'other')))
  expect(rows.map((row) => (row.kind === 'context' ? row.rows.length : row.kind))).toEqual([
    12,
    'same',
    'same',
    'same',
    'removed',
    'added',
    'same',
    'same',
    'same',
    11,
  ])
})

test('law: side by side, each side has its lines in order, and a row never two that are not of one place', () => {
  fc.assert(
    fc.property(side, side, (before, after) => {
      const lines = linesOf(before, after)
      const pairs = pairRows(lines)
      const left = pairs.flatMap((row) => (row.kind === 'pair' && row.before ? [row.before] : []))
      const right = pairs.flatMap((row) => (row.kind === 'pair' && row.after ? [row.after] : []))
      expect(left).toEqual(lines.filter(({ kind }) => kind !== 'added' && kind !== 'gap'))
      expect(right).toEqual(lines.filter(({ kind }) => kind !== 'removed' && kind !== 'gap'))
    }),
  )
})

test('law: each line begins where its side says', () => {
  fc.assert(
    fc.property(side, side, (before, after) => {
      const lines = linesOf(before, after)
      const sides = sidesOf(lines)
      for (const line of lines) {
        if (line.kind === 'gap') continue
        const text = line.kind === 'removed' ? sides.before : sides.after
        expect(text.startsWith(line.text, sides.starts.get(line.id))).toBe(true)
      }
    }),
  )
})

test('law: without the changed words both lines are the same', () => {
  const line = fc
    .array(fc.constantFrom('let', ' ', 'x', '=', '1', '\t', '(', 'größe'), { maxLength: 20 })
    .map((parts) => parts.join(''))
  fc.assert(
    fc.property(line, line, (before, after) => {
      const words = wordsOf(before, after)
      if (words) expect(without(before, words.before)).toBe(without(after, words.after))
    }),
  )
})

test('only lines that are alike are compared', () => {
  const words = changedWords(linesOf(['let value = 1', 'gone'], ['let value = 2', 'something else']))
  expect([...words.values()]).toEqual([[[12, 13]], [[12, 13]]])
})
