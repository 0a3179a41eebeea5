import type { ServerId } from '../api/ids'
import { commit, type Database, openDatabase, type Schema, storageCall, strictly } from './indexedDb'

type Bytes = Uint8Array<ArrayBuffer>

/**
 * What a wrapped value is for. It is authenticated with the value, so a value that was moved to another
 * purpose or another server's record does not unwrap. `serverId` null = belongs to no server (the root secret).
 */
export interface WrapContext {
  purpose: string
  serverId: ServerId | null
}

/** AES-256-GCM key of this browser profile. Non-extractable where the engine can store such a key. */
export interface DeviceKey {
  wrap(bytes: Bytes, context: WrapContext): Promise<Bytes>
  /** Null when the value is damaged, was wrapped for another context, or by another device key. */
  unwrap(wrapped: Bytes, context: WrapContext): Promise<Bytes | null>
}

interface DeviceKeySchema extends Schema {
  keys: { key: 'device'; value: StoredKey }
}

/** `bytes`: for engines that cannot store a CryptoKey (WebKitGTK in a SharedWorker, docs/platform.md). */
type StoredKey = { kind: 'crypto-key'; key: CryptoKey } | { kind: 'bytes'; bytes: Bytes }

const formatVersion = 1
const ivLength = 12
const headerLength = 1 + ivLength
const keyLength = 32

/** Reads the device key of this profile, makes it on first use. Throws HubError `storage-failed`. */
export async function openDeviceKey(): Promise<DeviceKey> {
  const database = await openDatabase<DeviceKeySchema>('happy-hub-device', [
    (db) => {
      db.createObjectStore('keys')
    },
  ])
  try {
    const stored =
      (await storageCall('read device key', () => database.get('keys', 'device'))) ?? (await makeKey(database))
    return deviceKeyOf(stored.kind === 'crypto-key' ? stored.key : await importKey(stored.bytes))
  } finally {
    database.close()
  }
}

function makeKey(database: Database<DeviceKeySchema>): Promise<StoredKey> {
  return storageCall('make device key', async () => {
    const bytes = crypto.getRandomValues(new Uint8Array(keyLength))
    try {
      return await keepFirst(database, { kind: 'crypto-key', key: await importKey(bytes) })
    } catch (error) {
      if (!(error instanceof DOMException) || error.name !== 'DataCloneError') throw error
      return keepFirst(database, { kind: 'bytes', bytes })
    }
  })
}

/** Two hubs may start at once; what the first one stored is the key for both. */
function keepFirst(database: Database<DeviceKeySchema>, made: StoredKey): Promise<StoredKey> {
  return commit(database.transaction('keys', 'readwrite', strictly), async (tx) => {
    const existing = await tx.store.get('device')
    if (existing) return existing
    await tx.store.put(made, 'device')
    return made
  })
}

function importKey(bytes: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt'])
}

/** Wrapped form: version(1) || iv(12) || ciphertext || tag(16), with the context as additional data. */
function deviceKeyOf(key: CryptoKey): DeviceKey {
  return {
    async wrap(bytes, context) {
      const iv = crypto.getRandomValues(new Uint8Array(ivLength))
      const sealed = await crypto.subtle.encrypt(algorithm(iv, context), key, bytes)
      const wrapped = new Uint8Array(headerLength + sealed.byteLength)
      wrapped[0] = formatVersion
      wrapped.set(iv, 1)
      wrapped.set(new Uint8Array(sealed), headerLength)
      return wrapped
    },
    async unwrap(wrapped, context) {
      if (wrapped[0] !== formatVersion) return null
      const iv = wrapped.subarray(1, headerLength)
      try {
        const plain = await crypto.subtle.decrypt(algorithm(iv, context), key, wrapped.subarray(headerLength))
        return new Uint8Array(plain)
      } catch {
        return null
      }
    },
  }
}

function algorithm(iv: Bytes, context: WrapContext): AesGcmParams {
  // JSON keeps the two parts apart whatever characters they hold.
  const additionalData = new TextEncoder().encode(JSON.stringify([context.purpose, context.serverId]))
  return { name: 'AES-GCM', iv, additionalData }
}
