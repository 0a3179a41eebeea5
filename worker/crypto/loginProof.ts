import type { AccountKeys } from './accountKeys'
import { encodeBase64 } from './base64'
import { signDetached } from './nacl'
import { randomBytes } from './bytes'

/**
 * Body of `POST /v1/auth` (docs/protocol.md 2.1). The server keeps no nonce, so the body can be replayed like a password:
 * send it to one server only and never log it.
 */
export interface LoginProof {
  publicKey: string
  challenge: string
  signature: string
}

export function makeLoginProof(keys: AccountKeys): LoginProof {
  const challenge = randomBytes(32)
  return {
    publicKey: encodeBase64(keys.signPublicKey),
    challenge: encodeBase64(challenge),
    signature: encodeBase64(signDetached(challenge, keys.signSecretKey)),
  }
}
