import { useState } from 'react'
import type { AppState } from '../../worker/api/state'
import { addressKey } from '../addresses/sessionKey'
import { useApp } from '../hub/hooks'
import { useHeldCards } from '../permissions/heldCards'
import { useSnoozed } from '../waiting/snoozed'
import { leftOf, nextLines, queueLines, type QueueLine } from './queue.logic'

/** The lines of the queue while it is on the screen; undefined until anything is known. */
export function useQueue(): { lines: readonly QueueLine[]; asleep: readonly QueueLine[] } | undefined {
  const held = useHeldCards()
    .map(({ session }) => addressKey(session))
    .join('\n')
  const asleepKeys = useSnoozed()
  const [shown, setShown] = useState<readonly QueueLine[]>([])
  /** Keys of the requests that were answered in this window since they began to wait. */
  const [answered, setAnswered] = useState<ReadonlySet<string>>(new Set())
  const queue = useApp((app: AppState) => ({
    ...queueLines(app, setOf(held), setOf(asleepKeys)),
    left: Object.fromEntries(shown.map((line) => [line.key, leftOf(app, line)])),
  }))
  const newlyAnswered = [...setOf(held)].filter((key) => !answered.has(key))
  if (newlyAnswered.length > 0) setAnswered(new Set([...answered, ...newlyAnswered]))
  if (!queue) return undefined
  const leftAt = ({ key }: QueueLine) => queue.left[key] ?? 'unknown'
  const lines = nextLines(shown, queue.lines, leftAt, answered, setOf(asleepKeys))
  if (lines !== shown) setShown(lines)
  return { lines, asleep: queue.asleep }
}

function setOf(keys: string): ReadonlySet<string> {
  return new Set(keys === '' ? [] : keys.split('\n'))
}
