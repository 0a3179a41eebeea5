import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { diffLines, type DiffLine } from './diffLines.logic'

const side = (lines: readonly DiffLine[], leaveOut: 'added' | 'removed') =>
  lines.flatMap((line) => (line.kind === 'gap' || line.kind === leaveOut ? [] : [line.text]))

test('both sides of a replacement can be read back', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', '', '  c'), { minLength: 1, maxLength: 6 })
    .map((lines) => `${lines.join('\n')}\n`)
  fc.assert(
    fc.property(text, text, (before, after) => {
      if (before === after) return
      const { lines } = diffLines({ kind: 'replace', path: 'x', before, after })
      // Short texts have no gaps: with three lines of context nothing is left out of up to six lines at an end.
      if (lines.some((line) => line.kind === 'gap')) return
      const shown = side(lines, 'added')
      expect(before.split('\n').slice(0, shown.length)).toEqual(shown)
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
  const text = (seed: number) => Array.from({ length: 20_000 }, (_, i) => `${(i * seed) % 7919}`).join('\n')
  const { added, removed } = diffLines({ kind: 'replace', path: 'x', before: text(31), after: text(37) })
  expect(added).toBeGreaterThan(1000)
  expect(removed).toBeGreaterThan(1000)
})
