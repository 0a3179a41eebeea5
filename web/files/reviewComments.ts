import { useSyncExternalStore } from 'react'
import type { SessionAddress } from '../../worker/api/ids'
import { createListeners } from '../../worker/shared/observable'
import { addressKey } from '../addresses/sessionKey'
import type { ReviewedLine } from '../toolCall/DiffView'

export interface ReviewComment {
  /** From the repository's root. */
  path: string
  line: ReviewedLine
  text: string
}

/** In this page's memory until they are sent. */
const held = new Map<string, readonly ReviewComment[]>()
const listeners = createListeners()
const none: readonly ReviewComment[] = []

export function useReviewComments(address: SessionAddress): readonly ReviewComment[] {
  return useSyncExternalStore(listeners.add, () => held.get(addressKey(address)) ?? none)
}

/** An empty text takes the comment away. */
export function keepComment(address: SessionAddress, comment: ReviewComment): void {
  const key = addressKey(address)
  const others = (held.get(key) ?? none).filter((other) => !isOfLine(other, comment.path, comment.line))
  held.set(key, comment.text.trim() === '' ? others : [...others, comment])
  listeners.notify()
}

export function forgetComments(address: SessionAddress): void {
  held.delete(addressKey(address))
  listeners.notify()
}

export function isOfLine(comment: ReviewComment, path: string, line: ReviewedLine): boolean {
  return comment.path === path && comment.line.side === line.side && comment.line.number === line.number
}
