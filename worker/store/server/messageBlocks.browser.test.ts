import * as fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ServerId, SessionId } from '../../api/ids'
import { type DeviceKey, openDeviceKey } from '../deviceKey'
import { deleteServerDatabase, openServerDatabase } from './serverDatabase'
import type { ServerDatabase } from './serverDatabase.types'
import type { StoredMessage } from './serverRecords'
import { messageOf } from '../../testing/testMessages'

const server = 'blocks' as ServerId

let deviceKey: DeviceKey
let database: ServerDatabase
let sessionCount = 0

beforeEach(async () => {
  await deleteServerDatabase(server)
  deviceKey = await openDeviceKey()
  database = await openServerDatabase(server, deviceKey)
})
afterEach(() => database.close())

/** A stream as servers make it: rising seqs, holes now and then (docs/protocol.md 4.5). */
const stream = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 450 }).map((steps) => {
  let seq = 0
  return steps.map((step) => messageOf((seq += step)))
})

test('any split, repetition and order of arrival reads back the same', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      stream,
      fc.array(fc.nat(), { maxLength: 8 }),
      fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 3 }),
      fc.infiniteStream(fc.nat()),
      async (messages, cuts, repeats, order) => {
        const batches = [...split(messages, cuts), ...repeats.map(([from, to]) => slice(messages, from, to))]
        const shuffled = batches
          .map((batch) => ({ batch, rank: order.next().value ?? 0 }))
          .sort((a, b) => a.rank - b.rank)
        const session = newSession()
        for (const { batch } of shuffled) await database.appendMessages(session, batch)

        expect(await database.readNewestMessages(session, 1000)).toEqual(messages)
        expect(await database.readCursor(session)).toEqual({
          lastSeq: messages.at(-1)?.seq,
          oldestSeq: messages[0]?.seq,
          historyComplete: false,
        })
      },
    ),
    { numRuns: 40 },
  )
})

test('reading pages backwards gives the stream', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(stream, fc.integer({ min: 1, max: 130 }), fc.array(fc.nat()), async (messages, page, cuts) => {
      const session = newSession()
      for (const batch of split(messages, cuts)) await database.appendMessages(session, batch)
      let read = await database.readNewestMessages(session, page)
      const pages = [read]
      while (read.length > 0) {
        expect(read.length).toBeLessThanOrEqual(page)
        read = await database.readMessagesBefore(session, read[0]?.seq ?? 0, page)
        pages.unshift(read)
      }
      expect(pages.flat()).toEqual(messages)
    }),
    { numRuns: 25 },
  )
})

test('newest page first, then older pages: the cursor follows what was received', async () => {
  const session = newSession()
  expect(await database.appendMessages(session, range(201, 300))).toEqual({
    lastSeq: 300,
    oldestSeq: 201,
    historyComplete: false,
  })
  await database.prependMessages(session, range(101, 200), { historyComplete: false })
  await database.appendMessages(session, range(301, 301))
  expect(await database.prependMessages(session, range(1, 100), { historyComplete: true })).toEqual({
    lastSeq: 301,
    oldestSeq: 1,
    historyComplete: true,
  })
  expect(await database.readNewestMessages(session, 1000)).toEqual(range(1, 301))
  expect(await database.readMessagesBefore(session, 150, 60)).toEqual(range(90, 149))
})

test('an empty session is remembered as complete, and grows', async () => {
  const session = newSession()
  const empty = { lastSeq: 0, oldestSeq: null, historyComplete: true }
  expect(await database.prependMessages(session, [], { historyComplete: true })).toEqual(empty)
  expect(await database.readCursor(session)).toEqual(empty)
  expect(await database.appendMessages(session, [messageOf(1)])).toEqual({
    lastSeq: 1,
    oldestSeq: 1,
    historyComplete: true,
  })
})

test('receiving nothing moves no cursor', async () => {
  const session = newSession()
  await database.appendMessages(session, [])
  expect(await database.readCursor(session)).toBeNull()
  await database.appendMessages(session, [messageOf(5)])
  expect(await database.appendMessages(session, [])).toEqual({ lastSeq: 5, oldestSeq: 5, historyComplete: false })
})

test('a known seq keeps the message that came first', async () => {
  const session = newSession()
  await database.appendMessages(session, [messageOf(1, 'first')])
  await database.appendMessages(session, [messageOf(1, 'second'), messageOf(2)])
  expect(await database.readNewestMessages(session, 10)).toEqual([messageOf(1, 'first'), messageOf(2)])
})

test('a write that fails moves no cursor', async () => {
  const session = newSession()
  await database.appendMessages(session, [messageOf(1)])
  const unstorable = { ...messageOf(2), content: (() => 'a function') as unknown as string }
  await expect(database.appendMessages(session, [unstorable])).rejects.toMatchObject({
    data: { code: 'storage-failed' },
  })
  expect(await database.readCursor(session)).toMatchObject({ lastSeq: 1 })
  expect(await database.readNewestMessages(session, 10)).toEqual([messageOf(1)])
})

function range(from: number, to: number): StoredMessage[] {
  return Array.from({ length: to - from + 1 }, (_, index) => messageOf(from + index))
}

/** Neighbours in key order, so that a range that reaches too far shows. */
function newSession(): SessionId {
  sessionCount += 1
  return `session-${sessionCount}` as SessionId
}

function split<T>(items: T[], cuts: number[]): T[][] {
  const at = [...new Set(cuts.map((cut) => cut % items.length))].sort((a, b) => a - b)
  return [0, ...at].map((start, index) => items.slice(start, at[index] ?? items.length))
}

function slice<T>(items: T[], from: number, to: number): T[] {
  const [start, end] = [from % items.length, to % items.length].sort((a, b) => a - b)
  return items.slice(start, (end ?? 0) + 1)
}
