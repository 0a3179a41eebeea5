import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bestPaths, indexPaths } from './rankPaths'

const name = fc.stringMatching(/^[abAB.]{1,4}$/)
const file = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'))
const files = fc.array(file, { maxLength: 30 })
const query = fc.stringMatching(/^[abAB./]{0,5}$/)
const find = (list: readonly string[], text: string, most = 50) => bestPaths(indexPaths(list), text, most)

describe('the best paths', () => {
  const list = [
    'src/app/main.ts',
    'src/app/main.test.ts',
    'docs/main/index.md',
    'src/domain.ts',
    'm/a/i/n.md',
    'README.md',
  ]

  test('names come before paths, and paths before characters in their order', () => {
    expect(find(list, 'main')).toEqual([
      'docs/main/',
      'src/app/main.ts',
      'src/app/main.test.ts',
      'src/domain.ts',
      'docs/main/index.md',
      'm/a/i/n.md',
    ])
  })

  test('a path that ends with a slash leads to what is in it', () => {
    expect(find(list, 'src/app/')).toEqual(['src/app/', 'src/app/main.ts', 'src/app/main.test.ts'])
  })

  test('with nothing typed: the directory itself, directories first', () => {
    expect(find(list, '')).toEqual(['m/', 'src/', 'docs/', 'README.md'])
  })

  test('law: what is found fits, each once, and in an order that the list does not decide', () => {
    fc.assert(
      fc.property(files, query, fc.integer({ min: 1, max: 20 }), (all, text, most) => {
        const found = find(all, text, most)
        expect(found).toEqual(find(all.toReversed(), text, most))
        expect(new Set(found).size).toBe(found.length)
        expect(found.length).toBeLessThanOrEqual(most)
        const known = new Set(indexPaths(all).paths)
        const fits = new RegExp([...text].map((char) => (char === '.' ? '\\.' : char)).join('.*'), 'i')
        for (const path of found) {
          expect(known.has(path)).toBe(true)
          expect(path).toMatch(fits)
        }
      }),
    )
  })

  test('law: fewer are the beginning of more', () => {
    fc.assert(
      fc.property(files, query, fc.nat(20), (all, text, most) => {
        expect(find(all, text, most)).toEqual(find(all, text).slice(0, most))
      }),
    )
  })

  test('law: a path that is typed out is found, after none but others that end so', () => {
    fc.assert(
      fc.property(files, file, (all, wanted) => {
        const found = find([...all, wanted], wanted)
        const before = found.slice(0, found.indexOf(wanted))
        expect(found).toContain(wanted)
        for (const path of before)
          expect(path.toLowerCase().replace(/\/$/, '').endsWith(wanted.toLowerCase())).toBe(true)
      }),
    )
  })

  test('every directory of a file is there, once', () => {
    expect(indexPaths(['a/b/c.ts', 'a/b/d.ts', 'a/e.ts']).paths.toSorted()).toEqual([
      'a/',
      'a/b/',
      'a/b/c.ts',
      'a/b/d.ts',
      'a/e.ts',
    ])
  })

  test('fifty thousand files are ranked', () => {
    const many = Array.from({ length: 50_000 }, (_, index) => `packages/p${index % 100}/src/part${index}.ts`)
    const found = find(many, 'part49999')
    expect(found).toEqual(['packages/p99/src/part49999.ts'])
  })
})
