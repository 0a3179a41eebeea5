import type { Delivery } from '../../../api/chat'
import type { SessionId } from '../../../api/ids'
import { pause } from '../../../shared/pause'
import type { HeldItem, HeldItems } from './heldItems'
import type { OutboxStore } from './outbox.types'
import type { Posting } from './posting'
import { firstReadMs } from './readerCheck'

/** Messages to sessions that have ended: nobody would read them, so they wait until their session runs again. */
export function createHeldPrompts(options: {
  store: OutboxStore
  items: HeldItems
  posting: Posting
  isRead(sessionId: SessionId): boolean
  show(item: HeldItem, delivery: Delivery): void
  firstReadMs?: number
}) {
  const { store, items, posting, isRead } = options
  const releasing = new Set<SessionId>()

  const heldOf = (sessionId: SessionId): HeldItem[] =>
    items.all().filter(({ stored, delivery }) => delivery.state === 'held' && stored.sessionId === sessionId)

  async function release(sessionId: SessionId): Promise<void> {
    if (releasing.has(sessionId)) return
    releasing.add(sessionId)
    try {
      await pause(options.firstReadMs ?? firstReadMs)
      if (!isRead(sessionId)) return
      const held = heldOf(sessionId)
      for (const item of held) item.stored = { ...item.stored, state: 'queued' }
      // Before any is posted, which deletes it: a later write would bring it back.
      await Promise.all(held.map(({ stored }) => store.putOutboxItem(stored)))
      for (const item of held) {
        if (items.get(item.stored.localId) === item) options.show(item, { state: 'queued' })
        // Discarded while it was written.
        else await store.deleteOutboxItem(item.stored.localId)
      }
    } finally {
      releasing.delete(sessionId)
    }
    void posting.drain(sessionId)
    // What was sent meanwhile was held behind them.
    noteReaders()
  }

  function noteReaders(): void {
    for (const { stored, delivery } of items.all()) {
      if (delivery.state !== 'held' || !isRead(stored.sessionId)) continue
      // What cannot be stored stays held until its session changes again.
      release(stored.sessionId).catch(() => undefined)
    }
  }

  return { noteReaders }
}
