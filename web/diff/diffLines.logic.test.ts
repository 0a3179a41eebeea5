import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FileChange } from './fileChange'
import { diffLines, foldEmptyLines } from './diffLines.logic'

const text = (lines: string[]) => `${lines.join('\n')}\n`
const leftOut = (all: string[], shown: Map<number, string>) => all.filter((_, index) => !shown.has(index + 1))
const manyLines = (seed: number) => Array.from({ length: 20_000 }, (_, i) => `${(i * seed) % 7919}`).join('\n')

test('a replacement shows true lines of both sides, and leaves out only lines that both have', () => {
  const side = fc.array(fc.constantFrom('a', 'b', 'c', '', '  d'), { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(side, side, (before, after) => {
      const { lines } = diffLines({ kind: 'replace', path: 'x', before: text(before), after: text(after), how: null })
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
  expect(diffLines({ kind: 'write', path: 'x', content: 'a\nb\n', how: null })).toEqual({
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
    how: null,
  })
  expect(lines).toEqual([
    { id: 0, kind: 'gap', lines: 9 },
    { id: 1, kind: 'same', text: 'same', oldLine: 10, newLine: 10 },
    { id: 2, kind: 'removed', text: 'old', oldLine: 11, newLine: null },
    { id: 3, kind: 'added', text: 'new', oldLine: null, newLine: 11 },
  ])
})

test('what is no readable patch is shown as text', () => {
  expect(diffLines({ kind: 'patch', path: 'x', patch: '+a\n-b\nc', how: null }).lines.map((line) => line.kind)).toEqual(
    ['added', 'removed', 'same'],
  )
})

test('two large different texts end in bounded time, with nothing lost', () => {
  const { added, removed } = diffLines({
    kind: 'replace',
    path: 'x',
    before: manyLines(31),
    after: manyLines(37),
    how: null,
  })
  expect(added).toBeGreaterThan(1000)
  expect(removed).toBeGreaterThan(1000)
})

const shown = (change: FileChange) =>
  diffLines(change, true).lines.flatMap((line) => ('text' in line ? [line.text] : []))

const patchOf = (text: string) => ({ kind: 'patch', path: '/home/x', patch: text, how: null }) as const

describe('whole', () => {
  test('a replaced piece shows its unchanged lines, also where nothing changes', () => {
    const before = Array.from({ length: 40 }, (_, index) => `line ${index}`).join('\n')
    expect(
      shown({ kind: 'replace', path: 'x', before: `${before}\n`, after: `${before}\nend\n`, how: null }),
    ).toHaveLength(41)
    expect(shown({ kind: 'replace', path: 'x', before: 'a\nb', after: 'a\nb', how: null })).toEqual(['a', 'b'])
  })

  test('a patch that has more in it than its parts is shown as it is', () => {
    const part = '@@ -1 +1 @@\n-old\n+new\n'
    expect(shown(patchOf(`--- a/x\n+++ b/x\n${part}`))).toEqual(['old', 'new'])
    for (const other of [`--- a/x\n+++ b/etc/passwd\n${part}`, `${part}--- y\n+++ y\n${part}`, `rm -rf /\n${part}`]) {
      expect(shown(patchOf(other)).join('\n')).toContain(
        other.includes('passwd') ? 'etc/passwd' : other.includes('rm') ? 'rm -rf /' : 'y',
      )
    }
    expect(shown(patchOf(`${part}\\ rm -rf /\n`)).join('\n')).toContain('rm -rf /')
    expect(shown(patchOf(`${part}\\ No newline at end of file\n`))).toEqual(['old', 'new'])
    expect(shown(patchOf('@@ -1 +1 @@ and rm -rf /\n-old\n+new\n')).join('\n')).toContain('rm -rf /')
  })

  test('long runs of empty lines are one entry', () => {
    const { lines } = diffLines({ kind: 'write', path: 'x', content: `rm${'\n'.repeat(5001)}ok`, how: null }, true)
    expect(foldEmptyLines(lines)).toMatchObject([{ text: 'rm' }, { kind: 'empty' }, { text: 'ok' }])
  })
})
