import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { diffLines } from './diffLines.logic'

const text = (lines: string[]) => `${lines.join('\n')}\n`
const leftOut = (all: string[], shown: Map<number, string>) => all.filter((_, index) => !shown.has(index + 1))
const manyLines = (seed: number) => Array.from({ length: 20_000 }, (_, i) => `${(i * seed) % 7919}`).join('\n')

test('a replacement shows true lines of both sides, and leaves out only lines that both have', () => {
  const side = fc.array(fc.constantFrom('a', 'b', 'c', '', '  d'), { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(side, side, (before, after) => {
      const { lines } = diffLines({ kind: 'replace', path: 'x', before: text(before), after: text(after) })
      const shownOld = new Map<number, string>()
      const shownNew = new Map<number, string>()
      for (const line of lines) {
        if (line.kind === 'gap') continue
        if (line.oldLine !== null) shownOld.set(line.oldLine, line.text)
        if (line.newLine !== null) shownNew.set(line.newLine, line.text)
      }
      for (const [number, shown] of shownOld) expect(shown).toBe(before[number - 1])
      for (const [number, shown] of shownNew) expect(shown).toBe(after[number - 1])
      expect(leftOut(before, shownOld)).toEqual(leftOut(after, shownNew))
    }),
  )
})

test('a new file is all added, numbered', () => {
  expect(diffLines({ kind: 'write', path: 'x', content: 'a\nb\n' })).toEqual({
    lines: [
      { id: 0, kind: 'added', text: 'a', oldLine: null, newLine: 1 },
      { id: 1, kind: 'added', text: 'b', oldLine: null, newLine: 2 },
    ],
    added: 2,
    removed: 0,
    numbered: true,
  })
})

test('a patch keeps its line numbers and says what it leaves out', () => {
  const { lines } = diffLines({
    kind: 'patch',
    path: 'x',
    patch: '--- a/x\n+++ b/x\n@@ -10,2 +10,2 @@\n same\n-old\n+new\n',
  })
  expect(lines).toEqual([
    { id: 0, kind: 'gap', lines: 9 },
    { id: 1, kind: 'same', text: 'same', oldLine: 10, newLine: 10 },
    { id: 2, kind: 'removed', text: 'old', oldLine: 11, newLine: null },
    { id: 3, kind: 'added', text: 'new', oldLine: null, newLine: 11 },
  ])
})

test('what is no readable patch is shown as text', () => {
  expect(diffLines({ kind: 'patch', path: 'x', patch: '+a\n-b\nc' }).lines.map((line) => line.kind)).toEqual([
    'added',
    'removed',
    'same',
  ])
})

test('two large different texts end in bounded time, with nothing lost', () => {
  const { added, removed } = diffLines({ kind: 'replace', path: 'x', before: manyLines(31), after: manyLines(37) })
  expect(added).toBeGreaterThan(1000)
  expect(removed).toBeGreaterThan(1000)
})
