import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { StateMessage, StateRequest } from '../api/channel'
import type { FlowId, SessionAddress } from '../api/ids'
import { flushMs, serveStates, type TopicSource } from './stateChannel'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A topic whose state a test changes. */
function createTopic() {
  let state = { step: 0 }
  const listeners = new Set<() => void>()
  const source: TopicSource = {
    current: () => state,
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () => {},
  }
  return {
    source,
    change() {
      state = { step: state.step + 1 }
      for (const listener of listeners) listener()
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

it('what the flows and chats of one flush speak of, the page knows already: the app state goes first', async () => {
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
