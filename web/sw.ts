import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching'
import type { PrecacheEntry } from 'workbox-precaching'
import { registerRoute } from 'workbox-routing'
import { isAppRoute } from './addresses/appRoutes'
import { badgeOfClosedApp } from './notifications/badge/badgeOfClosedApp'
import { openFromNotification, tellDismissed } from './notifications/notificationClick'
import { showPushed } from './notifications/push/pushed'
import { wishesNow } from './notifications/push/pushWishes'
import { renewSubscription } from './notifications/push/renewed'
import { isAtFirstVisit, isOnFirstUse } from './pwa/storedFiles'
import type { ServiceWorkerMessage } from './pwa/serviceWorkerMessage'
import { createSharedItems, sharePath } from './pwa/sharedItems'

// The app's own files, hub included: it starts without network. Beside them only what pushes may tell (pushWishes.ts) is in Cache Storage, so neither a token nor an answer of a Happy server, nor `/happy-hub.json`, nor a shared link, can get into Cache Storage.

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: (PrecacheEntry | string)[] }

const files = self.__WB_MANIFEST.map((entry) => (typeof entry === 'string' ? { url: entry } : entry))
const pathOf = (url: string) => new URL(url, self.location.origin).pathname

precacheAndRoute(
  files.filter(({ url }) => isAtFirstVisit(pathOf(url))),
  { cleanURLs: false },
)
cleanupOutdatedCaches()

registerRoute(
  ({ request, sameOrigin, url }) => sameOrigin && request.mode === 'navigate' && isAppRoute(url.pathname),
  createHandlerBoundToURL('/index.html'),
)

// The screens and parts beside the start. A page may ask for those of the build before, until this one takes over.
const partsCache = 'parts'
const parts = new Set(files.map(({ url }) => pathOf(url)).filter((path) => !isAtFirstVisit(path)))
registerRoute(
  ({ sameOrigin, url }) => sameOrigin && parts.has(url.pathname),
  ({ request }) => storedOrFetched(partsCache, request),
)

// Each build has its own cache for them.
const firstUseCache = 'on-first-use'
registerRoute(
  ({ sameOrigin, url }) => sameOrigin && isOnFirstUse(url.pathname),
  ({ request }) => storedOrFetched(firstUseCache, request),
)

async function storedOrFetched(cacheName: string, request: Request): Promise<Response> {
  const cache = await caches.open(cacheName)
  const stored = await cache.match(request)
  if (stored) return stored
  const response = await fetch(request)
  if (response.ok) await cache.put(request, response.clone())
  return response
}

/** One by one: nobody waits for them. What fails rejects when all others are stored. */
async function storeParts(): Promise<void> {
  const cache = await caches.open(partsCache)
  const stored = new Set((await cache.keys()).map(({ url }) => pathOf(url)))
  const failures: unknown[] = []
  for (const path of parts) {
    if (!stored.has(path)) await cache.add(path).catch((error: unknown) => failures.push(error))
  }
  if (failures.length > 0) throw new AggregateError(failures)
}

async function dropOldParts(): Promise<void> {
  const cache = await caches.open(partsCache)
  const old = (await cache.keys()).filter(({ url }) => !parts.has(pathOf(url)))
  await Promise.all(old.map((request) => cache.delete(request)))
}

// A first visitor may never come back. Where this build replaces another, all of it is there before the tabs change.
self.addEventListener('install', (event) => {
  if (self.registration.active) event.waitUntil(storeParts())
})

// Items shared from another app. The event lasts until the page has taken the item, because a service worker without an
// event may be stopped at any time; if it is stopped all the same, the page says that the item is gone.
const sharedItems = createSharedItems()
self.addEventListener('fetch', (event) => {
  const { method, url } = event.request
  if (method !== 'POST' || new URL(url).pathname !== sharePath) return
  const keeping = sharedItems.keep(event.request)
  event.respondWith(keeping.then(({ response }) => response))
  event.waitUntil(keeping.then(({ untilTaken }) => untilTaken))
})

self.addEventListener('message', (event) => {
  const { ports } = event
  const data = event.data as ServiceWorkerMessage
  switch (data.type) {
    // A new build waits until a person agrees in a page; the tabs keep theirs until then.
    case 'SKIP_WAITING':
    case 'skip-waiting':
      return void self.skipWaiting()
    case 'store-parts':
      return event.waitUntil(storeParts())
    case 'take-shared':
      return ports[0]?.postMessage(sharedItems.take(data.id))
  }
})

self.addEventListener('notificationclick', (event) => event.waitUntil(openFromNotification(self, event)))
self.addEventListener('notificationclose', (event) => {
  const { notification } = event
  event.waitUntil(Promise.all([tellDismissed(self.clients, notification), badgeOfClosedApp(self, notification.tag)]))
})

// From a machine of the person (docs/notifications.md); the browser has decrypted it.
self.addEventListener('push', (event) =>
  event.waitUntil(showPushed(self, event.data, wishesNow).then(() => badgeOfClosedApp(self))),
)
self.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(renewSubscription(self, event)))

// Also the tab of the first visit: without a controlled tab the next build would not wait.
self.addEventListener('activate', (event) =>
  event.waitUntil(Promise.all([self.clients.claim(), dropOldParts(), caches.delete(firstUseCache)])),
)
