import { concatBytes, randomBytes } from './bytes'
import { deriveKey } from './keyDerivation'
import { openSecretbox, secretbox, secretboxNonceLength, secretboxOverhead } from './nacl'

type Bytes = Uint8Array<ArrayBuffer>

/** Key of the attachments of a session with its own data key (docs/protocol.md 1.2). */
export function deriveSessionBlobKey(dataKey: Bytes): Promise<Bytes> {
  return deriveKey(dataKey, 'Happy Blobs', ['session'])
}

/** Key of the attachments of all legacy sessions of an account (docs/protocol.md 1.2). */
export function deriveMasterBlobKey(secret: Bytes): Promise<Bytes> {
  return deriveKey(secret, 'Happy Blobs', ['master'])
}

/** Attachment bytes as they are stored (docs/protocol.md 1.7): `nonce(24) || tag || ciphertext`, 40 bytes longer. */
export function encryptBlob(data: Bytes, blobKey: Bytes): Bytes {
  const nonce = randomBytes(secretboxNonceLength)
  return concatBytes(nonce, secretbox(data, nonce, blobKey))
}

/** Null = wrong key or damaged. */
export function decryptBlob(blob: Bytes, blobKey: Bytes): Bytes | null {
  if (blob.length < secretboxNonceLength + secretboxOverhead) return null
  return openSecretbox(blob.subarray(secretboxNonceLength), blob.subarray(0, secretboxNonceLength), blobKey)
}
