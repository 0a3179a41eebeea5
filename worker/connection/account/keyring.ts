import type { AccountKeys } from '../../crypto/accountKeys'
import { createDataKeyCipher, createLegacyCipher, type RecordCipher } from '../../crypto/recordCipher'
import { createWrappedKeyOpener } from '../../crypto/sealedBundle'

type Bytes = Uint8Array<ArrayBuffer>

/** How many imported keys are kept; people rarely look at more sessions than that in a row. */
const keptCiphers = 64

/** The keys of one account on one server, ready to use. */
export interface Keyring {
  /** For content without a data key, and for the account's settings (docs/protocol.md 1.3). */
  readonly legacy: RecordCipher
  /** What a new data key is wrapped for (docs/protocol.md 1.6). */
  readonly contentPublicKey: Bytes
  /** Opens a `dataEncryptionKey`. Null = locked, never legacy. */
  openDataKey(dataEncryptionKey: string): Promise<Bytes | null>
  /** Null = locked. `dataKey`: the opened key, null for legacy content (no `dataEncryptionKey`) and locked content. */
  cipher(content: { dataEncryptionKey: string | null; dataKey: Bytes | null }): Promise<RecordCipher | null>
  /** Key of the attachments of a session (docs/protocol.md 1.2); null = locked. */
  blobKey(content: { dataEncryptionKey: string | null; dataKey: Bytes | null }): Promise<Bytes | null>
  /** Overwrites the key bytes; the ring is unusable afterwards. */
  wipe(): void
}

export function createKeyring(secret: Bytes, keys: AccountKeys): Keyring {
  const legacy = createLegacyCipher(secret)
  const opener = createWrappedKeyOpener(keys)
  /** By `dataEncryptionKey`, least recently used first. */
  const ciphers = new Map<string, Promise<RecordCipher>>()

  return {
    legacy,
    contentPublicKey: keys.contentPublicKey,
    openDataKey: opener.open,
    async cipher({ dataEncryptionKey, dataKey }) {
      if (dataEncryptionKey === null) return legacy
      if (!dataKey) return null
      const cipher = ciphers.get(dataEncryptionKey) ?? createDataKeyCipher(dataKey)
      ciphers.delete(dataEncryptionKey)
      ciphers.set(dataEncryptionKey, cipher)
      const [oldest] = ciphers.keys()
      if (ciphers.size > keptCiphers && oldest !== undefined) ciphers.delete(oldest)
      return cipher
    },
    async blobKey({ dataEncryptionKey, dataKey }) {
      const { deriveMasterBlobKey, deriveSessionBlobKey } = await import('../../crypto/blob')
      if (dataEncryptionKey === null) return deriveMasterBlobKey(secret)
      return dataKey && deriveSessionBlobKey(dataKey)
    },
    wipe() {
      ciphers.clear()
      for (const bytes of [secret, keys.signSecretKey, keys.contentSecretKey]) bytes.fill(0)
    },
  }
}
