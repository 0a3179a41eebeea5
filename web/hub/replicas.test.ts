import { expect, it, vi } from 'vitest'
import type { StateMessage, StateRequest, Topic } from '../../worker/api/channel'
import { HubError } from '../../worker/api/errors'
import type { FlowId, ServerId, SessionId } from '../../worker/api/ids'
import { serveStates, type TopicSource } from '../../worker/hub/stateChannel'
import { createListeners } from '../../worker/shared/observable'
import { createReplicas, storageRetryMs } from './replicas'

const topic: Topic & { kind: 'flow' } = { kind: 'flow', flowId: 'f' as FlowId }

/** A hub's topic whose state the test sets. */
function createTopic(first: object) {
  let state: object | 'gone' = first
  const listeners = createListeners()
  const source: TopicSource = {
    current: () => state,
    onChange: listeners.add,
    close: vi.fn<() => void>(),
  }
  return {
    source,
    set(next: object | 'gone') {
      state = next
      listeners.notify()
    },
    listeners,
  }
}

function connect(source: TopicSource, replicas = createReplicas()) {
  const { port1, port2 } = new MessageChannel()
  const served = serveStates(port1, () => Promise.resolve(source))
  const detach = replicas.attach(port2)
  const close = (): void => {
    served.close()
    port1.close()
    port2.close()
  }
  return { replicas, detach, close, pagePort: port2 }
}

it('follows the state of the hub: a snapshot, then patches that keep what did not change', async () => {
  const still = { deep: ['same'] }
  const hub = createTopic({ still, text: 'He' })
  const { replicas, close } = connect(hub.source)
  const replica = replicas.openTopic(topic)
  expect(replica.current()).toBeUndefined()
  const stop = replica.subscribe(() => {})
  await vi.waitFor(() => expect(replica.current()).toEqual({ still, text: 'He' }))
  const before = replica.current() as unknown as { still: object }

  hub.set({ still, text: 'Hello' })
  await vi.waitFor(() => expect(replica.current()).toEqual({ still, text: 'Hello' }))
  expect((replica.current() as unknown as { still: object }).still).toBe(before.still)

  hub.set('gone')
  await vi.waitFor(() => expect(replica.current()).toBe('gone'))
  stop()
  await vi.waitFor(() => expect(hub.listeners.isEmpty()).toBe(true))
  close()
})

it('asks for a new snapshot when a patch was lost', async () => {
  const hub = createTopic({ n: 0 })
  const { replicas, close, pagePort } = connect(hub.source)
  const replica = replicas.openTopic(topic)
  const requests = vi.spyOn(pagePort, 'postMessage')
  replica.subscribe(() => {})
  await vi.waitFor(() => expect(replica.current()).toEqual({ n: 0 }))
  // Revision 2 never comes.
  pagePort.dispatchEvent(
    new MessageEvent('message', {
      data: { type: 'patch', subscription: 1, rev: 3, ops: [{ op: 'set', path: ['n'], value: 99 }] },
    }),
  )
  expect(replica.current()).toEqual({ n: 0 })
  expect(requests).toHaveBeenLastCalledWith({ type: 'resend', subscription: 1 })
  hub.set({ n: 1 })
  await vi.waitFor(() => expect(replica.current()).toEqual({ n: 1 }))
  close()
})

it('subscribes again at the next hub and keeps the identity of equal parts', async () => {
  const first = connect(createTopic({ list: ['a'], n: 1 }).source)
  const replica = first.replicas.openTopic(topic)
  replica.subscribe(() => {})
  await vi.waitFor(() => expect(replica.current()).toEqual({ list: ['a'], n: 1 }))
  const { list } = replica.current() as unknown as { list: string[] }
  first.detach()
  first.close()

  const second = connect(createTopic({ list: ['a'], n: 2 }).source, first.replicas)
  await vi.waitFor(() => expect(replica.current()).toEqual({ list: ['a'], n: 2 }))
  expect((replica.current() as unknown as { list: string[] }).list).toBe(list)
  second.close()
})

it('shares one subscription between components and starts the next one with the last state', async () => {
  const hub = createTopic({ n: 1 })
  const { replicas, close, pagePort } = connect(hub.source)
  const requests = vi.spyOn(pagePort, 'postMessage')
  const stopFirst = replicas.openTopic(topic).subscribe(() => {})
  const stopSecond = replicas.openTopic(topic).subscribe(() => {})
  expect(requests).toHaveBeenCalledTimes(1)
  await vi.waitFor(() => expect(replicas.openTopic(topic).current()).toEqual({ n: 1 }))
  stopFirst()
  stopSecond()
  await vi.waitFor(() => expect(requests).toHaveBeenLastCalledWith({ type: 'unsubscribe', subscription: 1 }))
  expect(replicas.openTopic(topic).current()).toEqual({ n: 1 })
  close()
})

it('says that the hub cannot read its registry, and asks again until it can', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  const hub = createTopic({ text: 'here' })
  const { port1, port2 } = new MessageChannel()
  let isBroken = true
  const broken = new HubError({ code: 'storage-failed', detail: 'full' })
  const served = serveStates(port1, () => (isBroken ? Promise.reject(broken) : Promise.resolve(hub.source)))
  const storage: string[] = []
  const replicas = createReplicas((state) => storage.push(state))
  replicas.attach(port2)
  const replica = replicas.openTopic(topic)
  const stop = replica.subscribe(() => {})
  try {
    while (storage.length === 0) await turn()
    expect(storage).toEqual(['failed'])
    expect(replica.current()).toBeUndefined()
    isBroken = false
    vi.advanceTimersByTime(storageRetryMs)
    while (storage.length === 1) await turn()
    expect(storage).toEqual(['failed', 'works'])
    expect(replica.current()).toEqual({ text: 'here' })
  } finally {
    vi.useRealTimers()
    stop()
    served.close()
    port1.close()
    port2.close()
  }
})

it('what a long list costs the page slows down the list, not an open chat', async () => {
  const session = { serverId: 'a' as ServerId, sessionId: 's' as SessionId }
  let now = 0
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now)
  const sent: StateRequest[] = []
  const receivers: ((event: MessageEvent<StateMessage>) => void)[] = []
  const replicas = createReplicas()
  replicas.attach({
    postMessage: (request) => void sent.push(request),
    addEventListener: (_type, listener) => void receivers.push(listener),
    removeEventListener: () => {},
  })
  const receive = (subscription: number) =>
    receivers[0]?.(new MessageEvent('message', { data: { type: 'snapshot', subscription, rev: 1, state: {} } }))
  const costs = (ms: number) => () => {
    now += ms
  }
  replicas.openTopic({ kind: 'chat', session }).subscribe(costs(5))
  replicas.openTopic(topic).subscribe(costs(400))
  receive(1)
  await Promise.resolve()
  receive(2)
  try {
    const shown = () => sent.filter((request) => request.type === 'shown')
    while (shown().length < 2) await turn()
    expect(shown()).toMatchObject([
      { subscription: 1, tookMs: 5 },
      { subscription: 2, tookMs: 400 },
    ])
  } finally {
    clock.mockRestore()
  }
})

const turn = () => new Promise((resolve) => setImmediate(resolve))
