import type { StateMessage, StateRequest, Topic, TopicStates } from '../../worker/api/channel'
import { applyPatch, diff, type PatchOp } from '../../worker/api/patch'
import type { AppState } from '../../worker/api/state'
import { createListeners, type Listeners } from '../../worker/shared/observable'
import { noteChangedRows } from './selectors'
import type { TopicReplica } from './hubContext'
import { measureShowing } from './measureShowing'
import type { Remembered } from '../remembered/readRemembered'
import { createRememberedStates } from '../remembered/rememberedStates'

/** A MessagePort or a BroadcastChannel. */
export interface StatePort {
  postMessage(message: StateRequest): void
  addEventListener(type: 'message', listener: (event: MessageEvent<StateMessage>) => void): void
  removeEventListener(type: 'message', listener: (event: MessageEvent<StateMessage>) => void): void
  start?(): void
}

export interface Replicas {
  openTopic<K extends Topic['kind']>(topic: Extract<Topic, { kind: K }>): TopicReplica<TopicStates[K]>
  /** Takes all subscriptions to this port; each snapshot replaces what was known. Returns the function that lets go. */
  attach(port: StatePort): () => void
}

interface Replica {
  readonly subscription: number
  readonly topic: Topic
  state: object | 'gone' | undefined
  /** What the page is given: the state, but for what is remembered of it at the start. */
  shown: object | 'gone' | undefined
  /** Null = waits for a snapshot; patches that arrive before it are ignored. */
  rev: number | null
  readonly listeners: Listeners
}

/** A hub that could not open its registry is asked again: the disk may have room by then. */
export const storageRetryMs = 5000

/** How many topics that nobody shows keep their last state, so that they paint at once when shown again. */
const keptUnused = 20

/**
 * The page's copies of the hub's states. One per topic, however many components look at it.
 * `onStorage`: whether the hub can read its registry, as often as it says so. `whenRemembered`: what is shown
 * until the hub has read it.
 */
export function createReplicas(
  onStorage: (state: 'works' | 'failed') => void = () => {},
  whenRemembered: Promise<Remembered> = Promise.resolve({ app: null, chat: null }),
): Replicas {
  const byTopic = new Map<string, Replica>()
  const subscribed = new Map<number, Replica>()
  let port: StatePort | null = null
  let lastSubscription = 0
  const remembered = createRememberedStates(whenRemembered, () => byTopic.forEach(tell))

  function replicaOf(topic: Topic): Replica {
    const key = keyOf(topic)
    const known = byTopic.get(key)
    if (known) return known
    const replica: Replica = {
      subscription: ++lastSubscription,
      topic,
      state: undefined,
      shown: remembered.shown(topic, undefined),
      rev: null,
      listeners: createListeners({
        onFirst: () => subscribe(replica),
        // React may unsubscribe and subscribe again in one go: only what is unused after that is dropped.
        onLast: () => queueMicrotask(() => replica.listeners.isEmpty() && release(replica)),
      }),
    }
    byTopic.set(key, replica)
    return replica
  }

  function subscribe(replica: Replica): void {
    if (subscribed.has(replica.subscription)) return
    // It may have been dropped as unused while a component still held it.
    byTopic.set(keyOf(replica.topic), replica)
    subscribed.set(replica.subscription, replica)
    replica.rev = null
    ask(replica)
  }

  function release(replica: Replica): void {
    if (!subscribed.delete(replica.subscription)) return
    port?.postMessage({ type: 'unsubscribe', subscription: replica.subscription })
    const unused = [...byTopic].filter(([, { subscription }]) => !subscribed.has(subscription))
    for (const [key] of unused.slice(0, -keptUnused)) byTopic.delete(key)
  }

  function receive({ data: message }: MessageEvent<StateMessage>): void {
    const replica = subscribed.get(message.subscription)
    if (!replica) return
    switch (message.type) {
      case 'snapshot':
        replica.rev = message.rev
        onStorage('works')
        return timed(replica, message.rev, () => show(replica, keepEqualParts(replica.state, message.state)))
      case 'patch':
        if (replica.rev === null) return
        if (message.rev === replica.rev + 1) {
          replica.rev = message.rev
          return timed(replica, message.rev, () => show(replica, patched(replica, message.ops)))
        }
        replica.rev = null
        return port?.postMessage({ type: 'resend', subscription: replica.subscription })
      case 'gone':
        replica.rev = null
        return show(replica, 'gone')
      case 'storage-failed':
        // The last state stays on the screen, because it is not known yet whether the topic still exists.
        replica.rev = null
        onStorage('failed')
        return askAgainLater(replica)
    }
  }

  function patched({ topic, state }: Replica, ops: readonly PatchOp[]): object {
    const next = applyPatch(state, ops) as object
    if (topic.kind === 'app') noteChangedRows(state as AppState, next as AppState, ops)
    return next
  }

  /** Tells the hub when the page is done with it, and what it cost. */
  function timed({ subscription, topic }: Replica, rev: number, work: () => void): void {
    const told = port
    measureShowing(topic.kind, work, (tookMs) => {
      if (port === told) told?.postMessage({ type: 'shown', subscription, rev, tookMs })
    })
  }

  function askAgainLater(replica: Replica): void {
    const asked = port
    setTimeout(() => {
      const isWaiting = subscribed.has(replica.subscription) && replica.rev === null
      if (port === asked && isWaiting) ask(replica)
    }, storageRetryMs)
  }

  function ask({ subscription, topic }: Replica): void {
    port?.postMessage({ type: 'subscribe', subscription, topic })
  }

  function show(replica: Replica, state: object | 'gone'): void {
    replica.state = state
    tell(replica)
  }

  function tell(replica: Replica): void {
    const shown = remembered.shown(replica.topic, replica.state)
    if (shown === replica.shown) return
    replica.shown = shown
    replica.listeners.notify()
  }

  return {
    openTopic<K extends Topic['kind']>(topic: Extract<Topic, { kind: K }>) {
      const replica = replicaOf(topic)
      return {
        // The topic's kind decides the shape of its state (channel.ts).
        current: () => replica.shown as TopicStates[K] | 'gone' | undefined,
        subscribe: replica.listeners.add,
      }
    },

    attach(newPort) {
      port = newPort
      newPort.addEventListener('message', receive)
      newPort.start?.()
      for (const replica of subscribed.values()) {
        replica.rev = null
        ask(replica)
      }
      return () => {
        newPort.removeEventListener('message', receive)
        if (port === newPort) port = null
      }
    },
  }
}

/**
 * A snapshot after a reconnect is mostly equal to what is shown: equal parts keep their identity, so that they are not
 * drawn again.
 */
function keepEqualParts(known: object | 'gone' | undefined, snapshot: unknown): object {
  const isKnown = typeof known === 'object'
  return (isKnown ? applyPatch(known, diff(known, snapshot)) : snapshot) as object
}

function keyOf(topic: Topic): string {
  switch (topic.kind) {
    case 'app':
      return 'app'
    case 'chat':
      return JSON.stringify(['chat', topic.session.serverId, topic.session.sessionId])
    case 'flow':
      return JSON.stringify(['flow', topic.flowId])
    default:
      return JSON.stringify([topic.kind, topic.serverId])
  }
}
