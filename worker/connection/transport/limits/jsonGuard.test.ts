import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createJsonGuard, isSimpleJson } from './jsonGuard'

const generous = { depth: 1000, values: 1_000_000 }

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return 1 + Math.max(0, ...Object.values(value).map(depthOf))
}

test('law: the depth limit is exactly the depth of the parsed value, whatever its strings hold', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      const text = JSON.stringify(value)
      const depth = depthOf(JSON.parse(text))
      expect(isSimpleJson(text, { ...generous, depth })).toBe(true)
      if (depth > 0) expect(isSimpleJson(text, { ...generous, depth: depth - 1 })).toBe(false)
    }),
  )
})

test('law: it does not matter where the pieces are cut', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.integer({ min: 1, max: 9 }), fc.nat({ max: 4 }), (value, length, depth) => {
      const bytes = new TextEncoder().encode(JSON.stringify(value))
      const whole = createJsonGuard({ ...generous, depth }).take(bytes)
      const guard = createJsonGuard({ ...generous, depth })
      let pieces = true
      for (let start = 0; start < bytes.length; start += length) {
        pieces = pieces && guard.take(bytes.subarray(start, start + length))
      }
      expect(pieces).toBe(whole)
    }),
  )
})

test.each([
  ['brackets without end', '['.repeat(5_000_000)],
  ['many small arrays', `[${'[],'.repeat(1_000_000)}0]`],
  ['many zeros', `[${'0,'.repeat(1_000_000)}0]`],
  ['objects in objects', '{"a":'.repeat(100)],
])('refuses %s', (_name, text) => {
  expect(isSimpleJson(text, { depth: 32, values: 200_000 })).toBe(false)
})

test('brackets and commas in strings cost nothing', () => {
  expect(isSimpleJson(JSON.stringify(['[{,\\"'.repeat(100_000)]), { depth: 1, values: 10 })).toBe(true)
})
