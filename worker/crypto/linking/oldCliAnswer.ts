import { sealBundle } from '../sealBundle'

type Bytes = Uint8Array<ArrayBuffer>

/**
 * The v1 answer to a terminal (docs/protocol.md 2.3): the account secret itself. A file of its own, so that its only caller is
 * easy to see: the approval that a person confirmed by typing the server's name (docs/design.md 4.5).
 */
export function makeOldCliAnswer(secret: Bytes, terminalPublicKey: Bytes): Bytes {
  return sealBundle(secret, terminalPublicKey)
}
