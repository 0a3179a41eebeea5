import type { Delivery } from '../../../api/chat'
import type { SessionId } from '../../../api/ids'
import type { HeldItem, HeldItems } from './heldItems'
import type { OutboxStore } from './outbox.types'
import type { Posting } from './posting'

/** After this time an agent that was given a prompt has begun, or has answered so quickly that nobody saw it work. */
const beginWaitMs = 10_000

/** Messages that wait until the agent of their session is done. */
export function createWaitingPrompts(options: {
  store: OutboxStore
  items: HeldItems
  posting: Posting
  show(item: HeldItem, delivery: Delivery): void
  isIdle(sessionId: SessionId): boolean
}) {
  const { store, items, posting } = options
  /** Sessions whose agent was given such a prompt and was not seen at work since; with the time of that. */
  const given = new Map<SessionId, number>()

  async function release(item: HeldItem): Promise<void> {
    const { waits: _waits, ...rest } = item.stored
    await store.putOutboxItem(rest)
    item.stored = rest
    options.show(item, { state: 'queued' })
    void posting.drain(rest.sessionId)
  }

  return {
    /** The place after all items of this session that wait. */
    nextPlace: (sessionId: SessionId): number => (items.waitingOf(sessionId).at(-1)?.stored.waits ?? 0) + 1,
    async sendNow(item: HeldItem): Promise<void> {
      if (item.delivery.state === 'waiting') await release(item)
    },
    noteIdle(sessionId: SessionId): void {
      if (!options.isIdle(sessionId)) return void given.delete(sessionId)
      const [next] = items.waitingOf(sessionId)
      if (!next || !posting.canPost()) return
      const since = given.get(sessionId)
      // The agent may not have begun with the last prompt yet.
      if (items.isOnItsWay(sessionId) || (since !== undefined && Date.now() - since < beginWaitMs)) return
      given.set(sessionId, Date.now())
      release(next).catch(() => given.delete(sessionId))
    },
    sendAll(): void {
      for (const item of items.waiting()) void release(item).catch(() => undefined)
    },
  }
}
