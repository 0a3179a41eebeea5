import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { filePlaces, isFilePlace } from './filePlaces.logic'

const found = (text: string) => filePlaces(text).map((place) => place.text)

test.each<[string, string[]]>([
  ['See src/a.ts:12.', ['src/a.ts:12']],
  ['(web/x/B.module.css:3:7) and Makefile:3', ['web/x/B.module.css:3:7']],
  ['at /home/ada/app/a.py:10-14, then b.rs:2', ['/home/ada/app/a.py:10-14', 'b.rs:2']],
  [String.raw`in C:\Users\ada\a.cs:4 and d:/x/y.cs:5`, [String.raw`C:\Users\ada\a.cs:4`, 'd:/x/y.cs:5']],
  ['./a/b.go:1 ../c.go:2 ~/d.go:3 docker/Dockerfile:4', ['./a/b.go:1', '../c.go:2', '~/d.go:3', 'docker/Dockerfile:4']],
  ['at 10:30, ratio 3:4, localhost:3000, example.com:80, 10.0.0.1:22, a.example.org:443/x', []],
  ['https://a.org/b.ts:12 and //a/b.ts:3 and mailto:a.ts:3', []],
  ['src/a.ts: 12 and src/a.ts:x and :12', []],
  ['src/a.ts:12abc src/a.ts:12/x', []],
])('%s', (text, places) => expect(found(text)).toEqual(places))

test('the whole text, or only a part of it', () => {
  expect(isFilePlace('src/a.ts:12')).toBe(true)
  expect(isFilePlace(String.raw`C:\a b\c.ts:1`)).toBe(false)
  expect(isFilePlace('see src/a.ts:12')).toBe(false)
  expect(isFilePlace('localhost:3000')).toBe(false)
})

test('law: places are parts of the text in order, none within another', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', '.', '/', '\\', ':', '1', ' ', 'C', '(', '-', 'ts'), maxLength: 200 }),
      (text) => {
        let at = 0
        for (const { from, to, text: written } of filePlaces(text)) {
          expect(from).toBeGreaterThanOrEqual(at)
          expect(written).toBe(text.slice(from, to))
          expect(written.length).toBeLessThan(400)
          at = to
        }
      },
    ),
  )
})

test('a hostile text costs what its length costs', () => {
  let steps = 0
  const hostile = 'a'.repeat(50_000) + ':1'.repeat(50_000) + 'a/'.repeat(20_000) + ':1'
  steps += filePlaces(hostile).length
  expect(steps).toBeLessThanOrEqual(100)
})
