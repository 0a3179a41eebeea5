import * as fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { HubError } from '../../../api/errors'
import type { CanonicalUrl, LocalId, SessionId } from '../../../api/ids'
import type { OutboxItem } from '../../../store/server/serverRecords'
import { createOutbox, type Outbox } from './outbox'
import type { OutboxStore } from './outbox.types'

const serverUrl = 'https://a.test' as CanonicalUrl
const sessionA = 'a' as SessionId
const sessionB = 'b' as SessionId

/** The documented behaviour of ServerDatabase's outbox. */
class StoreModel implements OutboxStore {
  readonly items = new Map<LocalId, OutboxItem>()

  readOutbox() {
    return Promise.resolve([...this.items.values()])
  }
  putOutboxItem(item: OutboxItem) {
    this.items.set(item.localId, item)
    return Promise.resolve()
  }
  putOutboxItemWithBlobs(item: OutboxItem) {
    return this.putOutboxItem(item)
  }
  deleteOutboxItem(localId: LocalId) {
    return Promise.resolve(this.items.delete(localId))
  }
}

type Fault = 'lost-request' | 'lost-answer' | 'server-error'

/** `POST /v3/sessions/:id/messages` (docs/protocol.md 3.2): idempotent by (session, localId), with faults in front. */
class ServerModel {
  readonly stored = new Map<SessionId, LocalId[]>()
  readonly faults: Fault[] = []
  refusedStatus: number | null = null

  post = async ({ sessionId, localId }: Pick<OutboxItem, 'sessionId' | 'localId'>): Promise<'posted'> => {
    await Promise.resolve()
    const fault = this.faults.shift()
    if (fault === 'lost-request') throw new HubError({ code: 'unreachable', serverUrl, reason: 'timed-out' })
    if (fault === 'server-error') throw new HubError({ code: 'server-failed', serverUrl, status: 500 })
    if (this.refusedStatus !== null) {
      throw new HubError({ code: 'server-failed', serverUrl, status: this.refusedStatus })
    }
    const messages = this.stored.get(sessionId) ?? []
    if (!messages.includes(localId)) messages.push(localId)
    this.stored.set(sessionId, messages)
    if (fault === 'lost-answer') throw new HubError({ code: 'unreachable', serverUrl, reason: 'connection-failed' })
    return 'posted'
  }
}

function openOutbox(server: ServerModel, store: StoreModel, isIdle = () => false) {
  return createOutbox({
    serverUrl,
    store,
    post: server.post,
    isRead: () => true,
    isIdle,
    onChange: () => undefined,
    backoff: { firstMs: 0, longestMs: 0 },
  })
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await Promise.resolve()
}

const step = fc.oneof(
  fc.record({ kind: fc.constant('send' as const), session: fc.constantFrom(sessionA, sessionB) }),
  fc.record({
    kind: fc.constant('faults' as const),
    faults: fc.array(fc.constantFrom<Fault>('lost-request', 'lost-answer', 'server-error'), { maxLength: 4 }),
  }),
  fc.record({ kind: fc.constantFrom('restart' as const, 'go-offline' as const, 'go-online' as const) }),
  fc.record({ kind: fc.constant('let-work' as const), turns: fc.nat({ max: 12 }) }),
)

const newItem = (sessionId: SessionId, number: number) => ({
  localId: `local-${number}` as LocalId,
  sessionId,
  content: `content ${number}`,
  text: `text ${number}`,
})

describe('outbox', () => {
  test('whatever fails or restarts, every message ends at the server exactly once, in order per session', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const server = new ServerModel()
        const store = new StoreModel()
        const sent = new Map<SessionId, LocalId[]>()
        let outbox = openOutbox(server, store)
        for (const [number, next] of steps.entries()) {
          if (next.kind === 'send') {
            const item = newItem(next.session, number)
            await outbox.add(item)
            sent.set(next.session, [...(sent.get(next.session) ?? []), item.localId])
          } else if (next.kind === 'faults') server.faults.push(...next.faults)
          else if (next.kind === 'let-work') await turns(next.turns)
          else if (next.kind === 'restart') {
            // A dead hub's post may still reach the server; nothing of it reaches the store.
            outbox.stop()
            outbox = openOutbox(server, store)
            await outbox.load()
            outbox.setOnline(true)
          } else outbox.setOnline(next.kind === 'go-online')
        }
        server.faults.length = 0
        outbox.stop()
        await turns(50)
        outbox = openOutbox(server, store)
        await outbox.load()
        outbox.setOnline(true)
        while (store.items.size > 0) await turns(10)
        expect(server.stored).toEqual(sent)
      }),
      { numRuns: 300 },
    )
  })

  test('a message that the server refuses waits for the person and lets the next one pass', async () => {
    const server = new ServerModel()
    const store = new StoreModel()
    const outbox = openOutbox(server, store)
    outbox.setOnline(true)
    server.refusedStatus = 413
    await outbox.add(newItem(sessionA, 1))
    await turns(20)
    server.refusedStatus = null
    await outbox.add(newItem(sessionA, 2))
    await turns(20)
    expect(outbox.itemsOf(sessionA).map((item) => item.delivery.state)).toEqual(['failed', 'sent'])
    expect(store.items.get('local-1' as LocalId)?.state).toBe('failed')
    expect(outbox.failed()).toEqual([{ sessionId: sessionA, at: expect.any(Number) }])

    await outbox.retry('local-1' as LocalId)
    await turns(20)
    expect(server.stored.get(sessionA)).toEqual(['local-2', 'local-1'])
    expect(store.items.size).toBe(0)
  })

  test('discard gives the text back; of an accepted message it says not-found', async () => {
    const server = new ServerModel()
    const store = new StoreModel()
    const outbox = openOutbox(server, store)
    await outbox.add(newItem(sessionA, 1))
    await expect(outbox.discard('local-1' as LocalId)).resolves.toBe('text 1')
    expect(store.items.size).toBe(0)

    await outbox.add(newItem(sessionA, 2))
    outbox.setOnline(true)
    await turns(1)
    await expect(outbox.discard('local-2' as LocalId)).rejects.toMatchObject({ code: 'not-found' })
    expect(server.stored.get(sessionA)).toEqual(['local-2'])
  })

  test('a message that could not be taken off the disk stays on the screen', async () => {
    const store = new StoreModel()
    const outbox = openOutbox(new ServerModel(), store)
    await outbox.add(newItem(sessionA, 1))
    store.deleteOutboxItem = () => Promise.reject(new HubError({ code: 'storage-failed', detail: 'full' }))
    await expect(outbox.discard('local-1' as LocalId)).rejects.toMatchObject({ code: 'storage-failed' })
    expect(outbox.itemsOf(sessionA).map((item) => item.text)).toEqual(['text 1'])
  })

  test('the echo takes a message out, also when it comes before the answer', async () => {
    const server = new ServerModel()
    const store = new StoreModel()
    const outbox = openOutbox(server, store)
    server.faults.push('lost-answer')
    outbox.setOnline(true)
    await outbox.add(newItem(sessionA, 1))
    outbox.confirm(['local-1' as LocalId])
    await turns(20)
    expect(outbox.itemsOf(sessionA)).toEqual([])
    expect(store.items.size).toBe(0)
  })
})

const texts = (outbox: Outbox) => outbox.itemsOf(sessionA).map(({ text, delivery }) => `${text} ${delivery.state}`)
const add = (outbox: Outbox, text: string, waits: boolean) =>
  outbox.add({ localId: text as LocalId, sessionId: sessionA, content: text, text, waits })

async function threeWaiting(server: ServerModel, store: StoreModel, isIdle = () => false): Promise<Outbox> {
  const outbox = openOutbox(server, store, isIdle)
  for (const text of ['one', 'two', 'three']) await add(outbox, text, true)
  return outbox
}

describe('what waits until the agent is done', () => {
  test('is not sent, keeps its order over a restart, is moved and taken back', async () => {
    const [server, store] = [new ServerModel(), new StoreModel()]
    const outbox = await threeWaiting(server, store)
    outbox.setOnline(true)
    await outbox.move('three' as LocalId, -1)
    await outbox.move('one' as LocalId, -1)
    expect(await outbox.discard('two' as LocalId)).toBe('two')
    const again = openOutbox(server, store)
    await again.load()
    expect(texts(again)).toEqual(['one waiting', 'three waiting'])
    expect(server.stored.size).toBe(0)
  })

  test('goes out one by one, each when the agent has been at work and is done', async () => {
    const server = new ServerModel()
    let isIdle = false
    const outbox = await threeWaiting(server, new StoreModel(), () => isIdle)
    const noteIdle = (now: boolean) => {
      isIdle = now
      outbox.noteIdle(sessionA)
    }
    outbox.setOnline(true)
    const done = () => server.stored.get(sessionA) ?? []
    noteIdle(false)
    noteIdle(true)
    await vi.waitFor(() => expect(texts(outbox)[0]).toBe('one sent'))
    // Its echo came, and it has not begun.
    outbox.confirm(['one' as LocalId])
    noteIdle(true)
    expect(texts(outbox)).toEqual(['two waiting', 'three waiting'])
    noteIdle(false)
    noteIdle(true)
    await vi.waitFor(() => expect(done()).toEqual(['one', 'two']))
  })

  test('what is sent at once goes before it; “send now” and “all” leave nothing waiting', async () => {
    const server = new ServerModel()
    const outbox = await threeWaiting(server, new StoreModel())
    outbox.setOnline(true)
    await add(outbox, 'now', false)
    await outbox.sendNow('two' as LocalId)
    await vi.waitFor(() => expect(server.stored.get(sessionA)).toEqual(['now', 'two']))
    outbox.sendAllWaiting()
    await vi.waitFor(() => expect(server.stored.get(sessionA)).toEqual(['now', 'two', 'one', 'three']))
  })
})

function heldBed() {
  const [server, store] = [new ServerModel(), new StoreModel()]
  let runs = false
  const open = () =>
    createOutbox({
      serverUrl,
      store,
      post: async (item) => (runs ? server.post(item) : 'held'),
      isRead: () => runs,
      isIdle: () => runs,
      onChange: () => undefined,
      firstReadMs: 0,
    })
  return { server, store, open, run: () => void (runs = true) }
}

describe('what is held for a session that has ended', () => {
  test('stays over a restart and a new connection, and goes out in its order when the session runs', async () => {
    const bed = heldBed()
    const outbox = bed.open()
    outbox.setOnline(true)
    for (const text of ['one', 'two']) await add(outbox, text, false)
    await vi.waitFor(() => expect(texts(outbox)).toEqual(['one held', 'two held']))
    outbox.setOnline(true)
    outbox.noteReaders()
    expect(texts(outbox)).toEqual(['one held', 'two held'])
    expect(outbox.unsentCount()).toBe(2)
    outbox.stop()

    const again = bed.open()
    await again.load()
    again.setOnline(true)
    expect(texts(again)).toEqual(['one held', 'two held'])
    bed.run()
    again.noteReaders()
    again.noteReaders()
    await vi.waitFor(() => expect(texts(again)).toEqual(['one sent', 'two sent']))
    expect(bed.server.stored.get(sessionA)).toEqual(['one', 'two'])
    await vi.waitFor(() => expect(bed.store.items.size).toBe(0))
  })

  test('what was discarded in the last moment does not go out', async () => {
    const bed = heldBed()
    const outbox = bed.open()
    outbox.setOnline(true)
    for (const text of ['one', 'two']) await add(outbox, text, false)
    await vi.waitFor(() => expect(texts(outbox)).toEqual(['one held', 'two held']))
    bed.run()
    outbox.noteReaders()
    expect(await outbox.discard('one' as LocalId)).toBe('one')
    await vi.waitFor(() => expect(bed.server.stored.get(sessionA)).toEqual(['two']))
    expect(bed.store.items.has('one' as LocalId)).toBe(false)
  })

  test('is not overtaken by what is sent, or waits, while its session begins to read', async () => {
    const bed = heldBed()
    const outbox = bed.open()
    outbox.setOnline(true)
    for (const text of ['one', 'two']) await add(outbox, text, false)
    await add(outbox, 'later', true)
    await vi.waitFor(() => expect(texts(outbox)).toEqual(['one held', 'two held', 'later waiting']))
    bed.run()
    outbox.noteIdle(sessionA)
    outbox.noteReaders()
    await add(outbox, 'three', false)
    await vi.waitFor(() => expect(bed.server.stored.get(sessionA)).toEqual(['one', 'two', 'three']))
    expect(texts(outbox)).toContain('later waiting')
    outbox.confirm(['one', 'two', 'three'] as LocalId[])
    outbox.noteIdle(sessionA)
    await vi.waitFor(() => expect(bed.server.stored.get(sessionA)?.at(-1)).toBe('later'))
  })

  test('what is sent while they are written, or after that failed, comes after them', async () => {
    const bed = heldBed()
    const outbox = bed.open()
    outbox.setOnline(true)
    await add(outbox, 'one', false)
    await vi.waitFor(() => expect(texts(outbox)).toEqual(['one held']))
    bed.run()
    const put = bed.store.putOutboxItem.bind(bed.store)
    let failed = false
    bed.store.putOutboxItem = async () => {
      bed.store.putOutboxItem = async (next) => {
        bed.store.putOutboxItem = put
        await add(outbox, 'three', false)
        await put(next)
      }
      failed = true
      throw new HubError({ code: 'storage-failed', detail: 'full' })
    }
    outbox.noteReaders()
    await vi.waitFor(() => expect(failed).toBe(true))
    await turns(10)
    expect(texts(outbox)).toEqual(['one held'])
    outbox.noteReaders()
    await vi.waitFor(() => expect(bed.server.stored.get(sessionA)).toEqual(['one', 'three']))
    await vi.waitFor(() => expect(bed.store.items.size).toBe(0))
  })

  test('what waits behind one that is discarded goes out', async () => {
    const bed = heldBed()
    const outbox = bed.open()
    outbox.setOnline(true)
    await add(outbox, 'one', false)
    await add(outbox, 'later', true)
    await vi.waitFor(() => expect(texts(outbox)).toEqual(['one held', 'later waiting']))
    bed.run()
    outbox.noteIdle(sessionA)
    outbox.noteReaders()
    await outbox.discard('one' as LocalId)
    await vi.waitFor(() => expect(bed.server.stored.get(sessionA)).toEqual(['later']))
  })

  test('one whose echo comes while its reader is looked for is gone, also after a restart', async () => {
    const store = new StoreModel()
    let find: ((reader: 'held') => void) | undefined
    const reader = new Promise<'held'>((resolve) => {
      find = resolve
    })
    const outbox = createOutbox({
      serverUrl,
      store,
      post: () => reader,
      isRead: () => false,
      isIdle: () => false,
      onChange: () => undefined,
    })
    outbox.setOnline(true)
    await add(outbox, 'one', false)
    outbox.confirm(['one' as LocalId])
    find?.('held')
    await turns(10)
    expect(store.items.size).toBe(0)
  })
})
