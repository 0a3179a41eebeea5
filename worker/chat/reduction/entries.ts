import type { NormalizedPart } from '../records/parts'

/** A message of the chat with its parts. */
export interface ChatEntry {
  id: string
  seq: number
  parts: readonly NormalizedPart[]
  /** Epoch ms: its first part's time, by the clock of whoever made it; else when the server got it. */
  time: number
  /** When the server got it, by the server's clock, epoch ms. */
  receivedAt: number
}

/** Where a part stands in the chat. */
export interface Placed<Part = NormalizedPart> {
  entry: ChatEntry
  /** Within its message. */
  index: number
  part: Part
}

export function compareEntries(a: ChatEntry, b: ChatEntry): number {
  if (a.seq !== b.seq) return a.seq - b.seq
  if (a.id === b.id) return 0
  return a.id < b.id ? -1 : 1
}

export function comparePlaces(a: Placed<unknown>, b: Placed<unknown>): number {
  return compareEntries(a.entry, b.entry) || a.index - b.index
}

/** How many of the sorted values come before `value`, or equal it. */
export function upperBound<T, V>(sorted: readonly T[], value: V, compare: (a: T, b: V) => number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (compare(sorted[middle] as T, value) <= 0) low = middle + 1
    else high = middle
  }
  return low
}

/** Returns the index that it got. */
export function insertSorted<T>(sorted: T[], value: T, compare: (a: T, b: T) => number): number {
  const at = upperBound(sorted, value, compare)
  sorted.splice(at, 0, value)
  return at
}
