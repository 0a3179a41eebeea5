import { sessionOfPath } from '../addresses/hrefs'
import { addressKey } from '../addresses/sessionKey'
import { outcomeTag } from './notificationData'
import { inTurn } from '../pwa/inTurn'
import { lockOf, queuePage } from '../waiting/onScreen'
import { linesInView } from '../waiting/queueInView'

/** Events of a navigation: the browser's own, and those that wouter fires for its navigations. */
const navigations = ['popstate', 'pushState', 'replaceState']

/**
 * While this window has the focus and shows a session, or its line in the queue, no tab and no push notifies of that
 * session, and its notification is closed. This window says so by holding a lock named after the session, which the browser
 * releases however the tab ends.
 */
export function followScreen(): void {
  const held = new Map<string, () => void>()
  let lastPage: string | null = null
  const update = () => {
    const isLookedAt = document.hasFocus() && document.visibilityState === 'visible'
    const page = isLookedAt ? keyOfPath(location.pathname) : null
    const keys = new Set(isLookedAt ? [...(page === null ? [] : [page]), ...linesInView.get()] : [])
    for (const [key, release] of held) {
      if (keys.has(key)) continue
      release()
      held.delete(key)
    }
    const came = [...keys].filter((key) => !held.has(key))
    for (const key of came) held.set(key, holdLock(lockOf(key)))
    const seen = new Set(came)
    // A line of the queue does not say what came of an answer on a notification.
    if (page !== null && page !== queuePage && page !== lastPage) seen.add(outcomeTag(page))
    lastPage = page
    if (seen.size > 0) void closeNotifications(seen)
  }
  for (const event of [...navigations, 'focus', 'blur']) window.addEventListener(event, update)
  document.addEventListener('visibilitychange', update)
  linesInView.onChange(update)
  update()
}

/** The session's, or the queue's (web/app/Routes.tsx). */
function keyOfPath(path: string): string | null {
  if (path === '/' || path === '/needs-you') return queuePage
  const shown = sessionOfPath(path)
  return shown && addressKey(shown)
}

export async function closeNotifications(tags: ReadonlySet<string>): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  const registration = await navigator.serviceWorker.getRegistration()
  if (!registration) return
  await inTurn(async () => {
    for (const shown of await registration.getNotifications()) if (tags.has(shown.tag)) shown.close()
  })
}

function holdLock(name: string): () => void {
  const controller = new AbortController()
  const { signal } = controller
  const released = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
  navigator.locks.request(name, { mode: 'shared', signal }, () => released).catch(() => undefined)
  return () => controller.abort()
}
