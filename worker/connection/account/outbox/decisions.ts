import type { Delivery } from '../../../api/chat'
import { HubError } from '../../../api/errors'
import type { CanonicalUrl, LocalId, SessionId } from '../../../api/ids'
import type { HeldItem, HeldItems } from './heldItems'
import type { OutboxStore } from './outbox.types'
import type { Posting } from './posting'

/** What a person decides about a message that did not arrive, and when they have to; loaded with the first of it. */
export interface OutboxDecisions {
  retry(localId: LocalId): Promise<void>
  /**
   * Takes an item back: aborts its upload, waits for a request under way. Rejects `not-found` when the server has it.
   */
  discard(localId: LocalId): Promise<string>
  /** The server accepted these and has lost them since (it was set back): they fail, and the person decides. */
  failLost(localIds: readonly LocalId[]): Promise<void>
}

export function createDecisions(outbox: {
  serverUrl: CanonicalUrl
  store: OutboxStore
  items: HeldItems
  posting: Posting
  show(item: HeldItem, delivery: Delivery): void
  onChange(sessionId: SessionId): void
  held(localId: LocalId): HeldItem
  noteIdle(sessionId: SessionId): void
}): OutboxDecisions {
  const { store, items, posting, show, serverUrl } = outbox
  return {
    async retry(localId) {
      const item = outbox.held(localId)
      if (item.delivery.state !== 'failed') return
      const { error: _error, ...rest } = item.stored
      item.stored = { ...rest, state: 'queued' }
      await store.putOutboxItem(item.stored)
      show(item, { state: 'queued' })
      void posting.drain(item.stored.sessionId)
    },
    async discard(localId) {
      const item = items.get(localId)
      if (item?.delivery.state !== 'sending') item?.upload?.abort()
      await item?.sending
      if (!item || !items.get(localId) || item.delivery.state === 'sent') {
        throw new HubError({ code: 'not-found', serverUrl, what: 'message' })
      }
      items.drop(localId)
      try {
        await store.deleteOutboxItem(localId)
      } catch (error) {
        // Still on the disk, so it would be posted after the next start: it must stay on the screen too.
        delete item.upload
        items.putBack(item)
        throw error
      }
      outbox.onChange(item.stored.sessionId)
      // It may have been what the waiting ones came after.
      outbox.noteIdle(item.stored.sessionId)
      return item.stored.text
    },
    async failLost(localIds) {
      const lost = localIds
        .flatMap((localId) => items.get(localId) ?? [])
        .filter(({ delivery }) => delivery.state === 'sent')
      // If this is not stored, it is gone after the next start; the screen shows it until then.
      await Promise.all(
        lost.map((item) => posting.setAside(item, { state: 'failed', error: { code: 'set-back', serverUrl } })),
      )
    },
  }
}
