import { createPrivateKey, createPublicKey, pbkdf2, randomUUID, sign, verify, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'

/** Makes and checks the bearer tokens of one server (docs/protocol.md 2.5; vectors/token.json). */
export interface Tokens {
  /** @param session id of the terminal login request, for tokens that a terminal polls */
  create(accountId: string, now: number, session?: string): string
  /** @returns the account id, or null for anything this server did not sign */
  verify(token: string): string | null
}

const ED25519_PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')
const HEADER = encodeJson({ alg: 'EdDSA' })
const ISSUER = 'handy'

/** The signing seed that the real server makes of its `HANDY_MASTER_SECRET` (vectors/token.json). Slow on purpose. */
export async function seedOfMasterSecret(masterSecret: string): Promise<Uint8Array> {
  const bytes = await promisify(pbkdf2)(masterSecret, 'handy Persistent Token', 210_000, 64, 'sha512')
  return bytes.subarray(0, 32)
}

/** @param seed 32 secret bytes; another seed makes all earlier tokens invalid */
export function createTokens(seed: Uint8Array): Tokens {
  const privateKey = createPrivateKey({
    key: Buffer.concat([ED25519_PKCS8_PREFIX, seed]),
    format: 'der',
    type: 'pkcs8',
  })
  const publicKey = createPublicKey(privateKey)
  return {
    create(accountId, now, session) {
      const iat = Math.floor(now / 1000)
      const claims = { sub: accountId, ...(session ? { session } : {}), iat, nbf: iat, iss: ISSUER, jti: randomUUID() }
      const signed = `${HEADER}.${encodeJson(claims)}`
      return `${signed}.${sign(null, Buffer.from(signed), privateKey).toString('base64url')}`
    },
    verify: (token) => verifyToken(token, publicKey),
  }
}

function verifyToken(token: string, publicKey: KeyObject): string | null {
  const [header, payload, signature, ...rest] = token.split('.')
  if (!header || !payload || !signature || rest.length > 0) return null
  try {
    const isOurs = verify(null, Buffer.from(`${header}.${payload}`), publicKey, Buffer.from(signature, 'base64url'))
    if (!isOurs) return null
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
    if (typeof claims !== 'object' || claims === null || !('sub' in claims) || !('iss' in claims)) return null
    return claims.iss === ISSUER && typeof claims.sub === 'string' ? claims.sub : null
  } catch {
    return null
  }
}

function encodeJson(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
