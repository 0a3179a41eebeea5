import { createStoredSetting, useStoredSetting } from '../deviceSettings/storedSetting'
import { useClock } from '../time/clock'

/** Until when what a session waits with is out of the queue on this device, by `snoozeKey`. */
export type Snoozed = Readonly<Record<string, number>>

export const snoozedStorage = 'happy-hub:snoozed'
export const snoozed = createStoredSetting<Snoozed>(snoozedStorage, {
  read: parseSnoozed,
  write: (all) => (Object.keys(all).length === 0 ? null : JSON.stringify(all)),
})

/** Of a session and what it waits with: a request is not put off with the text that was only to be read. */
export function snoozeKey({ key, kind }: { key: string; kind: string }): string {
  return `${kind}:${key}`
}

export function parseSnoozed(text: string | null): Snoozed {
  try {
    const stored: unknown = JSON.parse(text ?? 'null')
    return Object.fromEntries(Object.entries(stored ?? {}).filter(([, until]) => Number.isFinite(until)))
  } catch {
    return {}
  }
}

/** Of what `snoozeKey` made. */
function serverOfKey(key: string): string {
  return key.slice(key.indexOf(':') + 1).split('/')[0] ?? ''
}

/** Only of these servers; the same object where that is all. */
export function withoutServers(all: Snoozed, signedIn: readonly string[]): Snoozed {
  const left = Object.entries(all).filter(([key]) => signedIn.includes(serverOfKey(key)))
  return left.length === Object.keys(all).length ? all : Object.fromEntries(left)
}

/** Keys of what is snoozed at this time, one a line. */
export function snoozedAt(all: Snoozed, now: number): string {
  return Object.keys(all)
    .filter((key) => (all[key] ?? 0) > now)
    .join('\n')
}

/** The same now: what comes back does so by itself. */
export function useSnoozed(): string {
  const all = useStoredSetting(snoozed)
  return useClock((now) => snoozedAt(all, now))
}
