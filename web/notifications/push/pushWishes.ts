import type { ServerId } from '../../../worker/api/ids'
import type { Wants } from '../../../worker/api/state'
import type { BrowserReceiver } from '../../../worker/api/push/notifierSetup'

/** What this device wants told of one server. What older builds stored has nothing of what is put off. */
export type PushWishes = Pick<BrowserReceiver, 'wants' | 'sessions' | 'privacy' | 'quietHours'> &
  Partial<Pick<BrowserReceiver, 'snoozed'>>

const cacheName = 'push-wishes'

function placeOf(serverId: string): string {
  return `/push-wishes/${encodeURIComponent(serverId)}`
}

/** For the service worker, which reads nothing else of a page's: a machine that is away goes on by an older file. */
export async function keepWishes(wishes: Readonly<Record<ServerId, PushWishes>>): Promise<void> {
  const cache = await caches.open(cacheName)
  // Over the older ones, never after them: a push that comes meanwhile would be shown as its machine sent it.
  for (const [serverId, of] of Object.entries(wishes)) await cache.put(placeOf(serverId), Response.json(of))
  const kept = new Set(Object.keys(wishes).map(placeOf))
  const others = (await cache.keys()).filter(({ url }) => !kept.has(new URL(url).pathname))
  for (const other of others) await cache.delete(other)
}

/** Null = not known. */
export async function readWishes(serverId: string): Promise<PushWishes | null> {
  if (!(await caches.has(cacheName))) return null
  const cache = await caches.open(cacheName)
  // Only this app writes there.
  return ((await (await cache.match(placeOf(serverId)))?.json()) as PushWishes | undefined) ?? null
}

/**
 * The same for the service worker, at this time: what is put off is muted, and of a session whose request is put off nothing
 * else is told aloud either.
 */
export async function wishesNow(serverId: string): Promise<PushWishes | null> {
  const wishes = await readWishes(serverId)
  if (!wishes) return null
  const { wants, sessions, snoozed = [] } = wishes
  const asleep = snoozed.filter(({ until }) => until > Date.now())
  const now: Record<string, Wants> = { ...sessions }
  for (const { sessionId, kind } of asleep) {
    const wish = now[sessionId] ?? wants
    now[sessionId] = kind === 'needs-me' || wish === 'mute' ? 'mute' : 'needs-me'
  }
  return { ...wishes, sessions: now }
}
