import type { SharedItem } from './serviceWorkerMessage'

/** `share_target.action` of the manifest. */
export const sharePath = '/connect/share'

/** A page that has not asked for the item within this time will not come any more. */
const keptMs = 2 * 60_000

export interface SharedItems {
  /**
   * Takes what was shared out of the form: it is kept in memory only, and goes neither to the network nor to Cache
   * Storage. `response` leads to the page that will ask for it; `untilTaken` settles when it is no longer kept.
   */
  keep(request: Request): Promise<{ response: Response; untilTaken: Promise<void> }>
  /** Hands the item over, once. If the browser has restarted the service worker meanwhile, there is none. */
  take(id: string): SharedItem
}

/** The service worker's side of sharing a link or a picture with the app (docs/design.md 4.7). */
export function createSharedItems(): SharedItems {
  const kept = new Map<string, { item: SharedItem; forget(): void }>()
  return {
    async keep(request) {
      const id = crypto.randomUUID()
      const item = itemIn(await request.formData().catch(() => new FormData()))
      const untilTaken = new Promise<void>((resolve) => {
        const forget = () => {
          clearTimeout(timer)
          kept.delete(id)
          resolve()
        }
        const timer = setTimeout(forget, keptMs)
        kept.set(id, { item, forget })
      })
      // 303: the page is opened by GET, so a reload does not send the form again.
      const response = new Response(null, { status: 303, headers: { location: `/connect?shared=${id}` } })
      return { response, untilTaken }
    },
    take(id) {
      const found = kept.get(id)
      found?.forget()
      return found?.item ?? { kind: 'none' }
    },
  }
}

/** A picture is preferred to text, because apps add a text of their own to it. Android puts a link into `text`. */
function itemIn(form: FormData): SharedItem {
  const image = form.get('image')
  if (image instanceof Blob && image.size > 0) return { kind: 'image', image }
  for (const name of ['url', 'text', 'title']) {
    const text = form.get(name)
    if (typeof text === 'string' && text.trim() !== '') return { kind: 'text', text }
  }
  return { kind: 'none' }
}
