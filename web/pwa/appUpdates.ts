import { useSyncExternalStore } from 'react'
import type { ServiceWorkerMessage } from './serviceWorkerMessage'

/** ready: a new build is on this device and waits · switching: a person agreed; all tabs are about to reload. */
export type AppUpdate = 'none' | 'ready' | 'switching'

const serviceWorkerUrl = '/sw.js'
/** Browsers look by themselves only when a page is opened; an installed app may stay open for weeks. */
const lookAgainMs = 60 * 60 * 1000

let update: AppUpdate = 'none'
let registration: ServiceWorkerRegistration | null = null
const listeners = new Set<() => void>()

/**
 * Registers the service worker and watches for a new build. Call it once per page, in a built app only. Without service
 * workers (private modes, blocked by the person) the app works as ever, but only with network.
 */
export async function watchForUpdates(): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  const { serviceWorker } = navigator
  let isControlled = serviceWorker.controller !== null
  serviceWorker.addEventListener('controllerchange', () => {
    // The first worker adopts the page of the first visit, which is of its build; each later one brings another build.
    // Drafts are stored with every key, messages in the outbox of the hub: nothing has to be saved here.
    if (isControlled) location.reload()
    isControlled = true
  })
  try {
    registration = await serviceWorker.register(serviceWorkerUrl, { updateViaCache: 'none' })
  } catch {
    return
  }
  watchRegistration(registration)
}

/** Lets the waiting build take over; every tab of this browser reloads with it. */
export function switchToUpdate(): void {
  const waiting = registration?.waiting
  if (!waiting) {
    location.reload()
    return
  }
  set('switching')
  waiting.postMessage({ type: 'skip-waiting' } satisfies ServiceWorkerMessage)
}

export function useAppUpdate(): AppUpdate {
  return useSyncExternalStore(subscribe, () => update)
}

function watchRegistration(watched: ServiceWorkerRegistration): void {
  const look = (): void => set(watched.waiting && watched.active ? 'ready' : 'none')
  const watchInstalling = (): void => watched.installing?.addEventListener('statechange', look)
  watched.addEventListener('updatefound', watchInstalling)
  watchInstalling()
  look()

  let lookedAt = Date.now()
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible' || Date.now() - lookedAt < lookAgainMs) return
    lookedAt = Date.now()
    // No network: the next time.
    watched.update().catch(() => {})
  })
}

function set(next: AppUpdate): void {
  if (next === update || update === 'switching') return
  update = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
