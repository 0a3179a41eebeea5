import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createEntityCache } from './entityParts'

const turn = () => new Promise((resolve) => setImmediate(resolve))

/** What a table stores, written as slowly as a disk does. */
function createStore() {
  const entries = new Map<string, { id: string; value: number }>()
  const stored = new Map<string, number>()
  const atOnce: number[] = []
  const cache = createEntityCache(entries, {
    async writeStored(written: { id: string; value: number }[]) {
      atOnce.push(written.length)
      const values = written.map(({ id, value }) => [id, value] as const)
      await turn()
      for (const [id, value] of values) stored.set(id, value)
    },
    async deleteStored(ids: string[]) {
      atOnce.push(ids.length)
      await turn()
      for (const id of ids) stored.delete(id)
    },
  })
  return { entries, stored, atOnce, cache }
}

test('thousands of entries are written a few at a time: other servers have their turn between', async () => {
  const { entries, stored, atOnce, cache } = createStore()
  for (let value = 0; value < 3000; value++) {
    entries.set(`s${value}`, { id: `s${value}`, value })
    cache.changed(`s${value}`)
  }
  await cache.flush()
  expect(stored.size).toBe(3000)
  expect(Math.max(...atOnce)).toBeLessThan(50)
  const ids = [...entries.keys()]
  entries.clear()
  cache.removed(ids)
  await cache.flush()
  expect(stored.size).toBe(0)
  expect(Math.max(...atOnce)).toBeLessThan(50)
})

test('law: whatever comes, changes and goes while it is written, the disk ends with what is held', async () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('change' as const), id: fc.nat(40), count: fc.integer({ min: 1, max: 40 }) }),
    fc.record({ kind: fc.constant('remove' as const), id: fc.nat(40), count: fc.integer({ min: 1, max: 40 }) }),
    fc.record({ kind: fc.constant('flush' as const) }),
    fc.record({ kind: fc.constant('turn' as const) }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const { entries, stored, cache } = createStore()
      let value = 0
      for (const next of steps) {
        if (next.kind === 'flush') void cache.flush()
        else if (next.kind === 'turn') await turn()
        else {
          const ids = Array.from({ length: next.count }, (_, index) => `s${(next.id + index) % 41}`)
          if (next.kind === 'remove') cache.removed(ids.filter((id) => entries.delete(id)))
          else
            for (const id of ids) {
              entries.set(id, { id, value: ++value })
              cache.changed(id)
            }
        }
      }
      await cache.flush()
      expect(new Map([...entries].map(([id, entry]) => [id, entry.value]))).toEqual(stored)
    }),
    { numRuns: 200 },
  )
})
