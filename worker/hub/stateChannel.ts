import { errorData } from '../api/errors'
import type { StateMessage, StateRequest, Topic } from '../api/channel'
import { diff } from '../api/patch'

/** Least time between two flushes, one frame of a 60 Hz screen. A change after a quiet time is flushed at once. */
export const flushMs = 16

/**
 * Where the state of one subscription comes from. `current()` is immutable, keeps the identity of unchanged parts, and is
 * composed when it is called: that is once a flush, however many events there were.
 */
export interface TopicSource {
  /** `'gone'` = the topic does not exist (any more). */
  current(): object | 'gone'
  onChange(listener: () => void): () => void
  close(): void
}

/** A MessagePort or a BroadcastChannel; the one who made it closes it. */
export interface StatePort {
  postMessage(message: StateMessage): void
  addEventListener(type: 'message', listener: (event: MessageEvent<StateRequest>) => void): void
  removeEventListener(type: 'message', listener: (event: MessageEvent<StateRequest>) => void): void
  /** Of MessagePorts only. */
  start?(): void
}

interface Subscription {
  kind: Topic['kind']
  /** Null while the source is being opened. */
  source: TopicSource | null
  stopListening: () => void
  rev: number
  sent: object | 'gone' | null
}

/** Hub's side of one page's state channel: a snapshot for each subscription, then patches (channel.ts). */
export function serveStates(port: StatePort, openTopic: (topic: Topic) => Promise<TopicSource>): { close(): void } {
  const subscriptions = new Map<number, Subscription>()
  const changed = new Set<number>()
  let flushTimer: ReturnType<typeof setTimeout> | undefined
  let lastFlush = -flushMs

  async function subscribe(id: number, topic: Topic): Promise<void> {
    unsubscribe(id)
    const subscription: Subscription = { kind: topic.kind, source: null, stopListening: () => {}, rev: 0, sent: null }
    subscriptions.set(id, subscription)
    const source = await openTopic(topic).catch((error: unknown) => {
      const type = errorData(error).code === 'storage-failed' ? 'storage-failed' : 'gone'
      port.postMessage({ type, subscription: id })
      return null
    })
    if (!source) return
    if (subscriptions.get(id) !== subscription) return source.close()
    subscription.source = source
    subscription.stopListening = source.onChange(() => {
      changed.add(id)
      flushTimer ??= setTimeout(flush, Math.max(0, lastFlush + flushMs - performance.now()))
    })
    sendSnapshot(id, subscription)
  }

  function unsubscribe(id: number): void {
    const subscription = subscriptions.get(id)
    subscriptions.delete(id)
    changed.delete(id)
    subscription?.stopListening()
    subscription?.source?.close()
  }

  function flush(): void {
    flushTimer = undefined
    lastFlush = performance.now()
    const due = [...changed].flatMap((id) => {
      const subscription = subscriptions.get(id)
      return subscription ? [{ id, subscription }] : []
    })
    changed.clear()
    // The app's state goes first: a finished flow may name a server that the page would not know yet.
    const isApp = ({ subscription }: (typeof due)[number]): boolean => subscription.kind === 'app'
    for (const { id, subscription } of [...due.filter(isApp), ...due.filter((one) => !isApp(one))]) {
      sendChange(id, subscription)
    }
  }

  function sendSnapshot(id: number, subscription: Subscription): void {
    if (!subscription.source) return
    const state = subscription.source.current()
    subscription.sent = state
    if (state === 'gone') {
      port.postMessage({ type: 'gone', subscription: id })
    } else {
      subscription.rev++
      port.postMessage({ type: 'snapshot', subscription: id, rev: subscription.rev, state })
    }
  }

  function sendChange(id: number, subscription: Subscription): void {
    const state = subscription.source?.current()
    const { sent } = subscription
    if (state === undefined || state === sent) return
    if (state === 'gone' || sent === 'gone' || sent === null) return sendSnapshot(id, subscription)
    const ops = diff(sent, state)
    subscription.sent = state
    if (ops.length === 0) return
    subscription.rev++
    port.postMessage({ type: 'patch', subscription: id, rev: subscription.rev, ops })
  }

  function receive({ data: request }: MessageEvent<StateRequest>): void {
    const { subscription: id } = request
    if (request.type === 'subscribe') {
      void subscribe(id, request.topic)
    } else if (request.type === 'unsubscribe') {
      unsubscribe(id)
    } else {
      const subscription = subscriptions.get(id)
      if (subscription) sendSnapshot(id, subscription)
    }
  }

  port.addEventListener('message', receive)
  port.start?.()

  return {
    close() {
      clearTimeout(flushTimer)
      port.removeEventListener('message', receive)
      for (const id of subscriptions.keys()) unsubscribe(id)
    },
  }
}
