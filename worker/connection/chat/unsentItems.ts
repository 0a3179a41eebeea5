import type { ChatItem, ChatState, UserText } from '../../api/chat'
import type { ChatResult } from '../../chat/chatReducer'
import { sentItemId } from '../../chat/reduceChat'
import type { OutboxEntry } from '../account/outbox'

/** The chat's items with what was sent from here and has not come back, at the end. Equal parts keep their identity. */
export function withUnsentItems(
  result: ChatResult,
  unsent: readonly OutboxEntry[],
  before: ChatState | null,
): { order: string[]; items: Record<string, ChatItem> } {
  if (unsent.length === 0) return result
  const unsentItems = unsent
    .map((entry) => unsentItem(entry, before))
    // It came back, and the outbox has not heard of it yet.
    .filter((item) => !Object.hasOwn(result.items, item.id))
  if (unsentItems.length === 0) return result
  const ids = unsentItems.map((item) => item.id)
  const order = [...result.order, ...ids]
  const items = { ...result.items, ...Object.fromEntries(unsentItems.map((item) => [item.id, item])) }
  const isSame =
    before &&
    before.order.length === order.length &&
    order.every((id, index) => before.order[index] === id && before.items[id] === items[id])
  return isSame ? { order: before.order, items: before.items } : { order, items }
}

function unsentItem(entry: OutboxEntry, before: ChatState | null): UserText {
  const id = sentItemId(entry.localId)
  const held = before?.items[id]
  if (held?.kind === 'user-text' && held.seq === null && held.delivery === entry.delivery) return held
  const { text, localId, delivery } = entry
  return { kind: 'user-text', id, seq: null, time: entry.createdAt, text, localId, delivery }
}
