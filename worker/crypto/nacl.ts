import nacl from 'tweetnacl'

// The only file that imports tweetnacl. Its types leave the kind of buffer open; it always makes plain ArrayBuffers.

type Bytes = Uint8Array<ArrayBuffer>

export interface KeyPair {
  publicKey: Bytes
  secretKey: Bytes
}

export const secretboxNonceLength = 24
export const secretboxOverhead = 16
export const boxNonceLength = 24

/** XSalsa20-Poly1305; the tag stands in front. */
export function secretbox(plain: Bytes, nonce: Bytes, key: Bytes): Bytes {
  return nacl.secretbox(plain, nonce, key) as Bytes
}

/** Null = wrong key or damaged. */
export function openSecretbox(sealed: Bytes, nonce: Bytes, key: Bytes): Bytes | null {
  return nacl.secretbox.open(sealed, nonce, key) as Bytes | null
}

/** X25519 and XSalsa20-Poly1305. About 1 ms: never once per message (docs/platform.md). */
export function box(plain: Bytes, nonce: Bytes, theirPublicKey: Bytes, mySecretKey: Bytes): Bytes {
  return nacl.box(plain, nonce, theirPublicKey, mySecretKey) as Bytes
}

/** Null = wrong key or damaged. */
export function openBox(sealed: Bytes, nonce: Bytes, theirPublicKey: Bytes, mySecretKey: Bytes): Bytes | null {
  return nacl.box.open(sealed, nonce, theirPublicKey, mySecretKey) as Bytes | null
}

/** Opens a box whose X25519 was done elsewhere: `shared` is its result. Null = wrong key or damaged. */
export function openBoxOfShared(sealed: Bytes, nonce: Bytes, shared: Bytes): Bytes | null {
  const key = new Uint8Array(32)
  lowLevel.crypto_core_hsalsa20(key, new Uint8Array(16), shared, sigma)
  return nacl.box.open.after(sealed, nonce, key) as Bytes | null
}

// There, and not in its types: the step of a box between X25519 and XSalsa20.
const { lowlevel: lowLevel } = nacl as unknown as {
  lowlevel: { crypto_core_hsalsa20(out: Bytes, input: Bytes, key: Bytes, constant: Bytes): void }
}
const sigma = new TextEncoder().encode('expand 32-byte k')

export function boxKeyPairOfSecretKey(secretKey: Bytes): KeyPair {
  return nacl.box.keyPair.fromSecretKey(secretKey) as KeyPair
}

/** Ed25519; `secretKey` is the 64-byte form (seed and public key). */
export function signKeyPairOfSeed(seed: Bytes): KeyPair {
  return nacl.sign.keyPair.fromSeed(seed) as KeyPair
}

export function signDetached(message: Bytes, secretKey: Bytes): Bytes {
  return nacl.sign.detached(message, secretKey) as Bytes
}
