import { comparableText, textsInJson } from '../../../worker/api/agents/textsInJson'
import type { ChatBlock, ChatItem, LostPart } from '../../../worker/api/chat'
import { eventText } from '../chat/chatItem.logic'
import { lostItemId } from '../place/lostPlace.logic'

/** Of one item: results of tools can be megabytes. */
const mostCharacters = 200_000

/** What is looked through of an item: what it shows, or shows when it is opened. */
function textsOf(item: ChatItem): string[] {
  switch (item.kind) {
    case 'user-text':
    case 'agent-text':
    case 'thinking':
    case 'terminal':
      return [item.text]
    case 'tool-call':
      return [
        item.tool,
        item.title ?? '',
        item.description ?? '',
        ...textsInJson(item.input, mostCharacters),
        ...textsInJson(item.result, mostCharacters),
      ]
    case 'event':
      return [eventText(item.event)]
    case 'file':
      return [item.name]
    case 'locked':
      return []
  }
}

/** Whether an item has this text, whatever the case of its letters. `wanted` as `comparableText` writes it. */
export function hasText(item: ChatItem, wanted: string): boolean {
  return textsOf(item).some((text) => comparableText(text.slice(0, mostCharacters)).includes(wanted))
}

/** Looks through a chat for one text; what did not change since the last time is not looked at again. */
export function createSearch(text: string) {
  const wanted = comparableText(text)
  const byBlock = new WeakMap<ChatBlock, readonly string[]>()
  return {
    text,
    /** Ids of the items that have the text, in the order of the chat. `pause`: called between blocks; false ends it. */
    async find(
      blocks: readonly ChatBlock[],
      pause: () => Promise<boolean> | boolean,
    ): Promise<readonly string[] | null> {
      const found: string[] = []
      for (const block of blocks) {
        let hits = byBlock.get(block)
        if (!hits) {
          if (!(await pause())) return null
          hits = block.filter((item) => hasText(item, wanted)).map(({ id }) => id)
          byBlock.set(block, hits)
        }
        found.push(...hits)
      }
      return found
    },
  }
}

/** What was found in the chat and in the parts that its server lost, in the order in which all of it is shown. */
export function withLostHits(
  blocks: readonly ChatBlock[],
  ids: readonly string[],
  lost: readonly { part: LostPart; ids: readonly string[] }[],
): readonly string[] {
  if (lost.every((found) => found.ids.length === 0)) return ids
  const left = lost.map(({ part, ids: own }) => ({ part, names: own.map((id) => lostItemId(part, id)) }))
  const wanted = new Set(ids)
  const all: string[] = []
  for (const item of blocks.flat()) {
    while (item.seq !== null && left[0] && left[0].part.afterSeq < item.seq) all.push(...(left.shift()?.names ?? []))
    if (wanted.has(item.id)) all.push(item.id)
  }
  return [...all, ...left.flatMap(({ names }) => names)]
}
