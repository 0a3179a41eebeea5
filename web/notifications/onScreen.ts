import { sessionOfPath } from '../addresses/hrefs'
import { addressKey } from '../addresses/sessionKey'
import { outcomeTag } from './notificationData'
import { inTurn } from '../pwa/inTurn'

const prefix = 'happy-hub:on-screen:'

/** Events of a navigation: the browser's own, and those that wouter fires for its navigations. */
const navigations = ['popstate', 'pushState', 'replaceState']

/**
 * While this window has the focus and shows a session, no tab notifies of that session, and its notification is closed.
 * This window says so by holding a lock named after the session, which the browser releases however the tab ends.
 */
export function followScreen(): void {
  let held: { key: string; release(): void } | null = null
  const update = () => {
    const key = document.hasFocus() && document.visibilityState === 'visible' ? keyOfPath(location.pathname) : null
    if (key === (held?.key ?? null)) return
    held?.release()
    held = key === null ? null : { key, release: holdLock(prefix + key) }
    if (key === null) return
    void closeNotification(key)
    void closeNotification(outcomeTag(key))
  }
  for (const event of [...navigations, 'focus', 'blur']) window.addEventListener(event, update)
  document.addEventListener('visibilitychange', update)
  update()
}

function keyOfPath(path: string): string | null {
  const shown = sessionOfPath(path)
  return shown && addressKey(shown)
}

/** Sessions that are on the screen of a focused window, in any tab. */
export async function keysOnScreen(): Promise<ReadonlySet<string>> {
  const { held = [] } = await navigator.locks.query()
  return new Set(held.flatMap(({ name }) => (name?.startsWith(prefix) ? [name.slice(prefix.length)] : [])))
}

export async function closeNotification(tag: string): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  const registration = await navigator.serviceWorker.getRegistration()
  if (!registration) return
  await inTurn(async () => {
    for (const shown of await registration.getNotifications({ tag })) shown.close()
  })
}

function holdLock(name: string): () => void {
  const controller = new AbortController()
  const { signal } = controller
  const released = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
  navigator.locks.request(name, { mode: 'shared', signal }, () => released).catch(() => undefined)
  return () => controller.abort()
}
