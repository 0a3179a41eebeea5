import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson, requestDigest } from './requestDigest'

const digest = (input: unknown) => requestDigest({ id: 'r', tool: 'T', arguments: input })

const jsonValue = fc.jsonValue({ maxDepth: 4 })

function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reordered)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, field]) => [name, reordered(field)]),
  )
}

test('law: canonical JSON is JSON of the same value, and does not depend on the order of keys', () => {
  fc.assert(
    fc.property(jsonValue, (value) => {
      const normal: unknown = JSON.parse(JSON.stringify(value))
      expect(JSON.parse(canonicalJson(normal))).toEqual(normal)
      expect(canonicalJson(reordered(normal))).toBe(canonicalJson(normal))
    }),
  )
})

test('law: two requests have the same digest only if they are equal', async () => {
  const request = fc.record({ id: fc.string(), tool: fc.string(), arguments: jsonValue })
  await fc.assert(
    fc.asyncProperty(request, request, async (a, b) => {
      const isSame = canonicalJson([a.id, a.tool, a.arguments]) === canonicalJson([b.id, b.tool, b.arguments])
      expect((await requestDigest(a)) === (await requestDigest(b))).toBe(isSame)
    }),
  )
})

test('arguments that are missing are those that are null; names and values do not run into each other', async () => {
  expect(await digest(undefined)).toBe(await digest(null))
  expect(await digest({ a: '1,b:2' })).not.toBe(await digest({ a: '1', b: 2 }))
  expect(await digest({ ['__proto__']: 1 })).not.toBe(await digest({}))
  expect(await digest({ command: 'ls' })).toMatch(/^[\w-]{43}$/)
})
