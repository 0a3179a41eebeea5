import type { StateMessage, StateRequest, Topic } from '../api/channel'
import { errorData } from '../api/errors'
import { applyPatch, diff, type PatchOp } from '../api/patch'

/**
 * Least time between two patches of one topic, one frame of a 60 Hz screen. A change after a quiet time goes at once: an
 * open chat does not wait for the list, which changes with each of its messages.
 */
export const flushMs = 16

/**
 * After a patch the topic pauses for this many times what the patch cost the page, so that no topic takes more than a
 * quarter of its time: one whose patches cost 100 ms comes every 400 ms, an open chat beside it still at every flush.
 */
const pauseForCost = 3
const longestPauseMs = 2_000

/** More rows of lists at once would hold up the page, and an open chat with it. */
export const rowsAtOnce = 500

/** If the page does not report that a patch is shown (a hidden one may sleep), the next one comes after this time. */
const ackPatienceMs = 1_000

/**
 * Where the state of one subscription comes from. `current()` is immutable, keeps the identity of unchanged parts, and
 * is composed when it is called: that is once a flush, however many events there were.
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
  /** Only MessagePorts have it. */
  start?(): void
}

/** One subscription of a page: what it was sent, and when it may get more. */
function createSubscription(id: number, kind: Topic['kind'], postMessage: (message: StateMessage) => void) {
  /** Null while it is being opened. */
  let source: TopicSource | null = null
  let stopListening: (() => void) | null = null
  let rev = 0
  let sent: object | 'gone' | null = null
  /** No patch before this time, of `performance.now()`. */
  let nextAt = 0
  let sentAt = -flushMs

  function sendSnapshot(): void {
    if (!source) return
    const state = source.current()
    sent = state
    if (state === 'gone') postMessage({ type: 'gone', subscription: id })
    else post({ type: 'snapshot', subscription: id, rev: ++rev, state })
  }

  function post(message: StateMessage): void {
    postMessage(message)
    sentAt = performance.now()
    nextAt = sentAt + ackPatienceMs
  }

  return {
    kind,
    nextAt: () => nextAt,
    opened(made: TopicSource, onChange: () => void): void {
      source = made
      stopListening = made.onChange(onChange)
      sendSnapshot()
    },
    sendSnapshot,
    /** `isWhole`: without a rest. Returns whether there is more to send. */
    sendChange(isWhole: boolean): boolean {
      const state = source?.current()
      if (state === undefined || state === sent) return false
      if (state === 'gone' || sent === 'gone' || sent === null) {
        sendSnapshot()
        return false
      }
      const ops = diff(sent, state)
      const due = isWhole ? ops : portionOf(ops)
      // With a rest, the state that the page has now is one that never was here.
      sent = due === ops ? state : (applyPatch(sent, due) as object)
      if (due.length > 0) post({ type: 'patch', subscription: id, rev: ++rev, ops: due })
      return due !== ops
    },
    /** The page reports that it has shown `shownRev`, and how long that took. */
    shown(shownRev: number, tookMs: number): void {
      if (shownRev !== rev) return
      nextAt = Math.max(sentAt + flushMs, performance.now() + Math.min(longestPauseMs, tookMs * pauseForCost))
    },
    close(): void {
      stopListening?.()
      source?.close()
    },
  }
}

function isListTime({ path }: PatchOp): boolean {
  return path.length === 3 && path[0] === 'servers' && path[2] === 'listsAsOf'
}

/**
 * Some of the rows and all else, so that a server is paused at once. But that a list was read is said when all of it is
 * there. What is left out is in the next difference. Each part of a difference is of another place: they can be applied
 * in any order.
 */
function portionOf(ops: PatchOp[]): PatchOp[] {
  let left = rowsAtOnce
  const due: PatchOp[] = []
  for (const op of ops) {
    const [list, , group, row] = op.path
    if (group === undefined || (list !== 'sessions' && list !== 'machines')) {
      due.push(op)
    } else if (list === 'sessions' && row === undefined && op.op === 'set') {
      // A whole group of sessions.
      const rows = Object.entries(op.value as object)
      if (left > 0) due.push({ ...op, value: Object.fromEntries(rows.slice(0, left)) })
      left -= rows.length
    } else if (left-- > 0) {
      due.push(op)
    }
  }
  return left < 0 ? due.filter((op) => !isListTime(op)) : ops
}

type Subscription = ReturnType<typeof createSubscription>

interface Waiting {
  id: number
  subscription: Subscription
}

/** Timers count whole milliseconds: one that ends a little early would be set again and again. */
function isDue({ subscription }: Waiting, now: number): boolean {
  return subscription.nextAt() < now + 1
}

/** Hub's side of one page's state channel: a snapshot for each subscription, then patches (channel.ts). */
export function serveStates(port: StatePort, openTopic: (topic: Topic) => Promise<TopicSource>): { close(): void } {
  const subscriptions = new Map<number, Subscription>()
  const changed = new Set<number>()
  let flushTimer: { id: ReturnType<typeof setTimeout>; at: number } | null = null

  async function subscribe(id: number, topic: Topic): Promise<void> {
    unsubscribe(id)
    const subscription = createSubscription(id, topic.kind, (message) => port.postMessage(message))
    subscriptions.set(id, subscription)
    const source = await openTopic(topic).catch((error: unknown) => {
      const type = errorData(error).code === 'storage-failed' ? 'storage-failed' : 'gone'
      port.postMessage({ type, subscription: id })
      return null
    })
    if (!source) return
    if (subscriptions.get(id) !== subscription) return source.close()
    subscription.opened(source, () => {
      changed.add(id)
      scheduleFlush()
    })
  }

  function unsubscribe(id: number): void {
    const subscription = subscriptions.get(id)
    subscriptions.delete(id)
    changed.delete(id)
    subscription?.close()
  }

  function changedSubscriptions(): Waiting[] {
    return [...changed].flatMap((id) => {
      const subscription = subscriptions.get(id)
      return subscription ? [{ id, subscription }] : []
    })
  }

  function scheduleFlush(): void {
    const at = Math.min(...changedSubscriptions().map(({ subscription }) => subscription.nextAt()))
    if (!Number.isFinite(at)) return
    if (flushTimer && flushTimer.at <= at) return
    if (flushTimer) clearTimeout(flushTimer.id)
    flushTimer = { at, id: setTimeout(flush, Math.max(0, at - performance.now())) }
  }

  function flush(): void {
    flushTimer = null
    const now = performance.now()
    const waiting = changedSubscriptions()
    const dueOf = (kind: Topic['kind']) => (one: Waiting) => one.subscription.kind === kind && isDue(one, now)
    const flows = waiting.filter(dueOf('flow'))
    const isFlowDue = flows.length > 0
    const chats = waiting.filter(dueOf('chat'))
    // Before flows and before its time: a finished flow may name a server that the page would not know yet.
    const app = waiting.filter((one) => one.subscription.kind === 'app' && (isFlowDue || isDue(one, now)))
    // The page shows one after the other, and the chat is what somebody looks at.
    const others = [...waiting.filter(dueOf('approvals')), ...waiting.filter(dueOf('artifacts'))]
    for (const { id, subscription } of [...chats, ...app, ...flows, ...others]) {
      changed.delete(id)
      if (subscription.sendChange(isFlowDue || subscription.kind !== 'app')) changed.add(id)
    }
    scheduleFlush()
  }

  function receive({ data: request }: MessageEvent<StateRequest>): void {
    const { subscription: id } = request
    switch (request.type) {
      case 'subscribe':
        void subscribe(id, request.topic)
        break
      case 'unsubscribe':
        unsubscribe(id)
        break
      case 'shown':
        subscriptions.get(id)?.shown(request.rev, request.tookMs)
        scheduleFlush()
        break
      case 'resend':
        subscriptions.get(id)?.sendSnapshot()
    }
  }

  port.addEventListener('message', receive)
  port.start?.()

  return {
    close() {
      if (flushTimer) clearTimeout(flushTimer.id)
      port.removeEventListener('message', receive)
      for (const id of subscriptions.keys()) unsubscribe(id)
    },
  }
}
