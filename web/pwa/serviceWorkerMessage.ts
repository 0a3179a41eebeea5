/** What a page may tell the service worker. */
export type ServiceWorkerMessage =
  /** The waiting build shall take over now; in workbox-window's words. */
  | { type: 'SKIP_WAITING' }
  /** The same from a page of a build before workbox-window: its person presses, and this build waits. */
  | { type: 'skip-waiting' }
  /** Somebody is signed in: all of the app shall work without network. What cannot be fetched now is at the next start. */
  | { type: 'store-parts' }
  /** Answered once, over the port that comes with it, by a `SharedItem`. */
  | { type: 'take-shared'; id: string }

/** What was shared with the app from another one; `none`: the service worker does not have it (any more). */
export type SharedItem = { kind: 'text'; text: string } | { kind: 'image'; image: Blob } | { kind: 'none' }
