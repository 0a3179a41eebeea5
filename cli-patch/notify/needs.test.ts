import { array, assert, asyncProperty, constantFrom, dictionary, subarray } from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createNeeds } from './needs'
import type { Notice } from './notices'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const requests = (...ids: string[]) => ids.map((id) => ({ id, tool: 'Bash', arguments: {}, createdAt: null }))

/** `taken`: whether anybody has it in the end. */
function start(
  told: ReadonlyMap<string, string[]> | null = new Map(),
  taken: (notice: Notice) => Promise<boolean> = () => Promise.resolve(true),
) {
  const said: string[] = []
  const holds: (() => boolean)[] = []
  let stored = new Map(told ?? [])
  const needs = createNeeds({
    settleMs: 1000,
    now: () => 0,
    told,
    title: () => Promise.resolve('title'),
    onTold: (next) => (stored = new Map(next)),
    tell: async (notice, { holds: stillHolds, had }) => {
      said.push(`${notice.kind} ${notice.sessionId} ${notice.requests?.map(({ id }) => id).join() ?? '?'}`)
      holds.push(stillHolds)
      if (await taken(notice)) had()
    },
  })
  return { needs, said, holds, stored: () => stored, settle: () => vi.advanceTimersByTimeAsync(1000) }
}

/** Each notice is on its way until the test says whether somebody has it. */
function openTries() {
  const taken: ((isTaken: boolean) => void)[] = []
  return { taken, trying: () => new Promise<boolean>((resolve) => void taken.push(resolve)) }
}

test('a request and what its CLI reports of it are one need, told once', async () => {
  const { needs, said, settle } = start()
  needs.sawAll()
  needs.sawEvent('s', 'needs-me')
  needs.sawRequests('s', requests('a'))
  await settle()
  needs.sawRequests('s', requests('a'))
  await settle()
  needs.sawRequests('s', requests('a', 'b'))
  await settle()
  expect(said).toEqual(['needs-me s a', 'needs-me s a,b'])
})

test('what was answered before it was told needs nobody, and what is answered later holds no more', async () => {
  const { needs, said, holds, settle } = start()
  needs.sawAll()
  needs.sawEvent('s', 'needs-me')
  needs.sawRequests('s', requests('a'))
  needs.sawRequests('s', [])
  await settle()
  expect(said).toEqual([])
  needs.sawRequests('s', requests('b'))
  await settle()
  expect(holds.map((hold) => hold())).toEqual([true])
  needs.sawRequests('s', [])
  expect(holds.map((hold) => hold())).toEqual([false])
})

test('without a key for the session its CLI is believed; the end of a turn is told, too', async () => {
  const { needs, said, settle } = start()
  needs.sawAll()
  needs.sawRequests('s', null)
  needs.sawEvent('s', 'needs-me')
  await settle()
  needs.sawEvent('s', 'done')
  await settle()
  expect(said).toEqual(['needs-me s ?', 'done s ?'])
})

test('at the very first start nothing is told; after a restart what came meanwhile', async () => {
  const first = start(null)
  first.needs.sawRequests('s', requests('old'))
  first.needs.sawAll()
  await first.settle()
  expect(first.said).toEqual([])
  const again = start(first.stored())
  again.needs.sawRequests('s', requests('old', 'new'))
  again.needs.sawAll()
  await again.settle()
  expect(again.said).toEqual(['needs-me s old,new'])
})

test('what nobody has counts as told neither after a restart nor once its tries are over; what somebody has does', async () => {
  const { taken, trying } = openTries()
  const { needs, said, stored, settle } = start(new Map(), trying)
  needs.sawAll()
  needs.sawRequests('s', requests('a'))
  await settle()
  needs.sawRequests('s', requests('a'))
  await settle()
  expect([said, [...stored()]]).toEqual([['needs-me s a'], []])
  const again = start(stored())
  again.needs.sawRequests('s', requests('a'))
  await again.settle()
  expect(again.said).toEqual(['needs-me s a'])

  taken[0]?.(false)
  await settle()
  expect(said).toHaveLength(1)
  // As after a reconnect.
  needs.sawRequests('s', requests('a'))
  await settle()
  expect(said).toHaveLength(2)
  taken[1]?.(true)
  await settle()
  expect([...stored()]).toEqual([['s', ['a']]])
  needs.sawRequests('s', requests('a'))
  await settle()
  expect(said).toHaveLength(2)
})

test('what was had of a session leaves what came later on its way; what ended with the program marks nothing', async () => {
  const { taken, trying } = openTries()
  const { needs, said, holds, stored, settle } = start(new Map(), trying)
  needs.sawAll()
  needs.sawRequests('s', requests('a'))
  await settle()
  needs.sawRequests('s', requests('a', 'b'))
  await settle()
  expect(said).toEqual(['needs-me s a', 'needs-me s a,b'])
  taken[0]?.(true)
  await settle()
  expect([...stored()]).toEqual([['s', ['a']]])
  needs.stop()
  expect(holds.map((hold) => hold())).toEqual([false, false])
  taken[1]?.(true)
  await settle()
  expect([...stored()]).toEqual([['s', ['a']]])
})

test('law: whatever happens in whatever order, each request that lasts is told once', async () => {
  await assert(
    asyncProperty(array(subarray(['a', 'b', 'c']), { maxLength: 8 }), async (steps) => {
      const { needs, said, settle } = start()
      needs.sawAll()
      let expected = 0
      let before: string[] = []
      for (const ids of steps) {
        needs.sawRequests('s', requests(...ids))
        await settle()
        if (ids.some((id) => !before.includes(id))) expected++
        before = ids
      }
      expect(said).toHaveLength(expected)
    }),
  )
})

test('law: under one id another request is told anew, and the same one never twice', async () => {
  // What waits after each step: by id, the time at which it was asked.
  const steps = array(dictionary(constantFrom('r1', 'r2'), constantFrom(1, 2, 3), { noNullPrototype: true }), {
    maxLength: 12,
  })
  await assert(
    asyncProperty(steps, async (states) => {
      const { needs, said, settle } = start()
      needs.sawAll()
      let expected = 0
      let before = new Set<string>()
      for (const state of states) {
        const waiting = Object.entries(state).map(([id, createdAt]) => ({ id, tool: 'Bash', arguments: {}, createdAt }))
        const names = new Set(waiting.map(({ id, createdAt }) => `${id} ${createdAt}`))
        if ([...names].some((name) => !before.has(name))) expected++
        before = names
        needs.sawRequests('s', waiting)
        await settle()
        expect(said).toHaveLength(expected)
      }
      needs.stop()
    }),
    { numRuns: 60 },
  )
})

test('what an older build told, which knew ids alone, is not told again after the update', async () => {
  const { needs, said, settle } = start(new Map([['s', ['r1']]]))
  needs.sawAll()
  needs.sawRequests('s', [{ id: 'r1', tool: 'Bash', arguments: {}, createdAt: 5 }])
  await settle()
  expect(said).toEqual([])
  needs.sawRequests('s', [{ id: 'r1', tool: 'Bash', arguments: {}, createdAt: 6 }])
  await settle()
  expect(said).toHaveLength(1)
})
