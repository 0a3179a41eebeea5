import { array, assert, constantFrom, property, tuple } from 'fast-check'
import { expect, test } from 'vitest'
import { asStored, asTyped, lineEndingOf } from './fileEdit.logic'

test.each([
  ['', '\n'],
  ['one line', '\n'],
  ['a\nb\n', '\n'],
  ['a\r\nb', '\r\n'],
  ['a\r\nb\n', 'mixed'],
  ['a\rb', 'mixed'],
  ['a\n\r\nb', 'mixed'],
])('line endings of %j: %j', (text, ending) => expect(lineEndingOf(text)).toBe(ending))

test('law: what is opened and saved untouched is what it was', () => {
  const line = constantFrom('', 'a', ' b\t', '\uFEFFc')
  assert(
    property(tuple(array(line), constantFrom('\n' as const, '\r\n' as const)), ([lines, ending]) => {
      const text = lines.join(ending)
      const found = lineEndingOf(text)
      expect(found).not.toBe('mixed')
      if (found !== 'mixed') expect(asStored(asTyped(text), found)).toBe(text)
    }),
  )
})
