import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching'
import type { PrecacheEntry } from 'workbox-precaching'
import { registerRoute } from 'workbox-routing'
import { isAppRoute } from './app/appRoutes'
import type { ServiceWorkerMessage } from './pwa/serviceWorkerMessage'

// The app's own files of one build, hub included: it starts without network. Nothing else is ever stored here, so
// neither a token nor an answer of a Happy server, nor `/happy-hub.json`, can get into Cache Storage.

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: (PrecacheEntry | string)[] }

precacheAndRoute(self.__WB_MANIFEST, { cleanURLs: false })
cleanupOutdatedCaches()

registerRoute(
  ({ request, sameOrigin, url }) => sameOrigin && request.mode === 'navigate' && isAppRoute(url.pathname),
  createHandlerBoundToURL('/index.html'),
)

// A new build waits until a person agrees in a page; the tabs keep theirs until then.
self.addEventListener('message', ({ data }: { data: ServiceWorkerMessage }) => {
  if (data.type === 'skip-waiting') void self.skipWaiting()
})

// Also the tab of the first visit: without a controlled tab the next build would not wait.
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
