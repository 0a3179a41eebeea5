import { assert, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { isSearchable, markedPieces } from './search.logic'

test('one letter is not searched for', () => {
  expect(['', ' a ', 'ab', 'ü9'].map(isSearchable)).toEqual([false, false, true, true])
})

const marked = (excerpt: string, words: string) =>
  markedPieces(excerpt, words)
    .map(({ text, isWord }) => (isWord ? `[${text}]` : text))
    .join('')

test('words are marked where they stand, the longest first', () => {
  expect(marked('The Harbour, harbours', 'HARBOUR the')).toBe('[The] [Harbour], [harbour]s')
  expect(marked('aaab', 'a aab')).toBe('[a][aab]')
  expect(marked('İstanbul', 'stan')).toBe('İstanbul')
  expect(marked('none', ' ')).toBe('none')
})

test('law: nothing is lost', () => {
  assert(
    property(string(), string(), (excerpt, words) => {
      expect(
        markedPieces(excerpt, words)
          .map(({ text }) => text)
          .join(''),
      ).toBe(excerpt)
    }),
  )
})
