import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { firstUnseen, withSeen, type SeenRanges } from './seen.logic'

test('an end that was in view does not stand for the middle', () => {
  const head = withSeen([], 0, 400)
  expect(firstUnseen(head, 3000)).toBe(400)
  const ends = withSeen(head, 2600, 3000)
  expect(firstUnseen(ends, 3000)).toBe(400)
  expect(firstUnseen(withSeen(ends, 390, 2610), 3000)).toBeNull()
  expect(firstUnseen([], 0)).toBeNull()
})

test('law: all was in view exactly if every pixel row was, in whatever order', () => {
  const height = 60
  const views = fc.array(fc.tuple(fc.nat(height), fc.nat(20)), { maxLength: 20 })
  fc.assert(
    fc.property(views, (given) => {
      let ranges: SeenRanges = []
      const rows = new Set<number>()
      for (const [start, length] of given) {
        const end = Math.min(height, start + length)
        ranges = withSeen(ranges, start, end)
        for (let row = start; row < end; row++) rows.add(row)
      }
      // No more than the tolerance may be missing in one place.
      let gap = 0
      let longest = 0
      for (let row = 0; row < height; row++) {
        gap = rows.has(row) ? 0 : gap + 1
        longest = Math.max(longest, gap)
      }
      if (longest === 0) expect(firstUnseen(ranges, height)).toBeNull()
      if (longest > 2) expect(firstUnseen(ranges, height)).not.toBeNull()
    }),
  )
})
