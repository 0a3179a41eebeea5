import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { diffLines } from '../../diff/diffLines.logic'
import type { FileChange } from '../../diff/fileChange'
import { fileToPlace, placedChanges } from './placedChanges.logic'

const folder = '/home/dev/project'
const edit = (before: string, after: string): FileChange => ({
  kind: 'replace',
  path: `${folder}/src/a.ts`,
  before,
  after,
  how: null,
})
const file = (text: string) => ({
  path: 'src/a.ts',
  content: { kind: 'text', text, size: text.length, hash: 'h' } as const,
})
function firstLine(change: FileChange, text: string, state: 'completed' | 'running' = 'completed'): number | null {
  const [first] = placedChanges([change], file(text), folder, state) ?? []
  return first?.kind === 'replace' ? (first.firstLine ?? null) : null
}

test('an edit that was made is where its new text is, one that was not made where its old one is', () => {
  expect(firstLine(edit('old', 'new'), 'one\ntwo\nnew\n')).toBe(3)
  expect(firstLine(edit('old', 'new'), 'old\n', 'running')).toBe(1)
  expect(firstLine(edit('old', 'new'), 'old\n')).toBeNull()
})

test('what is there twice, or in a file that was read in part, has no place', () => {
  expect(firstLine(edit('a', 'x'), 'x\ny\nx\n')).toBeNull()
  expect(firstLine(edit('a', 'aa'), 'aaa')).toBeNull()
  expect(firstLine(edit('a', ''), 'anything')).toBeNull()
  const part = { path: 'src/a.ts', content: { kind: 'text', text: 'new', size: 9, hash: null } as const }
  expect(placedChanges([edit('old', 'new')], part, folder, 'completed')).toBeNull()
})

test('only files of the session are asked for', () => {
  expect(fileToPlace([edit('a', 'b')], folder)).toBe('src/a.ts')
  expect(fileToPlace([{ ...edit('a', 'b'), path: '/etc/passwd' }], folder)).toBeNull()
  expect(fileToPlace([{ ...edit('a', 'b'), path: '../up.ts' }], folder)).toBeNull()
})

test('law: each new line has the number that it has in the file', () => {
  const line = fc.string({ unit: fc.constantFrom('a', 'b', ' '), maxLength: 4 })
  fc.assert(
    fc.property(
      fc.array(line),
      fc.array(line, { minLength: 1, maxLength: 4 }),
      fc.array(line),
      (above, made, below) => {
        const after = `<${made.join('\n')}>`
        const text = [...above, after, ...below].join('\n')
        const [change] = placedChanges([edit('before', after)], file(text), folder, 'completed') ?? []
        if (!change) throw new Error('not placed')
        const inFile = text.split('\n')
        for (const one of diffLines(change).lines) {
          if (one.kind === 'gap' || one.newLine === null) continue
          expect(one.text).toBe(inFile[one.newLine - 1])
        }
      },
    ),
  )
})
