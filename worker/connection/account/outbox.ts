import type { Delivery } from '../../api/chat'
import { errorData, HubError, type HubErrorData } from '../../api/errors'
import type { CanonicalUrl, LocalId, SessionId } from '../../api/ids'
import type { OutboxItem, OutboxPicture } from '../../store/server/serverRecords'
import type { ServerDatabase } from '../../store/server/serverDatabase.types'
import { connectionBackoff, createBackoff, type BackoffLimits } from '../../shared/backoff'

export type OutboxStore = Pick<
  ServerDatabase,
  'readOutbox' | 'putOutboxItem' | 'putOutboxItemWithBlobs' | 'deleteOutboxItem'
>

/**
 * `POST /v3/sessions/:id/messages` with one prompt; idempotent by `localId` (docs/protocol.md 3.2). Pictures are uploaded
 * first, until `signal` ends that.
 */
export type PostMessage = (item: OutboxItem, upload: PictureUpload) => Promise<void>

export interface PictureUpload {
  signal: AbortSignal
  progress(done: number, of: number): void
  /** One of its pictures is on the server: kept, so that it is not uploaded again. */
  keep(item: OutboxItem): Promise<void>
}

export interface OutboxEntry {
  localId: LocalId
  sessionId: SessionId
  text: string
  createdAt: number
  delivery: Delivery
  pictures: readonly OutboxPicture[] | null
}

/**
 * What a person sent and the server may not have yet. An item is durable before `add` resolves, and is posted with the
 * same `localId` until the server accepts it: over reconnects, restarts and answers that got lost. Per session the
 * order of sending is the order of posting; an item that failed for good steps aside until it is retried.
 */
export interface Outbox {
  load(): Promise<void>
  /** Oldest first. An accepted item stays, as `sent`, until `confirm`. */
  itemsOf(sessionId: SessionId): readonly OutboxEntry[]
  /** Items of all sessions that the server has not accepted. */
  unsentCount(): number
  add(item: NewOutboxItem & { waits?: boolean }, blobs?: readonly Uint8Array<ArrayBuffer>[]): Promise<void>
  /** One that waits for the agent waits no longer. */
  sendNow(localId: LocalId): Promise<void>
  /** Of those of its session that wait for the agent it changes places with the one before (-1) or after (1). */
  move(localId: LocalId, step: 1 | -1): Promise<void>
  /** The agent of this session is done, or not: with nothing to do it gets the next one that waits. */
  noteIdle(sessionId: SessionId, isIdle: boolean): void
  /** Nobody may be there to send them when the agents are done: all go out now. */
  sendAllWaiting(): void
  retry(localId: LocalId): Promise<void>
  /** Ends an upload, waits for a post that is on its way. Rejects `not-found` when the server has it. */
  discard(localId: LocalId): Promise<string>
  /** The echo of an accepted item was received. */
  confirm(localIds: Iterable<string>): void
  /** The server accepted these and has lost them since (it was set back): they fail, and the person decides. */
  failLost(localIds: readonly LocalId[]): void
  /** While false nothing is posted. True = the server is reachable (again): everything that waits is posted now. */
  setOnline(online: boolean): void
  /** Posts nothing any more. */
  stop(): void
}

export type NewOutboxItem = Pick<OutboxItem, 'localId' | 'sessionId' | 'content' | 'text' | 'pictures'>

interface HeldItem {
  stored: OutboxItem
  delivery: Delivery
  sending: Promise<void> | null
  /** Ends the upload of its pictures. */
  upload?: AbortController
}

export function createOutbox(options: {
  serverUrl: CanonicalUrl
  store: OutboxStore
  post: PostMessage
  onChange(sessionId: SessionId): void
  /** Between tries while the server stays reachable. */
  backoff?: BackoffLimits
}): Outbox {
  const { store } = options
  /** In the order of sending. */
  const items = new Map<LocalId, HeldItem>()
  const draining = new Set<SessionId>()
  /** Sessions whose agent was given one that waited, and since when it has not been seen at work. */
  const given = new Map<SessionId, number>()
  let online = false
  let stopped = false
  let wake = noWait
  /** Ends the waits of all sessions when the server is reachable again. */
  let wakened = new Promise<void>(() => undefined)

  const canPost = () => online && !stopped

  function show(item: HeldItem, delivery: Delivery): void {
    item.delivery = delivery
    options.onChange(item.stored.sessionId)
  }

  function nextQueued(sessionId: SessionId): HeldItem | undefined {
    for (const item of items.values()) {
      const isNext = item.stored.sessionId === sessionId && item.delivery.state === 'queued'
      // One that is being taken back is not begun again.
      if (isNext && !item.upload?.signal.aborted) return item
    }
    return undefined
  }

  /** In their order. */
  function waitingOf(sessionId: SessionId): HeldItem[] {
    return [...items.values()]
      .filter(({ stored, delivery }) => stored.sessionId === sessionId && delivery.state === 'waiting')
      .toSorted((a, b) => (a.stored.waits ?? 0) - (b.stored.waits ?? 0))
  }

  async function release(item: HeldItem): Promise<void> {
    const { waits: _waits, ...rest } = item.stored
    await store.putOutboxItem(rest)
    item.stored = rest
    show(item, { state: 'queued' })
    void drain(rest.sessionId)
  }

  async function drain(sessionId: SessionId): Promise<void> {
    if (draining.has(sessionId)) return
    draining.add(sessionId)
    try {
      const backoff = createBackoff(options.backoff ?? connectionBackoff)
      while (canPost()) {
        const item = nextQueued(sessionId)
        if (!item) return
        item.sending = send(item)
        await item.sending
        item.sending = null
        if (item.delivery.state !== 'queued') backoff.reset()
        else await Promise.race([wait(backoff.nextMs()), wakened])
      }
    } finally {
      draining.delete(sessionId)
    }
  }

  /** Never rejects: the item's delivery says what happened; `queued` = try again. */
  async function send(item: HeldItem): Promise<void> {
    const { localId } = item.stored
    const { pictures = [] } = item.stored
    const done = pictures.filter(({ content }) => content !== null).length
    show(item, done < pictures.length ? { state: 'uploading', done, of: pictures.length } : { state: 'sending' })
    try {
      await options.post(item.stored, uploadOf(item))
    } catch (error) {
      const data = errorData(error)
      // Its echo came although the answer did not.
      if (!items.has(localId)) return void (await store.deleteOutboxItem(localId).catch(() => undefined))
      if (!isPermanent(data)) return show(item, { state: 'queued' })
      item.stored = { ...item.stored, state: 'failed', error: data }
      // If this is not stored, the item is posted and fails again after the next start.
      await store.putOutboxItem(item.stored).catch(() => undefined)
      return show(item, { state: 'failed', error: data })
    }
    // If this is not stored, the item is posted again after the next start, which changes nothing.
    await store.deleteOutboxItem(localId).catch(() => undefined)
    show(item, { state: 'sent' })
  }

  function uploadOf(item: HeldItem): PictureUpload {
    item.upload = new AbortController()
    return {
      signal: item.upload.signal,
      progress: (done, of) => show(item, done < of ? { state: 'uploading', done, of } : { state: 'sending' }),
      async keep(stored) {
        item.stored = stored
        await store.putOutboxItem(stored)
      },
    }
  }

  function notFound(): HubError {
    return new HubError({ code: 'not-found', serverUrl: options.serverUrl, what: 'message' })
  }

  return {
    async load() {
      for (const stored of await store.readOutbox()) {
        const delivery: Delivery =
          stored.waits !== undefined
            ? { state: 'waiting' }
            : stored.state === 'failed'
              ? { state: 'failed', error: stored.error ?? lostReason }
              : { state: 'queued' }
        items.set(stored.localId, { stored, delivery, sending: null })
      }
    },
    itemsOf: (sessionId) =>
      [
        ...[...items.values()].filter(
          ({ stored, delivery }) => stored.sessionId === sessionId && delivery.state !== 'waiting',
        ),
        ...waitingOf(sessionId),
      ].map(({ stored, delivery }) => ({
        localId: stored.localId,
        sessionId,
        text: stored.text,
        createdAt: stored.createdAt,
        delivery,
        pictures: stored.pictures ?? null,
      })),
    unsentCount: () => [...items.values()].filter(({ delivery }) => delivery.state !== 'sent').length,
    async add({ waits = false, ...item }, blobs) {
      const place = waits ? { waits: (waitingOf(item.sessionId).at(-1)?.stored.waits ?? 0) + 1 } : {}
      const stored: OutboxItem = { ...item, ...place, createdAt: Date.now(), state: 'queued' }
      await (blobs ? store.putOutboxItemWithBlobs(stored, blobs) : store.putOutboxItem(stored))
      items.set(item.localId, { stored, delivery: { state: waits ? 'waiting' : 'queued' }, sending: null })
      options.onChange(item.sessionId)
      void drain(item.sessionId)
    },
    async sendNow(localId) {
      const item = items.get(localId)
      if (!item) throw notFound()
      if (item.delivery.state === 'waiting') await release(item)
    },
    async move(localId, step) {
      const item = items.get(localId)
      if (!item) throw notFound()
      const waiting = waitingOf(item.stored.sessionId)
      const other = waiting[waiting.indexOf(item) + step]
      if (item.delivery.state !== 'waiting' || !other) return
      const [own, others] = [{ ...item.stored }, { ...other.stored }]
      item.stored = { ...own, waits: others.waits ?? 0 }
      other.stored = { ...others, waits: own.waits ?? 0 }
      options.onChange(own.sessionId)
      await Promise.all([store.putOutboxItem(item.stored), store.putOutboxItem(other.stored)])
    },
    noteIdle(sessionId, isIdle) {
      if (!isIdle) return void given.delete(sessionId)
      const [next] = waitingOf(sessionId)
      if (!next || !canPost()) return
      const isOnItsWay = [...items.values()].some(
        ({ stored, delivery }) => stored.sessionId === sessionId && !['waiting', 'failed'].includes(delivery.state),
      )
      const since = given.get(sessionId)
      // What it was given last may not have begun.
      if (isOnItsWay || (since !== undefined && Date.now() - since < beginWaitMs)) return
      given.set(sessionId, Date.now())
      release(next).catch(() => given.delete(sessionId))
    },
    sendAllWaiting() {
      const waiting = [...items.values()].filter(({ delivery }) => delivery.state === 'waiting')
      for (const item of waiting.toSorted((a, b) => (a.stored.waits ?? 0) - (b.stored.waits ?? 0)))
        void release(item).catch(() => undefined)
    },
    async retry(localId) {
      const item = items.get(localId)
      if (!item) throw notFound()
      if (item.delivery.state !== 'failed') return
      const { error: _error, ...rest } = item.stored
      item.stored = { ...rest, state: 'queued' }
      await store.putOutboxItem(item.stored)
      show(item, { state: 'queued' })
      void drain(item.stored.sessionId)
    },
    async discard(localId) {
      const item = items.get(localId)
      if (item?.delivery.state !== 'sending') item?.upload?.abort()
      await item?.sending
      if (!item || !items.has(localId) || item.delivery.state === 'sent') throw notFound()
      items.delete(localId)
      try {
        await store.deleteOutboxItem(localId)
      } catch (error) {
        // Still on the disk, so it would be posted after the next start: it must stay on the screen too.
        delete item.upload
        items.set(localId, item)
        throw error
      }
      options.onChange(item.stored.sessionId)
      return item.stored.text
    },
    confirm(localIds) {
      for (const localId of localIds as Iterable<LocalId>) {
        const item = items.get(localId)
        if (!item) continue
        // The echo can come before the answer to the post; the post then takes the item out of the store.
        items.delete(localId)
        options.onChange(item.stored.sessionId)
        if (!item.sending) void store.deleteOutboxItem(localId).catch(() => undefined)
      }
    },
    failLost(localIds) {
      const error: HubErrorData = { code: 'set-back', serverUrl: options.serverUrl }
      for (const localId of localIds) {
        const item = items.get(localId)
        if (item?.delivery.state !== 'sent') continue
        item.stored = { ...item.stored, state: 'failed', error }
        // If this is not stored, it is gone after the next start; the screen shows it until then.
        void store.putOutboxItem(item.stored).catch(() => undefined)
        show(item, { state: 'failed', error })
      }
    },
    setOnline(nowOnline) {
      online = nowOnline
      if (!online) return
      wake()
      wakened = new Promise((resolve) => {
        wake = resolve
      })
      for (const sessionId of new Set([...items.values()].map((item) => item.stored.sessionId))) void drain(sessionId)
    },
    stop() {
      stopped = true
      wake()
    },
  }
}

/** An agent that was given a prompt is at work within this time, or its answer was too short to be seen. */
const beginWaitMs = 10_000

const noWait = (): void => undefined

const lostReason: HubErrorData = { code: 'internal', detail: 'the reason was not stored' }

/** Statuses that ask for another try, although they blame the request. */
const transientStatuses = new Set([401, 408, 425, 429])

function isPermanent(error: HubErrorData): boolean {
  if (error.code === 'not-found') return true
  return (
    error.code === 'server-failed' && error.status >= 400 && error.status < 500 && !transientStatuses.has(error.status)
  )
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
