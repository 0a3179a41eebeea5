import { expect, test } from 'vitest'
import { connectionBackoff, createBackoff } from './backoff'

test('waits double up to 30 s, of which the second half is random', () => {
  const longest = createBackoff({ ...connectionBackoff, random: () => 1 })
  const waits = Array.from({ length: 8 }, () => longest.nextMs())
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
  const shortest = createBackoff({ ...connectionBackoff, random: () => 0 })
  for (let failure = 0; failure < 100; failure++) shortest.nextMs()
  expect(shortest.nextMs()).toBe(15_000)
})

test('begins anew after a success', () => {
  const backoff = createBackoff({ firstMs: 5, longestMs: 20 })
  expect([backoff.nextMs(), backoff.nextMs(), backoff.nextMs(), backoff.nextMs()]).toEqual([5, 10, 20, 20])
  backoff.reset()
  expect(backoff.nextMs()).toBe(5)
})
