/** What a page may tell the service worker: the waiting build shall take over now. */
export interface ServiceWorkerMessage {
  type: 'skip-waiting'
}
