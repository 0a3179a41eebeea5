import type { SessionAddress } from '../../worker/api/ids'
import {
  rememberedAppKey,
  rememberedBuild,
  rememberedChatKey,
  rememberedDatabase,
  rememberedStore,
  type RememberedApp,
  type RememberedChat,
  type SealedState,
} from '../../worker/api/remembered'

/** Null = nothing is stored, or it is of another build or not readable. */
export interface Remembered {
  app: RememberedApp | null
  /** Of the session whose address was opened. */
  chat: RememberedChat | null
}

const nothing: Remembered = { app: null, chat: null }

let reading = Promise.resolve(nothing)

/** Begins to read what the hub stored for this start, while the hub itself is starting. */
export function readRemembered(session: SessionAddress | null): void {
  // Without it the page waits for the hub.
  reading = read(session).catch(() => nothing)
}

export function whenRemembered(): Promise<Remembered> {
  return reading
}

async function read(session: SessionAddress | null): Promise<Remembered> {
  const database = await openStored()
  try {
    const store = database.transaction(rememberedStore).objectStore(rememberedStore)
    const app = opened<RememberedApp>(store.get(rememberedAppKey))
    const chat = session && opened<RememberedChat>(store.get(rememberedChatKey(session)))
    return { app: await app, chat: await chat }
  } finally {
    database.close()
  }
}

function openStored(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(rememberedDatabase)
    // There is none yet: it is not made here.
    opening.addEventListener('upgradeneeded', () => opening.transaction?.abort())
    opening.addEventListener('error', () => reject(opening.error))
    opening.addEventListener('success', () => resolve(opening.result))
  })
}

async function opened<State>(asked: IDBRequest<SealedState | undefined>): Promise<State | null> {
  await new Promise((resolve, reject) => {
    asked.addEventListener('success', resolve)
    asked.addEventListener('error', reject)
  })
  const { build, iv, key, sealed } = asked.result ?? {}
  if (build !== rememberedBuild || !iv || !key || !sealed) return null
  const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, sealed)
  return JSON.parse(new TextDecoder().decode(plain)) as State
}
