import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { StateMessage, StateRequest, Topic } from '../api/channel'
import type { FlowId } from '../api/ids'
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

it('what the flows and chats of one flush speak of, the page knows already: the app state goes first', async () => {
  const app = createTopic()
  const flow = createTopic()
  const sent: StateMessage[] = []
  const receivers: ((event: MessageEvent<StateRequest>) => void)[] = []
  const states = serveStates(
    {
      postMessage: (message) => void sent.push(message),
      addEventListener: (_type, listener) => void receivers.push(listener),
      removeEventListener: () => {},
    },
    (topic) => Promise.resolve(topic.kind === 'app' ? app.source : flow.source),
  )
  const subscribe = (subscription: number, topic: Topic) =>
    receivers[0]?.(new MessageEvent('message', { data: { type: 'subscribe', subscription, topic } }))
  subscribe(1, { kind: 'flow', flowId: 'f' as FlowId })
  subscribe(2, { kind: 'app' })
  await vi.advanceTimersByTimeAsync(0)
  sent.length = 0

  // "saving", then the new server, then "done", all within one flush.
  flow.change()
  app.change()
  flow.change()
  await vi.advanceTimersByTimeAsync(flushMs)
  expect(sent.map(({ subscription }) => subscription)).toEqual([2, 1])
  states.close()
})
