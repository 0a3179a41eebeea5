import { HubError } from '../../api/errors'
import {
  rememberedAppKey,
  rememberedBuild,
  rememberedDatabase,
  rememberedStore,
  type SealedState,
} from '../../api/remembered'
import { openDatabase, type Schema, storageCall } from '../../store/indexedDb'

interface RememberedSchema extends Schema {
  [rememberedStore]: { key: string; value: SealedState }
}

async function sealState(text: string): Promise<SealedState> {
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, new TextEncoder().encode(text))
  return { build: rememberedBuild, storedAt: Date.now(), key, iv, sealed }
}

/**
 * Stores a state; null = forgets it. `isCurrent` is asked last: somebody may have signed out meanwhile. Resolves to
 * whether it was.
 */
export async function storeState(key: string, text: string | null, isCurrent: () => boolean): Promise<boolean> {
  const state = text === null ? null : await sealState(text)
  return withDatabase(async (database) => {
    if (!isCurrent()) return false
    if (state) await database.put(rememberedStore, state, key)
    else await database.delete(rememberedStore, key)
    return true
  })
}

/** Whether the browser cannot store a key at all (some builds of WebKit): it will not the next time either. */
export function cannotStoreKeys(thrown: unknown): boolean {
  return thrown instanceof HubError && thrown.cause instanceof DOMException && thrown.cause.name === 'DataCloneError'
}

/** Forgets the chats with a key that is not kept, and of the others all but the latest. */
export function forgetChats(isKept: (key: string) => boolean, mostKept: number): Promise<void> {
  return withDatabase(async (database) => {
    const tx = database.transaction(rememberedStore, 'readwrite')
    const kept: { key: string; storedAt: number }[] = []
    for (let cursor = await tx.store.openCursor(); cursor; cursor = await cursor.continue()) {
      if (cursor.key === rememberedAppKey) continue
      if (isKept(cursor.key)) kept.push({ key: cursor.key, storedAt: cursor.value.storedAt })
      else await cursor.delete()
    }
    const latest = kept.toSorted((a, b) => b.storedAt - a.storedAt)
    await Promise.all(latest.slice(mostKept).map(({ key }) => tx.store.delete(key)))
    await tx.done
  })
}

async function withDatabase<T>(
  work: (database: Awaited<ReturnType<typeof openDatabase<RememberedSchema>>>) => Promise<T>,
): Promise<T> {
  const database = await openDatabase<RememberedSchema>(rememberedDatabase, [
    (made) => void made.createObjectStore(rememberedStore),
  ])
  try {
    return await storageCall('remember', () => work(database))
  } finally {
    database.close()
  }
}
