import { useSyncExternalStore } from 'react'
import type { Workbox } from 'workbox-window'
import { createObservable } from '../../worker/shared/observable'

/** ready: a new build is on this device and waits · switching: a person agreed; all tabs are about to reload. */
export type AppUpdate = 'none' | 'ready' | 'switching'

const serviceWorkerUrl = '/sw.js'
/** Browsers look by themselves only when a page is opened; an installed app may stay open for weeks. */
const lookAgainMs = 60 * 60 * 1000

const update = createObservable<AppUpdate>('none')
let registered: { workbox: Workbox; registration: ServiceWorkerRegistration } | null = null

/**
 * Registers the service worker and watches for a new build. Call it once per page, in a built app only. Without service
 * workers (private modes, blocked by the person) the app works as ever, but only with network.
 */
export async function watchForUpdates(): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  let controller = navigator.serviceWorker.controller
  const reloadForNewBuild = () => {
    // On a first visit the service worker takes over a page of its own build: no reload. Each later one brings another
    // build. Drafts are stored with every key, messages in the outbox of the hub: nothing has to be saved here.
    if (controller !== null) location.reload()
    controller = navigator.serviceWorker.controller
  }
  try {
    // Not needed for the first screen.
    const { Workbox } = await import('workbox-window')
    const workbox = new Workbox(serviceWorkerUrl, { updateViaCache: 'none' })
    // Both also tell of workers that another tab has registered or let take over.
    workbox.addEventListener('waiting', () => set('ready'))
    workbox.addEventListener('controlling', reloadForNewBuild)
    const registration = await workbox.register({ immediate: true })
    if (!registration) return
    registered = { workbox, registration }
    // A service worker that took over before workbox listened.
    if (navigator.serviceWorker.controller !== controller) reloadForNewBuild()
    lookAgain(workbox, registration)
  } catch {
    // The browser refuses service workers, or there is no network to load workbox: the app works without.
  }
}

/** Lets the waiting build take over; every tab of this browser reloads with it. */
export function switchToUpdate(): void {
  if (!registered?.registration.waiting) {
    location.reload()
    return
  }
  set('switching')
  registered.workbox.messageSkipWaiting()
}

export function useAppUpdate(): AppUpdate {
  return useSyncExternalStore(update.onChange, update.get)
}

function lookAgain(workbox: Workbox, registration: ServiceWorkerRegistration): void {
  let lookedAt = Date.now()
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible') return
    // Workbox reports only the first build that another tab brought, so later ones are looked for here.
    if (registration.waiting) set('ready')
    if (Date.now() - lookedAt < lookAgainMs) return
    lookedAt = Date.now()
    // No network: it is tried again later.
    workbox.update().catch(() => {})
  })
}

function set(next: AppUpdate): void {
  if (update.get() !== 'switching') update.set(next)
}
