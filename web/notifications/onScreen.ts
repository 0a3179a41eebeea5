import { useEffect } from 'react'

const prefix = 'happy-hub:on-screen:'

/**
 * While this window has the focus and shows the session, no tab notifies of it, and what was notified is taken away. Told
 * by a lock, which falls with the tab, however that ends.
 */
export function useOnScreen(key: string): void {
  useEffect(() => {
    let release = () => {}
    const update = () => {
      release()
      release = document.hasFocus() && document.visibilityState === 'visible' ? holdLock(prefix + key) : () => {}
      if (document.hasFocus()) void closeNotification(key)
    }
    update()
    window.addEventListener('focus', update)
    window.addEventListener('blur', update)
    document.addEventListener('visibilitychange', update)
    return () => {
      release()
      window.removeEventListener('focus', update)
      window.removeEventListener('blur', update)
      document.removeEventListener('visibilitychange', update)
    }
  }, [key])
}

/** Sessions that are on the screen of a focused window, in any tab. */
export async function keysOnScreen(): Promise<ReadonlySet<string>> {
  const { held = [] } = await navigator.locks.query()
  return new Set(held.flatMap(({ name }) => (name?.startsWith(prefix) ? [name.slice(prefix.length)] : [])))
}

export async function closeNotification(key: string): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  const registration = await navigator.serviceWorker.getRegistration()
  for (const shown of (await registration?.getNotifications({ tag: key })) ?? []) shown.close()
}

function holdLock(name: string): () => void {
  const controller = new AbortController()
  const { signal } = controller
  const released = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
  navigator.locks.request(name, { mode: 'shared', signal }, () => released).catch(() => undefined)
  return () => controller.abort()
}
