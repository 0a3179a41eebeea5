import {
  rememberedBuild,
  rememberedDatabase,
  rememberedKey,
  rememberedStore,
  type RememberedApp,
  type StoredApp,
} from '../../worker/api/rememberedApp'

let reading: Promise<RememberedApp | null> | null = null

/** Begins to read what the hub stored for this start, while the hub itself is starting. */
export function readRememberedApp(): void {
  // Without it the list waits for the hub.
  reading = readStored()
    .then((stored) => (stored?.build === rememberedBuild ? open(stored) : null))
    .catch(() => null)
}

/** Null = nothing is stored, or it is of another build or not readable. */
export function whenRemembered(): Promise<RememberedApp | null> {
  return reading ?? Promise.resolve(null)
}

function readStored(): Promise<StoredApp | undefined> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(rememberedDatabase)
    // There is none yet: it is not made here.
    opening.addEventListener('upgradeneeded', () => opening.transaction?.abort())
    opening.addEventListener('error', () => reject(opening.error))
    opening.addEventListener('success', () => {
      const database = opening.result
      const read = database.transaction(rememberedStore).objectStore(rememberedStore).get(rememberedKey)
      read.addEventListener('success', () => resolve(read.result as StoredApp | undefined))
      read.addEventListener('error', () => reject(read.error))
      // Closes when that is done.
      database.close()
    })
  })
}

async function open({ key, iv, sealed }: StoredApp): Promise<RememberedApp> {
  const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, sealed)
  return JSON.parse(new TextDecoder().decode(plain)) as RememberedApp
}
