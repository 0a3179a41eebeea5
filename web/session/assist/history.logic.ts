import type { ChatState } from '../../../worker/api/chat'

/** Where a person is in what they sent before. */
export interface HistoryPlace {
  /** 0 = the latest. */
  index: number
  /** The text that the step put into the field; if the field has another one, the person has typed since. */
  text: string
}

/** How many prompts can be stepped through; older ones are found in the conversation. */
const mostSent = 100

/** What was sent in this chat, the latest first, nothing twice in a row. */
export function sentTexts({ blocks }: Pick<ChatState, 'blocks'>): string[] {
  const texts: string[] = []
  for (const block of blocks.toReversed()) {
    for (const item of block.toReversed()) {
      if (item.kind === 'user-text' && item.text !== '' && item.text !== texts.at(-1)) texts.push(item.text)
      if (texts.length >= mostSent) return texts
    }
  }
  return texts
}

/**
 * One step back (1) or forward (-1); null = the key does what it always does. It begins only in an empty field and ends
 * in an empty one, so that it never replaces what a person has written.
 */
export function stepInHistory(
  sent: readonly string[],
  place: HistoryPlace | null,
  draft: string,
  step: 1 | -1,
): { place: HistoryPlace | null; text: string } | null {
  const isBrowsing = place !== null && place.text === draft
  if (!isBrowsing && draft !== '') return null
  const index = (isBrowsing ? place.index : -1) + step
  if (index < -1 || (index === -1 && !isBrowsing) || index >= sent.length) return null
  const text = sent[index]
  return text === undefined ? { place: null, text: '' } : { place: { index, text }, text }
}
