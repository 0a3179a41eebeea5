import type { Delivery } from '../../../api/chat'
import type { LocalId, SessionId } from '../../../api/ids'
import type { OutboxItem } from '../../../store/server/serverRecords'
import type { OutboxEntry } from './outbox.types'

export interface HeldItem {
  stored: OutboxItem
  delivery: Delivery
  sending: Promise<void> | null
  /** Aborts the upload of its pictures; there while one runs. */
  upload?: AbortController
}

export type HeldItems = ReturnType<typeof createHeldItems>

/** The messages of an outbox in memory, in the order of sending. */
export function createHeldItems() {
  const items = new Map<LocalId, HeldItem>()

  const all = (): HeldItem[] => [...items.values()]

  function of(sessionId: SessionId): HeldItem[] {
    return all().filter(({ stored }) => stored.sessionId === sessionId)
  }

  function waitingOf(sessionId: SessionId): HeldItem[] {
    return inTurn(of(sessionId))
  }

  return {
    get: (localId: LocalId) => items.get(localId),
    all,
    /** Items of all sessions that wait for their agent, in their order. */
    waiting: () => inTurn(all()),
    waitingOf,
    hold(stored: OutboxItem, delivery: Delivery): void {
      items.set(stored.localId, { stored, delivery, sending: null })
    },
    putBack(item: HeldItem): void {
      items.set(item.stored.localId, item)
    },
    drop(localId: LocalId): void {
      items.delete(localId)
    },
    /** The next one of a session that can be posted. */
    nextQueued: (sessionId: SessionId): HeldItem | undefined =>
      // An item whose upload is being aborted is not started again.
      of(sessionId).find(({ delivery, upload }) => delivery.state === 'queued' && !upload?.signal.aborted),
    /** What is posted before these would overtake them. */
    hasHeld: (sessionId?: SessionId): boolean =>
      (sessionId ? of(sessionId) : all()).some(({ delivery }) => delivery.state === 'held'),
    /** Whether something of a session may still reach its agent before what waits. */
    isOnItsWay: (sessionId: SessionId): boolean =>
      of(sessionId).some(({ delivery }) => !['waiting', 'failed'].includes(delivery.state)),
    sessions: (): Set<SessionId> => new Set(all().map(({ stored }) => stored.sessionId)),
    entriesOf: (sessionId: SessionId): OutboxEntry[] =>
      [...of(sessionId).filter(({ delivery }) => delivery.state !== 'waiting'), ...waitingOf(sessionId)].map(entryOf),
  }
}

function inTurn(items: readonly HeldItem[]): HeldItem[] {
  return items
    .filter(({ delivery }) => delivery.state === 'waiting')
    .toSorted((a, b) => (a.stored.waits ?? 0) - (b.stored.waits ?? 0))
}

function entryOf({ stored, delivery }: HeldItem): OutboxEntry {
  const { localId, sessionId, text, createdAt, pictures = null } = stored
  return { localId, sessionId, text, createdAt, delivery, pictures }
}
