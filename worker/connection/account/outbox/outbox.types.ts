import type { Delivery } from '../../../api/chat'
import type { LocalId, SessionId } from '../../../api/ids'
import type { OutboxItem, OutboxPicture } from '../../../store/server/serverRecords'
import type { ServerDatabase } from '../../../store/server/serverDatabase.types'

export type OutboxStore = Pick<
  ServerDatabase,
  'readOutbox' | 'putOutboxItem' | 'putOutboxItemWithBlobs' | 'deleteOutboxItem'
>

/**
 * `POST /v3/sessions/:id/messages` with one prompt; idempotent by `localId` (docs/protocol.md 3.2). Pictures are
 * uploaded first, until `signal` ends that. Resolves to `held`, with nothing sent, when its session has ended.
 */
export type PostMessage = (item: OutboxItem, upload: PictureUpload) => Promise<'posted' | 'held'>

export interface PictureUpload {
  signal: AbortSignal
  /** Of the stored item, `done` pictures are on the server. */
  progress(done: number): void
  /** Stores the item after one of its pictures was uploaded, so that this is not done again. */
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
