import { readStored } from '../deviceSettings/storedText'
import { snoozed, snoozedStorage, snoozeKey, type Snoozed } from '../waiting/snoozed'

export type SnoozeChoice = 'hour' | 'evening' | 'tomorrow'

const EVENING = 18
const MORNING = 9

/** What can be chosen at this time, with when it ends; an evening that is near or over is no choice. */
export function snoozeChoices(now: number): { choice: SnoozeChoice; until: number }[] {
  const hour = now + 3_600_000
  const evening = new Date(now).setHours(EVENING, 0, 0, 0)
  const next = new Date(now)
  next.setDate(next.getDate() + 1)
  return [
    { choice: 'hour', until: hour },
    ...(evening > hour ? [{ choice: 'evening' as const, until: evening }] : []),
    { choice: 'tomorrow', until: next.setHours(MORNING, 0, 0, 0) },
  ]
}

/** `until` null = it is back now. What has come back by itself is forgotten. */
export function withSnooze(all: Snoozed, key: string, until: number | null, now: number): Snoozed {
  const left = Object.entries(all).filter(([other, end]) => other !== key && end > now)
  return Object.fromEntries(until === null ? left : [...left, [key, until]])
}

export function snooze(line: { key: string; kind: string }, until: number | null): void {
  // Another tab may have written since.
  snoozed.reread(readStored(snoozedStorage) ?? null)
  snoozed.set(withSnooze(snoozed.get(), snoozeKey(line), until, Date.now()))
}
