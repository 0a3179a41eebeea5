import { concatBytes } from '../bytes'

type Bytes = Uint8Array<ArrayBuffer>

const purpose = 'happy-hub-bind-v1'

export interface BoundLink {
  /** `s` of the link, 32 bytes. */
  bindingSecret: Bytes
  /** The terminal's public key, 32 bytes. */
  terminalKey: Bytes
  /** Canonical address of the server that the link names. */
  url: string
}

/**
 * What proves to a terminal that its answer comes from somebody who read its very link (docs/design.md 4.10):
 * HMAC-SHA256(key = s, purpose ‖ 0x00 ‖ content public key ‖ terminal's key ‖ URL). 32 bytes.
 */
export async function makeLinkBinding(link: BoundLink, contentPublicKey: Bytes): Promise<Bytes> {
  const text = new TextEncoder()
  const key = await crypto.subtle.importKey('raw', link.bindingSecret, { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
  ])
  const message = concatBytes(text.encode(`${purpose}\0`), contentPublicKey, link.terminalKey, text.encode(link.url))
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, message))
}
