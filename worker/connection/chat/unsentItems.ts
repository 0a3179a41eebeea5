import type { ChatBlock, UserText } from '../../api/chat'
import { sentItemId } from '../../api/ids'
import type { OutboxEntry } from '../account/outbox/outbox.types'
import type { ChatContent } from './chatContent'

/** The chat's items with what was sent from here and has not come back, at the end. Equal parts keep their identity. */
export function withUnsentItems(
  content: Pick<ChatContent, 'result' | 'hasPrompt'>,
  unsent: readonly OutboxEntry[],
  before: readonly ChatBlock[],
): readonly ChatBlock[] {
  const { blocks } = content.result()
  // Messages that have come back, but that the outbox still has, are shown once.
  const left = unsent.filter(({ localId }) => !content.hasPrompt(localId))
  if (left.length === 0) return blocks
  const heldBlock = before.at(-1) ?? []
  const items = left.map((entry) => unsentItem(entry, heldBlock))
  const last = isSame(heldBlock, items) ? heldBlock : items
  const next = [...blocks, last]
  return isSame(before, next) ? before : next
}

function unsentItem(entry: OutboxEntry, heldBlock: ChatBlock): UserText {
  const id = sentItemId(entry.localId)
  const held = heldBlock.find((item) => item.id === id)
  if (held?.kind === 'user-text' && held.seq === null && held.delivery === entry.delivery) return held
  const { text, localId, delivery } = entry
  const pictures = entry.pictures?.map(({ name, size, width, height }) => ({ name, size, width, height }))
  const item: UserText = { kind: 'user-text', id, seq: null, time: entry.createdAt, text, localId, delivery }
  // Pictures of an accepted prompt come back before it, as items of their own.
  return pictures && delivery.state !== 'sent' ? { ...item, pictures } : item
}

function isSame<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((one, index) => one === b[index])
}
