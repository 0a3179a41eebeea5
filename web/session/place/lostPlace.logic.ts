import type { LostPart } from '../../../worker/api/chat'

/** Names this part among what is opened in its chat. */
export function lostKey({ foundAt, afterSeq }: LostPart): string {
  return `lost-${foundAt}-${afterSeq}`
}

/** Names an item of a lost part: the server may give its id to another item since. */
export function lostItemId(part: LostPart, itemId: string): string {
  return `${lostKey(part)} ${itemId}`
}

/** The part and the item in it that such a name means; null = it is of the chat itself. */
export function lostItemOf(lost: readonly LostPart[], name: string): { part: LostPart; itemId: string } | null {
  for (const part of lost) {
    const start = lostItemId(part, '')
    if (name.startsWith(start)) return { part, itemId: name.slice(start.length) }
  }
  return null
}
