import type { Delivery } from '../../../api/chat'
import { errorData, type HubErrorData } from '../../../api/errors'
import type { LocalId, SessionId } from '../../../api/ids'
import { connectionBackoff, createBackoff, type BackoffLimits } from '../../../shared/backoff'
import { pause } from '../../../shared/pause'
import type { HeldItem, HeldItems } from './heldItems'
import type { OutboxStore, PictureUpload, PostMessage } from './outbox.types'

export type Posting = ReturnType<typeof createPosting>

/** Posts what is queued, one at a time of each session, until the server has it. */
export function createPosting(options: {
  items: HeldItems
  store: OutboxStore
  post: PostMessage
  show(item: HeldItem, delivery: Delivery): void
  backoff?: BackoffLimits
}) {
  const { items, store, show } = options
  const draining = new Set<SessionId>()
  const reconnected = createWakeUp()
  let online = false
  let stopped = false

  const canPost = (): boolean => online && !stopped

  async function drain(sessionId: SessionId): Promise<void> {
    if (draining.has(sessionId)) return
    draining.add(sessionId)
    try {
      const backoff = createBackoff(options.backoff ?? connectionBackoff)
      while (canPost()) {
        const item = items.nextQueued(sessionId)
        if (!item) return
        item.sending = send(item)
        await item.sending
        item.sending = null
        if (item.delivery.state !== 'queued') backoff.reset()
        else await Promise.race([pause(backoff.nextMs()), reconnected.next()])
      }
    } finally {
      draining.delete(sessionId)
    }
  }

  /** Never rejects: the item's delivery says what happened; `queued` = try again. */
  async function send(item: HeldItem): Promise<void> {
    const { localId, sessionId, pictures = [] } = item.stored
    const done = pictures.filter(({ content }) => content !== null).length
    show(item, uploaded(item, done))
    try {
      if (items.hasHeld(sessionId) || (await options.post(item.stored, uploadOf(item))) === 'held') {
        return await setAside(item, { state: 'held' })
      }
    } catch (error) {
      const data = errorData(error)
      // The echo has come, so the server has it, although its answer was lost.
      if (!items.get(localId)) return forget(localId)
      if (!isPermanent(data)) return show(item, { state: 'queued' })
      return setAside(item, { state: 'failed', error: data })
    }
    await forget(localId)
    show(item, { state: 'sent' })
  }

  async function setAside(item: HeldItem, delivery: Extract<Delivery, { state: 'held' | 'failed' }>): Promise<void> {
    const { localId } = item.stored
    item.stored = { ...item.stored, ...delivery }
    // If this is not stored, the same is found out again after the next start.
    await store.putOutboxItem(item.stored).catch(() => undefined)
    if (items.get(localId)) show(item, delivery)
    // The echo of an earlier try has come: the server has it.
    else await forget(localId)
  }

  /** If this is not stored, the item is posted again after the next start, which changes nothing. */
  async function forget(localId: LocalId): Promise<void> {
    await store.deleteOutboxItem(localId).catch(() => undefined)
  }

  function uploadOf(item: HeldItem): PictureUpload {
    item.upload = new AbortController()
    return {
      signal: item.upload.signal,
      progress: (done) => show(item, uploaded(item, done)),
      async keep(stored) {
        item.stored = stored
        await store.putOutboxItem(stored)
      },
    }
  }

  return {
    canPost,
    drain,
    setAside,
    forget,
    setOnline(nowOnline: boolean): void {
      online = nowOnline
      if (!online) return
      reconnected.wake()
      for (const sessionId of items.sessions()) void drain(sessionId)
    },
    stop(): void {
      stopped = true
      reconnected.wake()
    },
  }
}

/** Ends the waits of all sessions when the server is reachable again. */
function createWakeUp() {
  let wake = noWait
  let woken = new Promise<void>(noWait)
  return {
    next: () => woken,
    wake(): void {
      wake()
      woken = new Promise((resolve) => {
        wake = resolve
      })
    },
  }
}

const noWait = (): void => undefined

function uploaded({ stored: { pictures = [] } }: HeldItem, done: number): Delivery {
  if (done >= pictures.length) return { state: 'sending' }
  const bytes = (count: number) => pictures.slice(0, count).reduce((sum, { size }) => sum + size, 0)
  return { state: 'uploading', done, of: pictures.length, bytes: { done: bytes(done), of: bytes(pictures.length) } }
}

/** Statuses that ask for another try, although they blame the request. */
const transientStatuses = new Set([401, 408, 425, 429])

function isPermanent(error: HubErrorData): boolean {
  if (error.code === 'not-found') return true
  return (
    error.code === 'server-failed' && error.status >= 400 && error.status < 500 && !transientStatuses.has(error.status)
  )
}
