import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CanonicalUrl } from '../../../api/ids'
import type { MessageCursor } from '../../../store/server/serverRecords'
import { createMessageStream } from './messageStream'
import type { MessagePage, MessageSource, MessageStore } from './messageStream.types'

interface Message {
  seq: number
  id: string
}

/** The server's rules for one session's messages (docs/protocol.md 3.2, 4.5): pages, and a counter that may skip numbers. */
class ServerModel implements MessageSource<Message> {
  readonly messages: Message[] = []
  failures = 0
  /** So many of the next requests stand still until `cut`. */
  hangs = 0
  private hanging: (() => void)[] = []
  requests = 0
  private readonly pageSize: number
  private counter = 0
  private written = 0

  constructor(pageSize: number) {
    this.pageSize = pageSize
  }

  write(skippedNumbers: number): Message {
    this.counter += 1 + skippedNumbers
    const message = { seq: this.counter, id: `m${this.written++}` }
    this.messages.push(message)
    return message
  }

  /** Restored from a backup that has the first `count` messages. */
  setBack(count: number): void {
    this.messages.splice(count)
    this.counter = this.messages.at(-1)?.seq ?? 0
  }

  /** All that stands still fails. */
  cut(): void {
    for (const fail of this.hanging.splice(0)) fail()
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

  async at(seq: number) {
    const { messages } = await this.page(this.messages.filter((message) => message.seq === seq))
    return messages[0] ?? null
  }

  private async page(all: Message[]): Promise<MessagePage<Message>> {
    this.requests++
    await Promise.resolve()
    if (this.hangs > 0) {
      this.hangs--
      await new Promise<never>((_resolve, reject) => this.hanging.push(() => reject(new Error('cut'))))
    }
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
  messages: Message[] = []
  readonly lost: Message[] = []

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
  readIds() {
    return Promise.resolve([...this.messages])
  }
  setBack(keptSeq: number) {
    this.lost.push(...this.messages.filter(({ seq }) => seq > keptSeq))
    this.messages = this.messages.filter(({ seq }) => seq <= keptSeq)
    this.cursor = keptSeq === 0 || !this.cursor ? null : { ...this.cursor, lastSeq: keptSeq }
    return Promise.resolve()
  }
}

function openStream(server: ServerModel, store: StoreModel) {
  const delivered: number[] = []
  const ids: string[] = []
  const gapErrors: unknown[] = []
  const stream = createMessageStream<Message>({
    serverUrl: 'https://a.test' as CanonicalUrl,
    source: server,
    store,
    deliver(messages) {
      delivered.push(...messages.map(({ seq }) => seq))
      ids.push(...messages.map(({ id }) => id))
    },
    onSetBack() {
      delivered.length = 0
      ids.length = 0
    },
    onGapFailed: (error) => gapErrors.push(error),
  })
  return { stream, delivered, ids, gapErrors }
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
    stream.receive({ seq: 2_000_000_000, id: 'unlisted' })
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

  test('a message is shown while the disk is still busy', async () => {
    const server = new ServerModel(100)
    const store = new StoreModel()
    server.write(0)
    const { stream, delivered } = openStream(server, store)
    await stream.catchUp()
    store.append = () => new Promise(() => undefined)
    stream.receive(server.write(0))
    await turns(20)
    expect(delivered).toEqual([1, 2])
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

  test('law: a server that is set back at any step is followed; what it lost is kept, nothing is doubled', async () => {
    const steps = fc.array(
      fc.oneof(
        fc.record({ kind: fc.constant('write' as const), count: fc.integer({ min: 1, max: 9 }), live: fc.boolean() }),
        fc.record({ kind: fc.constant('set-back' as const), to: fc.nat({ max: 40 }) }),
        fc.record({ kind: fc.constant('reconnect' as const) }),
        fc.record({ kind: fc.constant('restart' as const) }),
        fc.record({ kind: fc.constant('load-older' as const) }),
      ),
      { maxLength: 25 },
    )
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 7 }), steps, async (pageSize, all) => {
        const server = new ServerModel(pageSize)
        const store = new StoreModel()
        const everStored = new Map<string, Message>()
        let open = openStream(server, store)
        for (const next of all) {
          if (next.kind === 'write') {
            for (let written = 0; written < next.count; written++) {
              const message = server.write(0)
              if (next.live) open.stream.receive(message)
            }
          } else if (next.kind === 'set-back') {
            // A restored server was stopped, so everything connects again.
            server.setBack(next.to)
            await open.stream.catchUp()
          } else if (next.kind === 'reconnect') await open.stream.catchUp()
          else if (next.kind === 'load-older') await open.stream.loadOlder()
          else {
            await open.stream.catchUp()
            open = openStream(server, store)
            await open.stream.paint()
          }
          for (const message of [...store.messages, ...store.lost]) everStored.set(message.id, message)
        }
        await open.stream.catchUp()
        await loadAll(open.stream)
        for (const message of store.messages) everStored.set(message.id, message)
        const onServer = server.messages.map(({ id }) => id)
        expect(open.ids.toSorted()).toEqual(onServer.toSorted())
        expect(store.messages.map(({ id }) => id)).toEqual(onServer)
        const gone = [...everStored.keys()].filter((id) => !onServer.includes(id))
        expect(store.lost.map(({ id }) => id).toSorted()).toEqual(gone.toSorted())
      }),
      {
        numRuns: 400,
        examples: [
          // What came live and is not listed is not there any more.
          [
            1,
            [
              { kind: 'write', count: 1, live: true },
              { kind: 'set-back', to: 0 },
              { kind: 'write', count: 2, live: true },
              { kind: 'load-older' },
            ],
          ],
        ],
      },
    )
  })

  test('law: older messages: every loading ends, and in the end the whole history is there, whatever was cut, set back or restarted', async () => {
    const steps = fc.array(
      fc.oneof(
        fc.record({ kind: fc.constant('load-older' as const) }),
        fc.record({ kind: fc.constant('hang' as const), count: fc.integer({ min: 1, max: 3 }) }),
        fc.record({ kind: fc.constant('fail' as const), count: fc.integer({ min: 1, max: 3 }) }),
        fc.record({ kind: fc.constant('write' as const), live: fc.boolean() }),
        fc.record({ kind: fc.constant('reconnect' as const) }),
        fc.record({ kind: fc.constant('set-back' as const), to: fc.nat({ max: 40 }) }),
        fc.record({ kind: fc.constant('restart' as const) }),
        fc.record({ kind: fc.constant('let-work' as const), turns: fc.nat({ max: 20 }) }),
      ),
      { maxLength: 30 },
    )
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 7 }), fc.nat({ max: 40 }), steps, async (pageSize, written, all) => {
        const server = new ServerModel(pageSize)
        const store = new StoreModel()
        for (let count = 0; count < written; count++) server.write(0)
        let open = openStream(server, store)
        let pending: Promise<unknown>[] = []
        const run = (work: Promise<unknown>) => pending.push(work.catch(() => undefined))
        const cutAll = async (): Promise<void> => {
          server.hangs = 0
          server.failures = 0
          while (pending.length > 0) {
            const ending = Promise.all(pending)
            pending = []
            const ended: unknown[] = []
            void ending.then((results) => ended.push(results))
            while (ended.length === 0) {
              server.cut()
              await turns(1)
            }
          }
        }
        run(open.stream.catchUp())
        for (const next of all) {
          if (next.kind === 'load-older') run(open.stream.loadOlder())
          else if (next.kind === 'hang') server.hangs += next.count
          else if (next.kind === 'fail') server.failures += next.count
          else if (next.kind === 'let-work') await turns(next.turns)
          else if (next.kind === 'write') {
            const message = server.write(0)
            if (next.live) open.stream.receive(message)
          } else if (next.kind === 'reconnect' || next.kind === 'set-back') {
            // A restored server was stopped: what was under way is cut, and everything connects again.
            if (next.kind === 'set-back') server.setBack(next.to)
            server.cut()
            run(open.stream.catchUp())
          } else {
            // The hub's death: nothing more of the old one reaches the store.
            run(open.stream.catchUp())
            await cutAll()
            open = openStream(server, store)
            run(open.stream.paint())
            run(open.stream.catchUp())
          }
        }
        await cutAll()
        await open.stream.catchUp()
        for (let loads = 0; open.stream.history() === 'more' && loads <= server.messages.length; loads++) {
          await open.stream.loadOlder()
        }
        expect(open.stream.history()).not.toBe('more')
        const onServer = server.messages.map(({ id }) => id).toSorted()
        expect(open.ids.toSorted()).toEqual(onServer)
        expect(store.messages.map(({ id }) => id).toSorted()).toEqual(onServer)
      }),
      {
        numRuns: 500,
        examples: [
          // A live message of the new history that comes before the comparison with it.
          [
            1,
            0,
            [
              { kind: 'let-work', turns: 0 },
              { kind: 'let-work', turns: 5 },
              { kind: 'write', live: true },
              { kind: 'set-back', to: 0 },
              { kind: 'write', live: false },
              { kind: 'write', live: true },
            ],
          ],
        ],
      },
    )
  })

  test('older messages of this device come without a request, until there are none', async () => {
    const server = new ServerModel(500)
    const store = new StoreModel()
    for (let count = 0; count < 500; count++) server.write(0)
    const before = openStream(server, store)
    await before.stream.catchUp()
    await before.stream.loadOlder()
    const { stream, delivered } = openStream(server, store)
    await stream.paint()
    server.requests = 0
    while (!(await stream.loadOlder('stored')));
    expect(server.requests).toBe(0)
    expect(delivered.toSorted((a, b) => a - b)).toEqual(store.messages.map(({ seq }) => seq))
  })

  test('older messages do not wait for newer ones that do not come', async () => {
    const server = new ServerModel(3)
    for (let count = 0; count < 9; count++) server.write(0)
    const { stream, delivered } = openStream(server, new StoreModel())
    await stream.catchUp()
    server.hangs = 1
    void stream.catchUp().catch(() => undefined)
    await turns(10)
    await stream.loadOlder()
    expect(delivered.toSorted((a, b) => a - b)).toEqual([5, 6, 7, 8, 9])
    server.cut()
  })

  test('finding the last common message of 20,000 takes a few requests', async () => {
    const server = new ServerModel(500)
    const store = new StoreModel()
    for (let count = 0; count < 20_000; count++) server.write(0)
    const { stream, ids } = openStream(server, store)
    await stream.catchUp()
    await loadAll(stream)
    server.setBack(7_000)
    server.requests = 0
    await stream.catchUp()
    expect(server.requests).toBeLessThan(20)
    expect(store.lost).toHaveLength(13_000)
    expect(ids.at(-1)).toBe('m6999')
  })
})
