import { HubError } from '../../api/errors'
import type { LocalId, SessionId } from '../../api/ids'
import type { OutboxItem, OutboxPicture } from '../../store/server/serverRecords'
import type { PictureUpload } from '../account/outbox/outbox.types'
import type { OpenAccount } from '../account/openAccount'
import type { HttpClient } from '../transport/httpClient'
import { sessionNotFound } from '../transport/messages'
import { attachmentNotFound, uploadBlob } from './attachmentTransfer'

interface Parts extends Pick<OpenAccount, 'database' | 'sessions'> {
  http: HttpClient
}

/**
 * Puts the pictures of a prompt on the server, one after the other. Resolves to the records that name them, which go in
 * front of their text (docs/protocol.md 6.8). Uploaded ones are remembered, so that a restart does not upload them
 * again.
 */
export async function uploadPictures(
  parts: Parts,
  item: OutboxItem,
  { signal, progress, keep }: PictureUpload,
): Promise<{ localId: LocalId; content: string }[]> {
  const pictures = [...(item.pictures ?? [])]
  const records: { localId: LocalId; content: string }[] = []
  for (const [index, picture] of pictures.entries()) {
    let { content } = picture
    if (content === null) {
      progress(index)
      content = await uploadPicture(parts, item, index, picture, signal)
      pictures[index] = { ...picture, content }
      await keep({ ...item, pictures: [...pictures] })
    }
    records.push({ localId: picture.localId, content })
  }
  // Nothing of a prompt that was taken back goes out.
  if (signal.aborted) throw new HubError({ code: 'cancelled' })
  progress(pictures.length)
  return records
}

async function uploadPicture(
  { http, database, sessions }: Parts,
  { localId, sessionId }: OutboxItem,
  index: number,
  picture: OutboxPicture,
  signal: AbortSignal,
): Promise<string> {
  const blob = await database.readOutboxBlob(localId, index)
  if (!blob) throw attachmentNotFound(http)
  const cipher = await cipherOf(http, sessions, sessionId)
  return cipher.encrypt(fileRecord(picture, await uploadBlob(http, sessionId, blob, signal)))
}

async function cipherOf(http: HttpClient, sessions: OpenAccount['sessions'], sessionId: SessionId) {
  const entry = sessions.get(sessionId)
  if (!entry) throw sessionNotFound(http)
  const cipher = await sessions.ensureKey(entry)
  if (!cipher) throw new HubError({ code: 'locked-content', serverUrl: http.serverUrl })
  return cipher
}

/** A file as a record in the session protocol's envelope: CLIs read no other form (docs/protocol.md 6.8). */
function fileRecord({ name, size, mimeType, width, height, thumbhash }: OutboxPicture, ref: string) {
  const image = { width, height, ...(thumbhash === null ? {} : { thumbhash }) }
  const data = {
    id: crypto.randomUUID(),
    time: Date.now(),
    role: 'user',
    ev: { t: 'file', ref, name, size, mimeType, image },
  }
  return { role: 'session', content: { type: 'session', data } }
}
