import { decodeBase64 } from '../base64'
import { concatBytes, randomBytes } from '../bytes'
import { boxKeyPairOfSecretKey, type KeyPair } from '../nacl'
import { openBundle } from '../sealedBundle'
import { sealBundle } from '../sealBundle'

type Bytes = Uint8Array<ArrayBuffer>

const secretLength = 32

/**
 * The v2 answer to a terminal (docs/protocol.md 2.3): only the content public key travels. `binding`: see linkBinding.ts;
 * terminals that know of none ignore it. The old v1 answer is in oldCliAnswer.ts.
 */
export function makeTerminalApproval(terminalPublicKey: Bytes, contentPublicKey: Bytes, binding?: Bytes): Bytes {
  const bound = binding ? [binding] : []
  return sealBundle(concatBytes(new Uint8Array([0]), contentPublicKey, ...bound), terminalPublicKey)
}

/**
 * Key pair of a device that asks to be linked (docs/protocol.md 2.4); its public key is what the QR code shows. `seed`, 32 random
 * bytes: from the code that a signed-in browser shows (protocol/deviceCode.ts), where both sides make the pair.
 */
export function createDeviceLinkKeys(seed: Bytes = randomBytes(32)): KeyPair {
  return boxKeyPairOfSecretKey(seed)
}

/** The account secret from the answer of the other device. Null = not for these keys, or not a secret. */
export function openDeviceLinkAnswer(responseB64: string, keys: KeyPair): Bytes | null {
  const bundle = decodeBase64(responseB64)
  const secret = bundle && openBundle(bundle, keys.secretKey)
  return secret?.length === secretLength ? secret : null
}

/** Hands the whole account to the device that showed this key (docs/protocol.md 2.4). */
export function makeDeviceLinkAnswer(secret: Bytes, devicePublicKey: Bytes): Bytes {
  return sealBundle(secret, devicePublicKey)
}
