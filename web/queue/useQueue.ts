import { useState } from 'react'
import type { AppState } from '../../worker/api/state'
import { addressKey } from '../addresses/sessionKey'
import { useApp } from '../hub/hooks'
import { useHeldCards } from '../permissions/heldCards'
import { snoozeKey, useSnoozed } from '../waiting/snoozed'
import { waitingNow } from '../waiting/waiting.logic'
import { leftOf, nextLines, queueLines, type QueueLine, type QueueLines } from './queue.logic'

export interface ShownQueue extends Omit<QueueLines, 'lines'> {
  /** In the places that they have on the screen. */
  lines: readonly QueueLine[]
  /** How many of them need the person now. */
  count: number
}

/** The queue while it is on the screen; undefined until anything is known. */
export function useQueue(): ShownQueue | undefined {
  const held = useHeldCards()
    .map(({ session }) => addressKey(session))
    .join('\n')
  const asleepKeys = useSnoozed()
  const [shown, setShown] = useState<readonly QueueLine[]>([])
  /** Keys of the requests that were answered in this window since they began to wait. */
  const [answered, setAnswered] = useState<ReadonlySet<string>>(new Set())
  const queue = useApp((app: AppState) => ({
    ...queueLines(app, setOf(held), setOf(asleepKeys)),
    count: waitingNow(app, asleepKeys).length,
    left: Object.fromEntries(shown.map((line) => [line.id, leftOf(app, line)])),
  }))
  const newlyAnswered = [...setOf(held)].filter((key) => !answered.has(key))
  if (newlyAnswered.length > 0) setAnswered(new Set([...answered, ...newlyAnswered]))
  if (!queue) return undefined
  const leftAt = ({ id }: QueueLine) => queue.left[id] ?? 'unknown'
  const away = new Set([...queue.asleep, ...queue.muted].map(snoozeKey))
  const lines = nextLines(shown, queue.lines, leftAt, answered, away)
  if (lines !== shown) setShown(lines)
  return { ...queue, lines }
}

function setOf(keys: string): ReadonlySet<string> {
  return new Set(keys === '' ? [] : keys.split('\n'))
}
