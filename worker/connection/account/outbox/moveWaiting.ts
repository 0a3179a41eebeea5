import type { SessionId } from '../../../api/ids'
import type { HeldItem, HeldItems } from './heldItems'
import type { OutboxStore } from './outbox.types'

/** Swaps a message that waits for its agent with the one before (-1) or after (1) it. */
export async function moveWaiting(
  { items, store, onChange }: { items: HeldItems; store: OutboxStore; onChange(sessionId: SessionId): void },
  item: HeldItem,
  step: 1 | -1,
): Promise<void> {
  const waiting = items.waitingOf(item.stored.sessionId)
  const other = waiting[waiting.indexOf(item) + step]
  if (item.delivery.state !== 'waiting' || !other) return
  const [own, others] = [{ ...item.stored }, { ...other.stored }]
  item.stored = { ...own, waits: others.waits ?? 0 }
  other.stored = { ...others, waits: own.waits ?? 0 }
  onChange(own.sessionId)
  await Promise.all([store.putOutboxItem(item.stored), store.putOutboxItem(other.stored)])
}
