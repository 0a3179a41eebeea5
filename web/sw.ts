import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching'
import type { PrecacheEntry } from 'workbox-precaching'
import { registerRoute } from 'workbox-routing'
import { isAppRoute } from './addresses/appRoutes'
import { openFromNotification } from './notifications/notificationClick'
import { showPushed } from './notifications/push/pushed'
import { isOnFirstUse } from './pwa/onFirstUse'
import type { ServiceWorkerMessage } from './pwa/serviceWorkerMessage'
import { createSharedItems, sharePath } from './pwa/sharedItems'

// The app's own files of one build, hub included: it starts without network. Nothing else is ever stored here, so
// neither a token nor an answer of a Happy server, nor `/happy-hub.json`, nor a shared link, can get into Cache Storage.

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: (PrecacheEntry | string)[] }

precacheAndRoute(self.__WB_MANIFEST, { cleanURLs: false })
cleanupOutdatedCaches()

registerRoute(
  ({ request, sameOrigin, url }) => sameOrigin && request.mode === 'navigate' && isAppRoute(url.pathname),
  createHandlerBoundToURL('/index.html'),
)

// Files that are stored on first use; each build has its own cache for them.
const firstUseCache = 'on-first-use'
registerRoute(
  ({ sameOrigin, url }) => sameOrigin && isOnFirstUse(url.pathname),
  async ({ request }) => {
    const cache = await caches.open(firstUseCache)
    const kept = await cache.match(request)
    if (kept) return kept
    const response = await fetch(request)
    if (response.ok) await cache.put(request, response.clone())
    return response
  },
)

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

self.addEventListener('message', ({ data, ports }: { data: ServiceWorkerMessage; ports: readonly MessagePort[] }) => {
  switch (data.type) {
    // A new build waits until a person agrees in a page; the tabs keep theirs until then.
    case 'SKIP_WAITING':
    case 'skip-waiting':
      return void self.skipWaiting()
    case 'take-shared':
      return ports[0]?.postMessage(sharedItems.take(data.id))
  }
})

self.addEventListener('notificationclick', (event) => event.waitUntil(openFromNotification(self, event)))

// From a machine of the person (docs/notifications.md); the browser has decrypted it.
self.addEventListener('push', (event) => event.waitUntil(showPushed(self, event.data)))

// Also the tab of the first visit: without a controlled tab the next build would not wait.
self.addEventListener('activate', (event) =>
  event.waitUntil(Promise.all([self.clients.claim(), caches.delete(firstUseCache)])),
)
