import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startHappyServer, type HappyServer } from './startHappyServer'
import { createSession, signUp, type TestClient } from './testClient'

// Other suites run at the same time on the same few cores.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

interface StoredMessage {
  id: string
  seq: number
  localId: string
  content: { c: string }
}

let server: HappyServer
let client: TestClient

beforeAll(async () => {
  server = await startHappyServer({ dataDir: ':memory:' })
  client = await signUp(server.url)
})

afterAll(() => server.stop())

/** Few ids, so that they come again within and between batches. */
const batch = fc.array(fc.record({ localId: fc.constantFrom('a', 'b', 'c', 'd', 'e'), content: fc.base64String() }), {
  minLength: 1,
  maxLength: 6,
})

test('law: however often a localId is posted, the first content is stored once and keeps its number', async () => {
  let session = 0
  await fc.assert(
    fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 6 }), async (batches) => {
      session += 1
      const path = `/v3/sessions/${await createSession(client, `law-${session}`)}/messages`
      const expected = new Map<string, string>()
      for (const messages of batches) {
        for (const { localId, content } of messages) if (!expected.has(localId)) expected.set(localId, content)
        const { body } = await client.call('POST', path, { messages })
        const answered = (body as { messages: StoredMessage[] }).messages
        expect(new Set(answered.map((row) => row.localId))).toEqual(new Set(messages.map((row) => row.localId)))
        expect(answered.map((row) => row.seq)).toEqual(answered.map((row) => row.seq).toSorted((a, b) => a - b))
      }
      const { body } = await client.call('GET', path)
      const stored = (body as { messages: StoredMessage[] }).messages
      expect(stored.map((row) => [row.localId, row.content.c])).toEqual([...expected])
      expect(stored.map((row) => row.seq)).toEqual(stored.map((_, index) => index + 1))
    }),
    { numRuns: 25 },
  )
})

test('law: pages of any size, in either direction, hold each message once', async () => {
  const path = `/v3/sessions/${await createSession(client, 'pages')}/messages`
  const messages = Array.from({ length: 30 }, (_, index) => ({ content: 'eA==', localId: `m-${index}` }))
  await client.call('POST', path, { messages })
  const collect = async (cursor: 'after_seq' | 'before_seq', start: number, limit: number): Promise<number[]> => {
    const seqs: number[] = []
    for (let from = start; ; from = seqs.at(-1) ?? from) {
      const { body } = await client.call('GET', `${path}?${cursor}=${from}&limit=${limit}`)
      const page = body as { messages: StoredMessage[]; hasMore: boolean }
      seqs.push(...page.messages.map((row) => row.seq))
      if (!page.hasMore) return seqs
    }
  }
  const ascending = messages.map((_, index) => index + 1)
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 40 }), async (limit) => {
      expect(await collect('after_seq', 0, limit)).toEqual(ascending)
      expect(await collect('before_seq', 2_147_483_647, limit)).toEqual(ascending.toReversed())
    }),
    { numRuns: 15 },
  )
})

test('sessions page by id, newest first, and changedSince keeps the later ones', async () => {
  const other = await signUp(server.url)
  const ids: string[] = []
  for (let index = 0; index < 5; index += 1) ids.push(await createSession(other, `tag-${index}`))
  const seen: string[] = []
  let cursor: string | null = null
  do {
    const query: string = cursor === null ? '' : `&cursor=${cursor}`
    const { body } = await other.call('GET', `/v2/sessions?limit=2${query}`)
    const page = body as { sessions: { id: string; updatedAt: number }[]; nextCursor: string | null }
    seen.push(...page.sessions.map((row) => row.id))
    cursor = page.nextCursor
  } while (cursor !== null)
  expect(seen).toEqual(ids.toReversed())

  server.testControls.advanceClock(1_000)
  const since = Date.now() + 500
  await other.call('POST', `/v3/sessions/${ids[1]}/messages`, { messages: [{ content: 'eA==', localId: 'x' }] })
  const { body } = await other.call('GET', `/v2/sessions?changedSince=${since}`)
  expect((body as { sessions: { id: string }[] }).sessions.map((row) => row.id)).toEqual([ids[1]])
})

test('a test can force the id of the next session', async () => {
  server.testControls.forceIds('session', ['same-on-two-servers'])
  expect(await createSession(client, 'forced')).toBe('same-on-two-servers')
  expect(await createSession(client, 'free')).not.toBe('same-on-two-servers')
})
