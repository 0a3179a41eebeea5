import { createPublicKey, verify } from 'node:crypto'

const longestSeconds = 24 * 3600

/**
 * Why a push service refuses a sender (RFC 8292); null = it is the one that the browser subscribed for. `key`: the
 * sender's public key, base64url.
 */
export function refusalOf(authorization: string, origin: string, key: string): string | null {
  const { t, k } = /^vapid t=(?<t>[\w.-]+), ?k=(?<k>[\w-]+)$/.exec(authorization)?.groups ?? {}
  if (t === undefined || k === undefined) return 'no VAPID header'
  const point = Buffer.from(k, 'base64url')
  if (!point.equals(Buffer.from(key, 'base64url'))) return 'another sender'
  const [head = '', claims = '', signature = ''] = t.split('.')
  const [x, y] = [point.subarray(1, 33), point.subarray(33, 65)].map((half) => half.toString('base64url'))
  const publicKey = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x, y } })
  const signed = Buffer.from(`${head}.${claims}`)
  const bytes = Buffer.from(signature, 'base64url')
  if (!verify('sha256', signed, { key: publicKey, dsaEncoding: 'ieee-p1363' }, bytes)) return 'a wrong signature'
  const { aud, exp, sub } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>
  const now = Date.now() / 1000
  if (aud !== origin) return 'made for another push service'
  if (typeof exp !== 'number' || exp <= now || exp > now + longestSeconds) return 'at another time'
  return /^(https:|http:\/\/localhost|mailto:)/.test(String(sub)) ? null : 'no contact'
}
