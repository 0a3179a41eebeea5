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

/** What became of a notice in the end; lost: nobody could be reached. */
type Ended = 'had' | 'refused' | 'lost'

function start(
  told: ReadonlyMap<string, string[]> | null = new Map(),
  ended: (notice: Notice) => Promise<Ended> = () => Promise.resolve('had'),
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
    tell: async (notice, { holds: stillHolds, had, refused }) => {
      said.push(`${notice.kind} ${notice.sessionId} ${notice.requests?.map(({ id }) => id).join() ?? '?'}`)
      holds.push(stillHolds)
      const end = await ended(notice)
      if (end === 'had') had()
      if (end === 'refused') refused()
    },
  })
  return { needs, said, holds, stored: () => stored, settle: () => vi.advanceTimersByTimeAsync(1000) }
}

/** Each notice is on its way until the test says what became of it. */
function openTries() {
  const end: ((how: Ended) => void)[] = []
  return { end, trying: () => new Promise<Ended>((resolve) => void end.push(resolve)) }
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

test('what nobody has counts as told neither after a restart nor for a new connection; what somebody has does', async () => {
  const { end, trying } = openTries()
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

  end[0]?.('lost')
  await settle()
  needs.connected()
  needs.sawRequests('s', requests('a'))
  await settle()
  expect(said).toHaveLength(2)
  // On its way: a connection changes nothing.
  needs.connected()
  needs.sawRequests('s', requests('a'))
  await settle()
  expect(said).toHaveLength(2)
  end[1]?.('had')
  await settle()
  expect([...stored()]).toEqual([['s', ['a']]])
  needs.connected()
  needs.sawRequests('s', requests('a'))
  await settle()
  expect(said).toHaveLength(2)
})

test.each(['refused', 'lost'] as const)(
  'what was %s is not told anew because its session changes or its CLI reports it, and not stored as told',
  async (how) => {
    const { needs, said, stored, settle } = start(new Map(), () => Promise.resolve(how))
    needs.sawAll()
    needs.sawRequests('s', requests('a'))
    await settle()
    for (let change = 0; change < 3; change++) {
      needs.sawRequests('s', requests('a'))
      await settle()
      needs.sawEvent('s', 'needs-me')
      await settle()
    }
    expect(said).toEqual(['needs-me s a'])
    expect([...stored()]).toEqual([])
    // With something new it is told, as all that waits is.
    needs.sawRequests('s', requests('a', 'b'))
    await settle()
    expect(said).toEqual(['needs-me s a', 'needs-me s a,b'])
    expect([...stored()]).toEqual([])

    needs.connected()
    needs.sawRequests('s', requests('a', 'b'))
    await settle()
    expect(said).toHaveLength(how === 'lost' ? 3 : 2)
    const again = start(stored())
    again.needs.sawRequests('s', requests('a', 'b'))
    await again.settle()
    expect(again.said).toEqual(['needs-me s a,b'])
  },
)

test('what one notice could not bring, the next one did: a new connection tells neither again', async () => {
  const ends: Ended[] = ['lost', 'had']
  const { needs, said, stored, settle } = start(new Map(), () => Promise.resolve(ends.shift() ?? 'had'))
  needs.sawAll()
  needs.sawRequests('s', requests('a'))
  await settle()
  needs.sawRequests('s', requests('a', 'b'))
  await settle()
  expect([...stored()]).toEqual([['s', ['a', 'b']]])
  needs.connected()
  needs.sawRequests('s', requests('a', 'b'))
  await settle()
  expect(said).toEqual(['needs-me s a', 'needs-me s a,b'])
})

test('what was lost and then answered is forgotten: asked once more under its name, it is new', async () => {
  const { needs, said, settle } = start(new Map(), () => Promise.resolve('lost'))
  needs.sawAll()
  needs.sawRequests('s', requests('a'))
  await settle()
  needs.sawRequests('s', [])
  await settle()
  needs.connected()
  needs.sawRequests('s', [])
  await settle()
  needs.sawRequests('s', requests('a'))
  await settle()
  expect(said).toEqual(['needs-me s a', 'needs-me s a'])
})

test('what was had of a session leaves what came later on its way; what ended with the program marks nothing', async () => {
  const { end, trying } = openTries()
  const { needs, said, holds, stored, settle } = start(new Map(), trying)
  needs.sawAll()
  needs.sawRequests('s', requests('a'))
  await settle()
  needs.sawRequests('s', requests('a', 'b'))
  await settle()
  expect(said).toEqual(['needs-me s a', 'needs-me s a,b'])
  end[0]?.('had')
  await settle()
  expect([...stored()]).toEqual([['s', ['a']]])
  needs.stop()
  expect(holds.map((hold) => hold())).toEqual([false, false])
  end[1]?.('had')
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
