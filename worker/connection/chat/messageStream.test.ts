import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CanonicalUrl } from '../../api/ids'
import type { MessageCursor } from '../../store/server/serverRecords'
import { createMessageStream, type MessagePage, type MessageSource, type MessageStore } from './messageStream'

interface Message {
  seq: number
}

/** The server's rules for one session's messages (docs/protocol.md 3.2, 4.5): pages, and a counter that may skip numbers. */
class ServerModel implements MessageSource<Message> {
  readonly messages: Message[] = []
  failures = 0
  requests = 0
  private readonly pageSize: number
  private counter = 0

  constructor(pageSize: number) {
    this.pageSize = pageSize
  }

  write(skippedNumbers: number): Message {
    this.counter += 1 + skippedNumbers
    const message = { seq: this.counter }
    this.messages.push(message)
    return message
  }

  newest() {
    return this.page(this.messages.toReversed())
  }
  after(seq: number) {
    return this.page(this.messages.filter((message) => message.seq > seq))
  }
  before(seq: number) {
    return this.page(this.messages.filter((message) => message.seq < seq).toReversed())
  }

  private async page(all: Message[]): Promise<MessagePage<Message>> {
    this.requests++
    await Promise.resolve()
    if (this.failures > 0) {
      this.failures--
      throw new Error('connection lost')
    }
    return { messages: all.slice(0, this.pageSize), hasMore: all.length > this.pageSize }
  }
}

/** The documented behaviour of ServerDatabase for one session; refuses what would leave a gap. */
class StoreModel implements MessageStore<Message> {
  cursor: MessageCursor | null = null
  readonly messages: Message[] = []

  readCursor() {
    return Promise.resolve(this.cursor)
  }
  append(messages: readonly Message[]) {
    const fresh = messages.filter((message) => message.seq > (this.cursor?.lastSeq ?? 0))
    this.messages.push(...fresh)
    const lastSeq = this.messages.at(-1)?.seq ?? 0
    this.cursor = { historyComplete: false, ...this.cursor, lastSeq, oldestSeq: this.messages[0]?.seq ?? null }
    return Promise.resolve(this.cursor)
  }
  prepend(messages: readonly Message[], { historyComplete }: { historyComplete: boolean }) {
    this.messages.unshift(...messages)
    const lastSeq = this.cursor?.lastSeq ?? 0
    this.cursor = { lastSeq, oldestSeq: this.messages[0]?.seq ?? null, historyComplete }
    return Promise.resolve(this.cursor)
  }
  readNewest(count: number) {
    return Promise.resolve(this.messages.slice(-count))
  }
  readBefore(seq: number, count: number) {
    return Promise.resolve(this.messages.filter((message) => message.seq < seq).slice(-count))
  }
}

function openStream(server: ServerModel, store: StoreModel) {
  const delivered: number[] = []
  const gapErrors: unknown[] = []
  const stream = createMessageStream<Message>({
    serverUrl: 'https://a.test' as CanonicalUrl,
    source: server,
    store,
    deliver: (messages) => delivered.push(...messages.map((message) => message.seq)),
    onGapFailed: (error) => gapErrors.push(error),
  })
  return { stream, delivered, gapErrors }
}

async function loadAll(stream: ReturnType<typeof openStream>['stream']): Promise<void> {
  while (stream.history() === 'more') await stream.loadOlder()
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await Promise.resolve()
}

const step = fc.oneof(
  fc.record({ kind: fc.constant('write' as const), skipped: fc.nat({ max: 2 }), copies: fc.nat({ max: 2 }) }),
  fc.record({ kind: fc.constant('repeat-old' as const), index: fc.nat() }),
  fc.record({ kind: fc.constant('reconnect' as const) }),
  fc.record({ kind: fc.constant('restart' as const) }),
  fc.record({ kind: fc.constant('fail-requests' as const), count: fc.integer({ min: 1, max: 2 }) }),
  fc.record({ kind: fc.constant('load-older' as const) }),
  fc.record({ kind: fc.constant('let-work' as const), turns: fc.nat({ max: 20 }) }),
)

describe('messageStream', () => {
  test('any loss, repetition, delay and restart still ends with every message, once and in store order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: 30 }),
        fc.integer({ min: 1, max: 7 }),
        fc.array(step, { maxLength: 30 }),
        async (writtenBefore, pageSize, steps) => {
          const server = new ServerModel(pageSize)
          const store = new StoreModel()
          for (let index = 0; index < writtenBefore; index++) server.write(index % 3 === 0 ? 1 : 0)
          let open = openStream(server, store)
          const pending: Promise<unknown>[] = []
          const run = (work: Promise<unknown>) => pending.push(work.catch(() => undefined))
          run(open.stream.catchUp())
          for (const next of steps) {
            if (next.kind === 'write') {
              const message = server.write(next.skipped)
              for (let copy = 0; copy < next.copies; copy++) open.stream.receive(message)
            } else if (next.kind === 'repeat-old') {
              const message = server.messages[next.index % Math.max(1, server.messages.length)]
              if (message) open.stream.receive(message)
            } else if (next.kind === 'reconnect') run(open.stream.catchUp())
            else if (next.kind === 'load-older') run(open.stream.loadOlder())
            else if (next.kind === 'fail-requests') server.failures = next.count
            else if (next.kind === 'let-work') await turns(next.turns)
            else {
              // The hub's death: nothing more of the old one reaches the store.
              await Promise.all(pending)
              await open.stream.catchUp().catch(() => undefined)
              open = openStream(server, store)
              run(open.stream.paint())
            }
          }
          await Promise.all(pending)
          server.failures = 0
          await open.stream.catchUp()
          await loadAll(open.stream)
          const all = server.messages.map((message) => message.seq)
          expect(open.delivered.toSorted((a, b) => a - b)).toEqual(all)
          expect(store.messages.map((message) => message.seq)).toEqual(all)
          expect(store.cursor?.lastSeq).toBe(all.at(-1) ?? 0)
        },
      ),
      { numRuns: 300 },
    )
  })

  test('a live message that directly follows costs no request', async () => {
    const server = new ServerModel(100)
    server.write(0)
    const { stream, delivered } = openStream(server, new StoreModel())
    await stream.catchUp()
    server.requests = 0
    stream.receive(server.write(0))
    await stream.paint()
    await turns(20)
    expect(delivered).toEqual([1, 2])
    expect(server.requests).toBe(0)
  })

  test('a gap is fetched, a hole in the numbers is not a loss', async () => {
    const server = new ServerModel(100)
    const { stream, delivered } = openStream(server, new StoreModel())
    await stream.catchUp()
    server.write(0)
    stream.receive(server.write(1))
    await turns(30)
    expect(delivered).toEqual([1, 3])
  })

  test('a live message that the server does not list never moves the cursor', async () => {
    const server = new ServerModel(100)
    const store = new StoreModel()
    const { stream, delivered, gapErrors } = openStream(server, store)
    await stream.catchUp()
    stream.receive({ seq: 2_000_000_000 })
    await turns(30)
    expect(gapErrors).toHaveLength(1)
    server.write(0)
    await stream.catchUp()
    expect(delivered).toEqual([1])
    expect(store.cursor?.lastSeq).toBe(1)
  })

  test('a server whose pages never end is given up', async () => {
    const server = new ServerModel(1)
    const { stream } = openStream(server, new StoreModel())
    await stream.catchUp()
    server.after = () => Promise.resolve({ messages: [], hasMore: true })
    await expect(stream.catchUp()).rejects.toMatchObject({ code: 'bad-answer' })
  })

  test('a store that fails while it paints leaves nothing out', async () => {
    const server = new ServerModel(100)
    const store = new StoreModel()
    for (let count = 0; count < 5; count++) server.write(0)
    await openStream(server, store).stream.catchUp()
    store.readNewest = () => Promise.reject(new Error('disk'))
    const { stream, delivered } = openStream(server, store)
    await stream.catchUp()
    expect(delivered).toEqual([1, 2, 3, 4, 5])
  })

  test('older messages of a store that was left behind do not hide what lies between', async () => {
    const server = new ServerModel(3)
    const store = new StoreModel()
    server.write(0)
    server.write(0)
    await openStream(server, store).stream.catchUp()
    for (let count = 0; count < 8; count++) server.write(0)
    store.readCursor = () => Promise.reject(new Error('disk'))
    const { stream, delivered } = openStream(server, store)
    await stream.catchUp()
    await loadAll(stream)
    expect(delivered.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })
})
