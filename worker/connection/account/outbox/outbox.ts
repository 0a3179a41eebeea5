import type { Delivery } from '../../../api/chat'
import { HubError, type HubErrorData } from '../../../api/errors'
import type { CanonicalUrl, LocalId, SessionId } from '../../../api/ids'
import type { FailedPrompt } from '../../../api/state'
import type { BackoffLimits } from '../../../shared/backoff'
import { lazyMethods } from '../../../shared/lazyMethods'
import { loadOnce } from '../../../shared/loadOnce'
import type { OutboxItem } from '../../../store/server/serverRecords'
import { createHeldItems, type HeldItem } from './heldItems'
import type { OutboxEntry, OutboxStore, PostMessage } from './outbox.types'
import type { OutboxDecisions } from './decisions'
import { createPosting } from './posting'
import { createWaitingPrompts } from './waitingPrompts'

/**
 * What a person sent and the server may not have yet. An item is durable before `add` resolves, and is posted with the
 * same `localId` until the server accepts it: over reconnects, restarts and answers that got lost. Per session the
 * order of sending is the order of posting; an item that failed for good steps aside until it is retried.
 */
export interface Outbox extends OutboxDecisions {
  load(): Promise<void>
  /** Oldest first. An accepted item stays, as `sent`, until `confirm`. */
  itemsOf(sessionId: SessionId): readonly OutboxEntry[]
  /** Whether a message that came is an item, or a picture of one. */
  isItem(localId: LocalId | null): boolean
  /** Items of all sessions that the server has not accepted. */
  unsentCount(): number
  /** Items that failed, oldest first. */
  failed(): FailedPrompt[]
  add(item: NewOutboxItem & { waits?: boolean }, blobs?: readonly Uint8Array<ArrayBuffer>[]): Promise<void>
  /** Sends an item that waits for its agent now. */
  sendNow(localId: LocalId): Promise<void>
  /** Swaps an item with the one before (-1) or after (1) it, among those of its session that wait for the agent. */
  move(localId: LocalId, step: 1 | -1): Promise<void>
  /** The session has changed: if its agent is idle, it gets the next item that waits for it. */
  noteIdle(sessionId: SessionId): void
  /** Sends what was held for a session that has ended, where somebody reads it (again). */
  noteReaders(): void
  /** Sends all items that wait for an agent, because the hub may not live until the agents are done. */
  sendAllWaiting(): void
  /** The echo of an accepted item was received. */
  confirm(localIds: readonly LocalId[]): void
  /** While false nothing is posted. True = the server is reachable (again): everything that waits is posted now. */
  setOnline(online: boolean): void
  /** Posts nothing any more. */
  stop(): void
}

export type NewOutboxItem = Pick<OutboxItem, 'localId' | 'sessionId' | 'content' | 'text' | 'pictures'>

export function createOutbox(options: {
  serverUrl: CanonicalUrl
  store: OutboxStore
  post: PostMessage
  /** Whether what is held for this session can go on its way. */
  isRead(sessionId: SessionId): boolean
  /** Whether its agent has nothing to do. */
  isIdle(sessionId: SessionId): boolean
  onChange(sessionId: SessionId): void
  /** Between tries while the server stays reachable. */
  backoff?: BackoffLimits
  firstReadMs?: number
}): Outbox {
  const { store, serverUrl, onChange } = options
  const items = createHeldItems()
  const posting = createPosting({ ...options, items, show })
  const waiting = createWaitingPrompts({ ...options, items, posting, show })
  const heldPrompts = loadOnce(async () =>
    (await import('./heldPrompts')).createHeldPrompts({ ...options, items, posting, show }),
  )
  const decisions = lazyMethods<OutboxDecisions>(['retry', 'discard', 'failLost'], async () =>
    (await import('./decisions')).createDecisions({ ...options, items, posting, show, held, ...waiting }),
  )

  function show(item: HeldItem, delivery: Delivery): void {
    item.delivery = delivery
    onChange(item.stored.sessionId)
    // Its session may be read already: what comes after a held one is held, too.
    if (delivery.state === 'held') noteReaders()
  }

  function noteReaders(): void {
    if (!items.hasHeld()) return
    // Without its code they stay held until something changes again.
    heldPrompts().then(
      (held) => held.noteReaders(),
      () => undefined,
    )
  }

  function held(localId: LocalId): HeldItem {
    const item = items.get(localId)
    if (!item) throw new HubError({ code: 'not-found', serverUrl, what: 'message' })
    return item
  }

  return {
    ...decisions,
    async load() {
      for (const stored of await store.readOutbox()) items.hold(stored, storedDelivery(stored))
    },
    itemsOf: items.entriesOf,
    isItem: (localId) =>
      localId !== null &&
      items
        .all()
        .some(({ stored }) => stored.localId === localId || stored.pictures?.some((one) => one.localId === localId)),
    unsentCount: () => items.all().filter(({ delivery }) => delivery.state !== 'sent').length,
    failed: () =>
      items
        .all()
        .filter(({ delivery }) => delivery.state === 'failed')
        .map(({ stored }) => ({ sessionId: stored.sessionId, at: stored.createdAt })),
    async add({ waits = false, ...item }, blobs) {
      const place = waits ? { waits: waiting.nextPlace(item.sessionId) } : {}
      const stored: OutboxItem = { ...item, ...place, createdAt: Date.now(), state: 'queued' }
      await (blobs ? store.putOutboxItemWithBlobs(stored, blobs) : store.putOutboxItem(stored))
      items.hold(stored, { state: waits ? 'waiting' : 'queued' })
      onChange(item.sessionId)
      void posting.drain(item.sessionId)
    },
    async sendNow(localId) {
      await waiting.sendNow(held(localId))
    },
    async move(localId, step) {
      await (await import('./moveWaiting')).moveWaiting({ items, store, onChange }, held(localId), step)
    },
    noteIdle: waiting.noteIdle,
    noteReaders,
    sendAllWaiting: waiting.sendAll,
    confirm(localIds) {
      for (const localId of localIds) {
        const item = items.get(localId)
        if (!item) continue
        // The echo can come before the answer to the post; the post then takes the item out of the store.
        items.drop(localId)
        onChange(item.stored.sessionId)
        if (!item.sending) void posting.forget(localId)
      }
    },
    setOnline: posting.setOnline,
    stop: posting.stop,
  }
}

const lostReason: HubErrorData = { code: 'internal', detail: 'reason not stored' }

function storedDelivery({ waits, state, error }: OutboxItem): Delivery {
  if (waits !== undefined) return { state: 'waiting' }
  if (state === 'held') return { state }
  return state === 'failed' ? { state: 'failed', error: error ?? lostReason } : { state: 'queued' }
}
