type Bytes = Uint8Array<ArrayBuffer>

/** Part of the stored format: another label would give other accounts for the same backup text. */
const infoLabel = 'happy-hub separate account secret v1'

/**
 * The account secret of an entry with a separate key (DESIGN 4.2): HKDF-SHA256, key material = the root secret,
 * empty salt, info = label ‖ 0x00 ‖ UTF-8 of the entry's derivation id. 32 bytes. One-way: knowing it tells
 * nothing about the root secret or about the secrets of other entries.
 */
export async function deriveSeparateSecret(rootSecret: Bytes, derivationId: string): Promise<Bytes> {
  const rootKey = await crypto.subtle.importKey('raw', rootSecret, 'HKDF', false, ['deriveBits'])
  const info = new TextEncoder().encode(`${infoLabel}\0${derivationId}`)
  const bits = await crypto.subtle.deriveBits(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info },
    rootKey,
    256,
  )
  return new Uint8Array(bits)
}
