import { useSyncExternalStore } from 'react'
import type { SessionAddress } from '../../../worker/api/ids'
import { createListeners } from '../../../worker/shared/observable'
import { addressKey } from '../../addresses/sessionKey'
import { guardLeaving } from '../../page/leaveGuard'
import type { ReviewedLine } from '../../diff/DiffView'

export interface ReviewComment {
  /** From the repository's root. */
  path: string
  line: ReviewedLine
  text: string
}

/** In this page's memory until they are sent; the browser asks before it leaves. */
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
  hold(key, comment.text.trim() === '' ? others : [...others, comment])
}

/** Those that were changed since are kept. */
export function forgetComments(address: SessionAddress, sent: readonly ReviewComment[]): void {
  const key = addressKey(address)
  hold(
    key,
    (held.get(key) ?? none).filter((comment) => !sent.includes(comment)),
  )
}

function hold(key: string, comments: readonly ReviewComment[]): void {
  if (comments.length > 0) held.set(key, comments)
  else held.delete(key)
  guardLeaving('comments', held.size > 0)
  listeners.notify()
}

export function isOfLine(comment: ReviewComment, path: string, line: ReviewedLine): boolean {
  return comment.path === path && comment.line.side === line.side && comment.line.number === line.number
}
