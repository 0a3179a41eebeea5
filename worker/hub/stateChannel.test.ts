import { allRows, rowsOf } from '../api/rows'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { StateMessage, StateRequest } from '../api/channel'
import type { FlowId, SessionAddress } from '../api/ids'
import { applyPatch } from '../api/patch'
import { createListeners } from '../shared/observable'
import { flushMs, rowsAtOnce, serveStates, type TopicSource } from './stateChannel'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A topic whose state a test changes. */
function createTopic(first: object = { step: 0 }) {
  let state = first
  const listeners = createListeners()
  const source: TopicSource = {
    current: () => state,
    onChange: listeners.add,
    close: () => {},
  }
  return {
    source,
    change(next: object = { step: Math.random() }) {
      state = next
      listeners.notify()
    },
  }
}

/** A page that says when it is done only when the test tells it to. */
async function openPage(sources: Record<string, TopicSource>) {
  const sent: StateMessage[] = []
  const receivers: ((event: MessageEvent<StateRequest>) => void)[] = []
  const states = serveStates(
    {
      postMessage: (message) => void sent.push(message),
      addEventListener: (_type, listener) => void receivers.push(listener),
      removeEventListener: () => {},
    },
    (topic) => Promise.resolve(sources[topic.kind] ?? createTopic().source),
  )
  const tell = (data: StateRequest) => receivers[0]?.(new MessageEvent('message', { data }))
  const session = { serverId: 'a', sessionId: 's' } as SessionAddress
  tell({ type: 'subscribe', subscription: 1, topic: { kind: 'app' } })
  tell({ type: 'subscribe', subscription: 2, topic: { kind: 'chat', session } })
  tell({ type: 'subscribe', subscription: 3, topic: { kind: 'flow', flowId: 'f' as FlowId } })
  await vi.advanceTimersByTimeAsync(0)
  for (const subscription of [1, 2, 3]) tell({ type: 'shown', subscription, rev: 1, tookMs: 1 })
  await vi.advanceTimersByTimeAsync(flushMs)
  sent.length = 0
  return {
    states,
    sent,
    shown: (subscription: number, rev: number, tookMs: number) => tell({ type: 'shown', subscription, rev, tookMs }),
  }
}

it('what the flows of one flush speak of, the page knows already: the app state goes first', async () => {
  const app = createTopic()
  const flow = createTopic()
  const page = await openPage({ app: app.source, flow: flow.source })
  // "saving", then the new server, then "done", all within one flush.
  flow.change()
  app.change()
  flow.change()
  await vi.advanceTimersByTimeAsync(flushMs)
  expect(page.sent.map(({ subscription }) => subscription)).toEqual([1, 3])
  page.states.close()
})

it('a topic that costs the page much comes less often, and holds up no other', async () => {
  const app = createTopic()
  const chat = createTopic()
  const page = await openPage({ app: app.source, chat: chat.source })
  app.change()
  await vi.advanceTimersByTimeAsync(flushMs)
  page.shown(1, 2, 200)
  page.sent.length = 0

  app.change()
  chat.change()
  await vi.advanceTimersByTimeAsync(flushMs)
  expect(page.sent.map(({ subscription }) => subscription)).toEqual([2])
  await vi.advanceTimersByTimeAsync(600)
  expect(page.sent.map(({ subscription }) => subscription)).toEqual([2, 1])
  page.states.close()
})

it('changes wait for a page that is not done, but not for ever', async () => {
  const app = createTopic()
  const page = await openPage({ app: app.source })
  app.change()
  await vi.advanceTimersByTimeAsync(flushMs)
  app.change()
  app.change()
  await vi.advanceTimersByTimeAsync(500)
  expect(page.sent).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(600)
  expect(page.sent).toHaveLength(2)
  page.states.close()
})

it('an open chat waits neither for a list that was just sent nor behind one that goes with it', async () => {
  const app = createTopic()
  const chat = createTopic()
  const page = await openPage({ app: app.source, chat: chat.source })
  app.change()
  await vi.advanceTimersByTimeAsync(0)
  chat.change()
  await vi.advanceTimersByTimeAsync(0)
  expect(page.sent.map(({ subscription }) => subscription)).toEqual([1, 2])
  page.shown(1, 2, 0)
  page.shown(2, 2, 0)
  page.sent.length = 0

  app.change()
  chat.change()
  await vi.advanceTimersByTimeAsync(flushMs)
  expect(page.sent.map(({ subscription }) => subscription)).toEqual([2, 1])
  page.states.close()
})

it('of one topic comes at most one patch a frame, however often it changes and however fast the page is', async () => {
  const chat = createTopic()
  const page = await openPage({ chat: chat.source })
  for (let ms = 0; ms < 160; ms++) {
    chat.change()
    await vi.advanceTimersByTimeAsync(1)
    const last = page.sent.at(-1)
    if (last?.type === 'patch') page.shown(2, last.rev, 0)
  }
  expect(page.sent.length).toBeGreaterThan(5)
  expect(page.sent.length).toBeLessThanOrEqual(11)
  page.states.close()
})

it('the app goes before a flow that is due, also before its time', async () => {
  const app = createTopic()
  const flow = createTopic()
  const page = await openPage({ app: app.source, flow: flow.source })
  app.change()
  await vi.advanceTimersByTimeAsync(flushMs)
  page.shown(1, 2, 500)
  page.sent.length = 0
  app.change()
  flow.change()
  await vi.advanceTimersByTimeAsync(flushMs)
  expect(page.sent.map(({ subscription }) => subscription)).toEqual([1, 3])
  page.states.close()
})

/** An app of one server with so many sessions. */
const appOf = (count: number, listsAsOf: number, connection = 'connected') => ({
  servers: { a: { listsAsOf, connection } },
  sessions: { a: rowsOf(Array.from({ length: count }, (_, index) => ({ id: `s${index}`, listsAsOf }))) },
})

const rowsIn = (state: unknown) => allRows((state as ReturnType<typeof appOf>).sessions.a).length

it('a long list goes in portions, and what is said of it goes last', async () => {
  const app = createTopic(appOf(10, 0))
  const chat = createTopic()
  const page = await openPage({ app: app.source, chat: chat.source })
  let state: unknown = appOf(10, 0)
  let rev = 1
  async function flush(): Promise<void> {
    page.sent.length = 0
    await vi.advanceTimersByTimeAsync(flushMs)
    for (const message of page.sent) {
      if (message.type !== 'patch' || message.subscription !== 1) continue
      const known = rowsIn(state)
      state = applyPatch(state, message.ops)
      expect(rowsIn(state) - known).toBeLessThanOrEqual(rowsAtOnce)
      page.shown(1, ++rev, 0)
      expect(message.rev).toBe(rev)
    }
  }
  app.change(appOf(1200, 1))
  await flush()
  expect(state).toMatchObject({ servers: { a: { listsAsOf: 0 } } })
  expect(rowsIn(state)).toBeGreaterThanOrEqual(rowsAtOnce)
  expect(rowsIn(state)).toBeLessThan(1200)
  // Changes go on meanwhile; a chat is not held up.
  app.change(appOf(1300, 2))
  chat.change()
  await flush()
  expect(page.sent.map(({ subscription }) => subscription)).toEqual([2, 1])
  // That it is paused does not wait for the rest.
  app.change(appOf(1300, 3, 'paused'))
  await flush()
  expect(state).toMatchObject({ servers: { a: { listsAsOf: 0, connection: 'paused' } } })
  for (let more = 0; more < 9; more++) await flush()
  expect(state).toEqual(appOf(1300, 3, 'paused'))
  page.states.close()
})

it('a flow that is due does not wait for a long list', async () => {
  const app = createTopic(appOf(10, 0))
  const flow = createTopic()
  const page = await openPage({ app: app.source, flow: flow.source })
  app.change(appOf(2000, 1))
  await vi.advanceTimersByTimeAsync(flushMs)
  app.change(appOf(3000, 2))
  flow.change()
  await vi.advanceTimersByTimeAsync(flushMs)
  const [first, second, third] = page.sent
  expect(page.sent.map(({ subscription }) => subscription)).toEqual([1, 1, 3])
  let state: unknown = appOf(10, 0)
  for (const message of [first, second]) if (message?.type === 'patch') state = applyPatch(state, message.ops)
  expect(third).toMatchObject({ type: 'patch' })
  expect(state).toEqual(appOf(3000, 2))
  page.states.close()
})
