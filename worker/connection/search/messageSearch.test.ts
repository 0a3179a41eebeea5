import { rowAt } from '../../api/rows'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { SessionId } from '../../api/ids'
import { HubError } from '../../api/errors'
import type { CanonicalUrl, ServerId } from '../../api/ids'
import type { OpenAccount } from '../account/openAccount'
import type { HttpClient } from '../transport/httpClient'
import { startAgentBed } from '../../testing/agentBed'
import { createTestProfile } from '../../testing/testProfile'
import { createMessageSearch, type MessageSearch } from './messageSearch'

// Two cores are shared with other suites.
vi.setConfig({ testTimeout: 30_000 })

let bed: Awaited<ReturnType<typeof startAgentBed>>
beforeEach(async () => {
  bed = await startAgentBed()
})
afterEach(() => bed.stop())

const record = (role: string, text: string) => ({ role, content: { type: 'text', text } })

/** A session with these records, none of which is on this device. */
async function sessionWith(records: readonly object[]): Promise<SessionId> {
  const { id, cipher } = await bed.newSession()
  const messages = await Promise.all(
    records.map(async (one) => ({ content: await cipher.encrypt(one), localId: crypto.randomUUID() })),
  )
  for (let start = 0; start < messages.length; start += 100) {
    await bed.call('POST', `/v3/sessions/${id}/messages`, { messages: messages.slice(start, start + 100) })
  }
  await bed.until(() => rowAt(bed.hub().state().sessions, id) !== undefined)
  return id
}

const search = async (id: SessionId, words: string) => (await bed.hub().messageSearch()).searchSession(id, words)

async function fetchAll(id: SessionId): Promise<number> {
  return pagesOf(await bed.hub().messageSearch(), id)
}

async function pagesOf({ fetchHistory }: Pick<MessageSearch, 'fetchHistory'>, id: SessionId): Promise<number> {
  let upTo: number | null = null
  for (let pages = 1; ; pages++) {
    const fetched: { isComplete: boolean; upTo: number } = await fetchHistory(id, upTo)
    if (fetched.isComplete) return pages
    if (pages === 50) throw new Error('fetched without an end')
    upTo = fetched.upTo
  }
}

const said = (text: string) => ({
  role: 'session',
  content: { id: crypto.randomUUID(), time: 1, role: 'agent', turn: 'turn', ev: { t: 'text', text } },
})

test('what is fetched is found: all words, any case, the newest first; the rest is said to be missing', async () => {
  const filler = Array.from({ length: 240 }, (_, index) => said(`filler ${index}`))
  const id = await sessionWith([
    record('user', 'Where is the OLD harbour?'),
    ...filler,
    said('The harbour is old.\n'.repeat(40)),
    said('Only a harbour.'),
  ])
  expect(await search(id, 'harbour old')).toEqual({ found: [], more: 0, long: 0, stored: 'none' })
  await (await bed.hub().messageSearch()).fetchHistory(id, null)
  const part = await search(id, 'harbour old')
  expect(part).toMatchObject({ stored: 'some', more: 0, found: [{ seq: 242, from: 'agent' }] })
  expect(part.found[0]?.excerpt).toMatch(/^The harbour is old\. The harbour .*…$/)

  expect(await fetchAll(id)).toBeLessThan(5)
  const whole = await search(id, '  Harbour\nOLD ')
  expect(whole).toMatchObject({
    stored: 'all',
    found: [
      { seq: 242, from: 'agent' },
      { seq: 1, from: 'person', excerpt: 'Where is the OLD harbour?' },
    ],
  })
  expect(await search(id, ' ')).toMatchObject({ found: [], stored: 'all' })
  // The chat goes on from what was stored.
  const chat = bed.hub().openChat(id)
  await vi.waitFor(() => expect(chat.state().phase.kind).toBe('live'))
  expect(chat.state().blocks.flat().at(-1)).toMatchObject({ text: 'Only a harbour.' })
  chat.close()
})

test('what a tool was given is found; more hits than are listed are counted; ciphertext has none of it', async () => {
  const call = {
    role: 'session',
    content: {
      id: crypto.randomUUID(),
      time: 1,
      role: 'agent',
      turn: 'turn',
      ev: {
        t: 'tool-call-start',
        call: 'c',
        name: 'Bash',
        title: 'Run',
        description: '',
        args: { command: 'make needle' },
      },
    },
  }
  const id = await sessionWith([call, ...Array.from({ length: 60 }, () => said('needle'))])
  await fetchAll(id)
  const { found, more } = await search(id, 'needle')
  expect([found.length, more]).toEqual([50, 11])
  expect(await search(id, 'make needle')).toMatchObject({ found: [{ seq: 1, from: 'tool', excerpt: 'make needle' }] })
  expect(await search(id, 'session')).toMatchObject({ found: [] })
})

test('a dotted capital letter is the letter; of a very long message only the beginning is searched, which is told', async () => {
  const id = await sessionWith([said('İstanbul'), said(`${'x'.repeat(250_000)} needle`)])
  await fetchAll(id)
  expect(await search(id, 'istanbul')).toMatchObject({ found: [{ seq: 1, excerpt: 'İstanbul' }], long: 1 })
  expect(await search(id, 'İSTANBUL')).toMatchObject({ found: [{ seq: 1 }] })
  expect(await search(id, 'needle')).toMatchObject({ found: [], long: 1 })
})

test('what came after a session was closed is said to be missing, and is fetched', async () => {
  const { id, cipher } = await bed.newSession()
  const post = async (texts: readonly string[]) => {
    const messages = await Promise.all(
      texts.map(async (text) => ({ content: await cipher.encrypt(said(text)), localId: crypto.randomUUID() })),
    )
    await bed.call('POST', `/v3/sessions/${id}/messages`, { messages })
  }
  await post(['the first lighthouse'])
  await bed.until(() => rowAt(bed.hub().state().sessions, id) !== undefined)
  const chat = bed.hub().openChat(id)
  await vi.waitFor(() => expect(chat.state()).toMatchObject({ phase: { kind: 'live' }, history: 'complete' }))
  chat.close()
  await vi.waitFor(async () => expect(await search(id, 'lighthouse')).toMatchObject({ stored: 'all' }))

  await post(Array.from({ length: 60 }, (_, index) => `lighthouse ${index}`))
  await bed.until(() => rowAt(bed.hub().state().sessions, id)?.seq === 61)
  expect(await search(id, 'lighthouse')).toMatchObject({ stored: 'some', found: [{ seq: 1 }], more: 0 })
  expect(await fetchAll(id)).toBe(1)
  expect(await search(id, 'lighthouse')).toMatchObject({ stored: 'all', more: 11 })
})

test('a session that was empty when it was open is fetched from its beginning', async () => {
  const { id, cipher } = await bed.newSession()
  await bed.until(() => rowAt(bed.hub().state().sessions, id) !== undefined)
  const chat = bed.hub().openChat(id)
  await vi.waitFor(() => expect(chat.state()).toMatchObject({ phase: { kind: 'live' }, history: 'complete' }))
  chat.close()
  const messages = await Promise.all(
    Array.from({ length: 60 }, async (_, index) => ({
      content: await cipher.encrypt(said(`lighthouse ${index}`)),
      localId: crypto.randomUUID(),
    })),
  )
  await bed.call('POST', `/v3/sessions/${id}/messages`, { messages })
  await bed.until(() => rowAt(bed.hub().state().sessions, id)?.seq === 60)
  await fetchAll(id)
  expect(await search(id, 'lighthouse')).toMatchObject({ stored: 'all', more: 10 })
})

const messageOf = (seq: number) => ({ id: `m${seq}`, seq, localId: null, createdAt: seq, content: { c: 'c' } })

/** The first message is stored here; the server has `known` of them, of which one fills a page. */
async function largeMessages({ known, grows }: { known: number; grows: boolean }) {
  const id = 'large' as SessionId
  const serverUrl = 'https://cloud.example' as CanonicalUrl
  const database = await (await createTestProfile()).openServerDatabase('large' as ServerId)
  const first = { id: 'm1', seq: 1, localId: null, content: 'c', createdAt: 1, updatedAt: 1 }
  await database.appendMessages(id, [first])
  await database.prependMessages(id, [], { historyComplete: true })
  let there = known
  const http: HttpClient = {
    serverUrl,
    async request({ query }) {
      const { after_seq, limit } = query as { after_seq: number; limit: number }
      if (limit > 1) throw new HubError({ code: 'too-much', serverUrl, what: 'answer' })
      if (grows) there += 1
      const messages = after_seq < there ? [messageOf(after_seq + 1)] : []
      return { status: 200, body: { messages, hasMore: after_seq + 1 < there }, bytes: 1 }
    },
  }
  const account = { database, sessions: new Map([[id, { row: { seq: known } }]]) } as unknown as OpenAccount
  const messageSearch = createMessageSearch(http, async () => account)
  return { fetch: () => pagesOf(messageSearch, id), lastSeq: async () => (await database.readCursor(id))?.lastSeq }
}

test('messages so large that a page has one of them are all fetched', async () => {
  const { fetch, lastSeq } = await largeMessages({ known: 6, grows: false })
  expect(await fetch()).toBe(5)
  expect(await lastSeq()).toBe(6)
})

test('a session to which something is always added is fetched as far as it was known at first', async () => {
  const { fetch, lastSeq } = await largeMessages({ known: 6, grows: true })
  expect(await fetch()).toBe(5)
  expect(await lastSeq()).toBe(6)
})
