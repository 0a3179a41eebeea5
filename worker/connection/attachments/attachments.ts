import { mostPictureBytes, mostPictures, pictureRefusal, pictureType } from '../../api/attachments/pictures'
import type { AttachmentSource, NewPicture } from '../../api/attachments/pictures'
import { HubError } from '../../api/errors'
import { newId, type LocalId, type SessionId } from '../../api/ids'
import type { PromptWish } from '../../api/agentSettings/picks'
import { decryptBlob, encryptBlob } from '../../crypto/blob'
import type { OutboxPicture } from '../../store/server/serverRecords'
import type { OpenAccount } from '../account/openAccount'
import { newPrompt } from '../prompts/newPrompt'
import { picksAndTarget } from '../prompts/promptSettings'
import type { HttpClient } from '../transport/httpClient'
import { sessionNotFound } from '../transport/messages'
import { attachmentNotFound, downloadBlob } from './attachmentTransfer'

/** Pictures and files of the sessions of one server. */
export interface Attachments {
  /** Durable, encrypted, before it resolves; `pictures-not-taken` when the agent would drop them. */
  send(sessionId: SessionId, text: string, pictures: readonly NewPicture[], wish?: PromptWish): Promise<LocalId>
  /** Decrypted; the type is that of its first bytes, empty = no picture of the kinds that are shown. */
  open(sessionId: SessionId, source: AttachmentSource): Promise<Blob>
  /** The pictures of a prompt that waits; none when it waits no longer. */
  readUnsent(sessionId: SessionId, localId: LocalId): Promise<NewPicture[]>
}

export function createAttachments(http: HttpClient, ready: () => Promise<OpenAccount>): Attachments {
  const locked = () => new HubError({ code: 'locked-content', serverUrl: http.serverUrl })

  async function sessionOf(sessionId: SessionId) {
    const account = await ready()
    const entry = account.sessions.get(sessionId)
    if (!entry) throw sessionNotFound(http)
    const cipher = await account.sessions.ensureKey(entry)
    const { dataKey, row } = entry
    const blobKey = await account.keyring.blobKey({ dataEncryptionKey: row.dataEncryptionKey, dataKey })
    if (!cipher || !blobKey) throw locked()
    return { account, entry, metadata: row.metadata, cipher, blobKey }
  }

  function decrypt(blob: Uint8Array<ArrayBuffer>, key: Uint8Array<ArrayBuffer>): Blob {
    const bytes = decryptBlob(blob, key)
    if (!bytes) throw locked()
    return new Blob([bytes], { type: pictureType(bytes) ?? '' })
  }

  async function openUnsent(sessionId: SessionId, localId: string, index: number): Promise<Blob> {
    const { account, blobKey } = await sessionOf(sessionId)
    const item = account.outbox.itemsOf(sessionId).find((one) => one.localId === localId)
    const blob = item ? await account.database.readOutboxBlob(item.localId, index) : null
    if (!blob) throw attachmentNotFound(http)
    return decrypt(blob, blobKey)
  }

  return {
    async send(sessionId, text, pictures, wish) {
      const { account, entry, metadata, cipher, blobKey } = await sessionOf(sessionId)
      const opened = await cipher.decrypt(metadata)
      if (!opened.ok) throw locked()
      const { target, pictureLimits } = picksAndTarget(opened.value)
      const why = pictureRefusal({ ...target, pictures: pictureLimits })
      if (why) throw new HubError({ code: 'pictures-not-taken', serverUrl: http.serverUrl, why })
      if (pictures.length > mostPictures) throw new HubError({ code: 'internal', detail: 'too many pictures' })
      const sealed = await Promise.all(pictures.map((picture) => sealPicture(picture, blobKey)))
      const prompt = await newPrompt({ entry, cipher }, text, wish)
      await account.outbox.add(
        { sessionId, ...prompt, pictures: sealed.map(({ picture }) => picture) },
        sealed.map(({ blob }) => blob),
      )
      return prompt.localId
    },
    async open(sessionId, source) {
      if (source.kind === 'unsent') return openUnsent(sessionId, source.localId, source.index)
      const { blobKey } = await sessionOf(sessionId)
      return decrypt(await downloadBlob(http, sessionId, source.ref), blobKey)
    },
    async readUnsent(sessionId, localId) {
      const item = (await ready()).outbox.itemsOf(sessionId).find((one) => one.localId === localId)
      const unsent = item && item.delivery.state !== 'sent' ? (item.pictures ?? []) : []
      return Promise.all(
        unsent.map(async ({ name, width, height, thumbhash }, index) => {
          return { name, width, height, thumbhash, bytes: await openUnsent(sessionId, localId, index) }
        }),
      )
    },
  }
}

async function sealPicture(picture: NewPicture, blobKey: Uint8Array<ArrayBuffer>) {
  const { name, width, height, thumbhash } = picture
  const bytes = new Uint8Array(await picture.bytes.arrayBuffer())
  const mimeType = pictureType(bytes)
  // The page has prepared them; the CLI would drop what is no picture.
  if (!mimeType || bytes.length > mostPictureBytes) throw new HubError({ code: 'internal', detail: 'not a picture' })
  const sealed: OutboxPicture = {
    localId: newId(),
    name,
    size: bytes.length,
    mimeType,
    width,
    height,
    thumbhash,
    content: null,
  }
  return { picture: sealed, blob: encryptBlob(bytes, blobKey) }
}
