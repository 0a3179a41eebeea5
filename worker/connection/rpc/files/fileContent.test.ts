import { assert, property, uint8Array } from 'fast-check'
import { expect, test } from 'vitest'
import { readFileContent } from './fileContent'

const utf8 = (text: string) => new TextEncoder().encode(text)
const whole = { size: 10, hash: 'ab' }

test('text, pictures by their bytes, and the rest', () => {
  expect(readFileContent(utf8('häh\n'), whole)).toEqual({ kind: 'text', text: 'häh\n', size: 10, hash: 'ab' })
  expect(readFileContent(new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0]), whole)).toMatchObject({ mediaType: 'image/png' })
  expect(readFileContent(utf8('<svg onload="x">'), whole)).toMatchObject({ kind: 'text' })
  expect(readFileContent(new Uint8Array([1, 0, 2]), whole)).toEqual({ kind: 'binary', size: 10 })
  expect(readFileContent(new Uint8Array([0xff, 0x41]), whole)).toEqual({ kind: 'binary', size: 10 })
})

test('a byte order mark stays', () => {
  expect(readFileContent(utf8('\uFEFFa'), whole)).toMatchObject({ text: '\uFEFFa' })
})

test('a cut through a character leaves that one out', () => {
  const cut = utf8('aü').slice(0, 2)
  expect(readFileContent(cut, { size: 99, hash: null })).toEqual({ kind: 'text', text: 'a', size: 99, hash: null })
})

test('law: any bytes are something', () => {
  assert(
    property(uint8Array({ maxLength: 40 }), (bytes) => {
      expect(['text', 'image', 'binary']).toContain(readFileContent(new Uint8Array(bytes), whole).kind)
    }),
  )
})
