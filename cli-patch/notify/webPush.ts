import { createCipheriv, createECDH, createPrivateKey, hkdfSync, randomBytes, sign } from 'node:crypto'

/** Where one browser takes its pushes, and the keys with which only it reads them (base64url, as `PushSubscription` has them). */
export interface PushTarget {
  endpoint: string
  p256dh: string
  auth: string
}

/** Names the sender to the push service (RFC 8292): an application server key of P-256, base64url. */
export interface PushSender {
  publicKey: string
  privateKey: string
  /** `https:` or `mailto:`; whom a push service asks about the sender. */
  subject: string
}

// Node has every primitive of RFC 8291 and 8292, so this is less to keep than `web-push` with the seven packages below it.
// The bytes are held against the RFC's own example, and against a decoder that shares nothing with them.

const recordSize = 4096
/** A push service takes 4096 bytes: the header of 86 and the record's end of 17 are in it. */
export const mostPushBytes = 3_993

const bytesOf = (text: string): Buffer => Buffer.from(text, 'base64url')
const info = (name: string): Buffer => Buffer.from(`Content-Encoding: ${name}\0`)

/** The body of one push (RFC 8291, `aes128gcm`). `secrets`: only for the RFC's example. */
export function encryptPush(
  plain: Uint8Array,
  { p256dh, auth }: Pick<PushTarget, 'p256dh' | 'auth'>,
  secrets: { salt: Uint8Array; privateKey: Uint8Array } | null = null,
): Buffer {
  if (plain.length > mostPushBytes) throw new RangeError(`A push of ${plain.length} bytes is too long.`)
  const receiver = bytesOf(p256dh)
  const own = createECDH('prime256v1')
  if (secrets) own.setPrivateKey(secrets.privateKey)
  else own.generateKeys()
  const ownPublic = own.getPublicKey()
  const keyInfo = Buffer.concat([Buffer.from('WebPush: info\0'), receiver, ownPublic])
  const shared = Buffer.from(hkdfSync('sha256', own.computeSecret(receiver), bytesOf(auth), keyInfo, 32))
  const salt = Buffer.from(secrets?.salt ?? randomBytes(16))
  const key = Buffer.from(hkdfSync('sha256', shared, salt, info('aes128gcm'), 16))
  const nonce = Buffer.from(hkdfSync('sha256', shared, salt, info('nonce'), 12))
  const cipher = createCipheriv('aes-128-gcm', key, nonce)
  // 2 = the last record, which is the only one.
  const sealed = Buffer.concat([cipher.update(plain), cipher.update(Buffer.from([2])), cipher.final()])
  const size = Buffer.alloc(4)
  size.writeUInt32BE(recordSize)
  return Buffer.concat([salt, size, Buffer.from([ownPublic.length]), ownPublic, sealed, cipher.getAuthTag()])
}

const tokenSeconds = 12 * 3600

function tokenPart(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

/** The header that names the sender, for the push service of `endpoint` alone. */
export function senderHeader(endpoint: string, sender: PushSender, nowMs: number): string {
  const point = bytesOf(sender.publicKey)
  const [x, y] = [point.subarray(1, 33), point.subarray(33, 65)].map((half) => half.toString('base64url'))
  const key = createPrivateKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x, y, d: sender.privateKey } })
  const claims = { aud: new URL(endpoint).origin, exp: Math.floor(nowMs / 1000) + tokenSeconds, sub: sender.subject }
  const signed = `${tokenPart({ typ: 'JWT', alg: 'ES256' })}.${tokenPart(claims)}`
  const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')
  return `vapid t=${signed}.${signature}, k=${sender.publicKey}`
}

export interface Push {
  text: string
  /** A later one of the same topic takes its place while the browser is away; at most 32 letters of base64url. */
  topic: string
  isUrgent: boolean
  /** How long the push service keeps it for a browser that is away. */
  ttlSeconds: number
}

export type PushAnswer =
  | { kind: 'sent' }
  /** The browser has taken its subscription back. */
  | { kind: 'gone' }
  /** Worth another try, after so long where the service says it. */
  | { kind: 'later'; reason: string; afterMs: number | null }
  | { kind: 'refused'; reason: string }

const patienceMs = 30_000

export async function sendPush(
  target: PushTarget,
  sender: PushSender,
  push: Push,
  fetchFrom: typeof fetch = fetch,
): Promise<PushAnswer> {
  const body = new Uint8Array(encryptPush(Buffer.from(push.text), target))
  let response: Response
  try {
    response = await fetchFrom(target.endpoint, {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMs),
      headers: {
        authorization: senderHeader(target.endpoint, sender, Date.now()),
        'content-encoding': 'aes128gcm',
        'content-type': 'application/octet-stream',
        ttl: String(push.ttlSeconds),
        topic: push.topic,
        urgency: push.isUrgent ? 'high' : 'normal',
      },
      body,
    })
  } catch (error) {
    return { kind: 'later', reason: error instanceof Error ? error.message : String(error), afterMs: null }
  }
  await response.body?.cancel()
  const { status } = response
  if (response.ok) return { kind: 'sent' }
  if (status === 404 || status === 410) return { kind: 'gone' }
  return notTaken(response, 'push service')
}

/** `what` took nothing. It may say (Retry-After) when it is worth another try. */
export function notTaken({ status, headers }: Response, what: string): PushAnswer {
  const reason = `its ${what} answered ${status}`
  if (status !== 429 && status < 500) return { kind: 'refused', reason }
  const seconds = Number(headers.get('retry-after') ?? NaN)
  return { kind: 'later', reason, afterMs: Number.isFinite(seconds) ? Math.max(0, seconds) * 1000 : null }
}
