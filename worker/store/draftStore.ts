import type { KeptPicture, NewPicture } from '../api/attachments/pictures'
import type { ServerId } from '../api/ids'
import type { DeviceKey } from './deviceKey'
import type { DraftKey } from './draftKeys'
import { commit, storageCall, strictly, type Database } from './indexedDb'
import type { RegistrySchema } from './registry/registryTables'
import type { ServerSchema } from './server/serverTables'
import { openRecord, sealRecord } from './sealedRecord'

/** What is written and not sent. */
export interface DraftStore {
  /** Empty = none. */
  read(key: DraftKey): Promise<string>
  /** Empty text deletes it. */
  write(key: DraftKey, text: string): Promise<void>
  /** Pictures that are attached there, oldest first. */
  readPictures(key: string): Promise<KeptPicture[]>
  /** Null deletes it. */
  writePicture(key: string, id: string, picture: NewPicture | null): Promise<void>
}

/** What a kept picture is, beside its bytes. */
interface PictureNote extends Omit<NewPicture, 'bytes'> {
  type: string
  keptAt: number
}

/** Loaded when a draft is read or written. `serverId`: null = of no server. */
export function openDraftStore(
  either: Database<RegistrySchema> | Database<ServerSchema>,
  deviceKey: DeviceKey,
  serverId: ServerId | null,
): DraftStore {
  // Both have this table; the types of idb do not see that.
  const database = either as Database<RegistrySchema>
  const contextOf = (key: DraftKey) => ({
    purpose: typeof key === 'string' ? `draft:${key}` : `artifact:${JSON.stringify(key)}`,
    serverId,
  })
  // A list keeps the two apart, whatever a server calls its sessions.
  const pictureContext = (key: string, id: string) => ({
    purpose: `draft-picture:${JSON.stringify([key, id])}`,
    serverId,
  })

  async function put(key: DraftKey | [string, string], sealed: Uint8Array<ArrayBuffer> | null): Promise<void> {
    await commit(database.transaction('drafts', 'readwrite', strictly), async (tx) => {
      await (sealed ? tx.store.put(sealed, key) : tx.store.delete(key))
    })
  }

  async function sealPicture(key: string, id: string, { bytes, ...picture }: NewPicture) {
    const note: PictureNote = { ...picture, type: bytes.type, keptAt: Date.now() }
    const parts = [new Uint8Array(await bytes.arrayBuffer())]
    return sealRecord(deviceKey, { parts, json: note }, pictureContext(key, id))
  }

  async function openPicture(key: string, id: string, sealed: Uint8Array<ArrayBuffer>) {
    const opened = await openRecord(deviceKey, sealed, pictureContext(key, id))
    const [bytes] = opened?.parts ?? []
    if (!opened || !bytes) return null
    // Sealed by this device alone, as `writePicture` wrote it.
    const { type, keptAt, ...picture } = opened.json as PictureNote
    return { id, keptAt, picture: { ...picture, bytes: new Blob([bytes], { type }) } }
  }
  return {
    read: (key) =>
      storageCall('read draft', async () => {
        const sealed = await database.get('drafts', key)
        const opened = sealed && (await openRecord(deviceKey, sealed, contextOf(key)))
        return typeof opened?.json === 'string' ? opened.json : ''
      }),
    write: (key, text) =>
      storageCall('write draft', async () => {
        const sealed = text === '' ? null : await sealRecord(deviceKey, { parts: [], json: text }, contextOf(key))
        await put(key, sealed)
      }),
    readPictures: (key) =>
      storageCall('read kept pictures', async () => {
        const range = IDBKeyRange.bound([key], [key, []])
        const [keys, stored] = await Promise.all([
          database.getAllKeys('drafts', range),
          database.getAll('drafts', range),
        ])
        const opened = await Promise.all(
          stored.map((sealed, index) => openPicture(key, keys[index]?.[1] ?? '', sealed)),
        )
        return opened
          .filter((one) => one !== null)
          .toSorted((a, b) => a.keptAt - b.keptAt)
          .map(({ id, picture }) => ({ id, picture }))
      }),
    writePicture: (key, id, picture) =>
      storageCall('keep picture', async () => put([key, id], picture && (await sealPicture(key, id, picture)))),
  }
}
