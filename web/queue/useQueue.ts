import { useState } from 'react'
import { addressKey } from '../addresses/sessionKey'
import { useApp } from '../hub/hooks'
import { useHeldCards } from '../permissions/heldCards'
import { useSnoozed } from '../waiting/snoozed'
import { nextLines, queueLines, type QueueLine } from './queue.logic'

/** The lines of the queue while it is on the screen; undefined until anything is known. */
export function useQueue(): { lines: readonly QueueLine[]; asleep: readonly QueueLine[] } | undefined {
  const held = useHeldCards()
    .map(({ session }) => addressKey(session))
    .join('\n')
  const asleepKeys = useSnoozed()
  const queue = useApp((app) => queueLines(app, setOf(held), setOf(asleepKeys)))
  const [shown, setShown] = useState<readonly QueueLine[]>([])
  if (!queue) return undefined
  const lines = nextLines(shown, queue.lines, setOf(asleepKeys))
  if (lines !== shown) setShown(lines)
  return { lines, asleep: queue.asleep }
}

function setOf(keys: string): ReadonlySet<string> {
  return new Set(keys === '' ? [] : keys.split('\n'))
}
