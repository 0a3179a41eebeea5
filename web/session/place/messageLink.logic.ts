import type { ChatBlock } from '../../../worker/api/chat'

/** The number of the message that the address names; null = none. */
export function messageOfQuery(search: string): number | null {
  const text = new URLSearchParams(search).get('message') ?? ''
  return /^\d{1,15}$/.test(text) ? Number(text) : null
}

/** Id of the first item that came with this message; null = it is not here. */
export function itemAt(blocks: readonly ChatBlock[], seq: number): string | null {
  for (const block of blocks.toReversed()) {
    const item = block.find((one) => one.seq === seq)
    if (item) return item.id
  }
  return null
}
