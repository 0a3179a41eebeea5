import { createDecipheriv, createECDH, createHmac, createPublicKey, randomBytes, verify } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { assert, property, uint8Array } from 'fast-check'
import { expect, test } from 'vitest'
import { encryptPush, mostPushBytes, senderHeader, sendPush } from './webPush'

const text = (value: string) => Buffer.from(value, 'base64url')

/** HKDF written out from RFC 5869 for one block, so that the decoder has nothing in common with what it checks. */
function hkdf(salt: Buffer, secret: Buffer, info: Buffer, length: number): Buffer {
  const extracted = createHmac('sha256', salt).update(secret).digest()
  return createHmac('sha256', extracted)
    .update(Buffer.concat([info, Buffer.from([1])]))
    .digest()
    .subarray(0, length)
}

/** What a browser does with the body of a push (RFC 8188, 8291). */
function decode(body: Buffer, browser: ReturnType<typeof createECDH>, auth: Buffer): Buffer {
  const salt = body.subarray(0, 16)
  expect(body.readUInt32BE(16)).toBeGreaterThanOrEqual(body.length - 86)
  const idLength = body.readUInt8(20)
  const sender = body.subarray(21, 21 + idLength)
  const info = Buffer.concat([Buffer.from('WebPush: info\0', 'latin1'), browser.getPublicKey(), sender])
  const shared = hkdf(auth, browser.computeSecret(sender), info, 32)
  const key = hkdf(salt, shared, Buffer.from('Content-Encoding: aes128gcm\0', 'latin1'), 16)
  const nonce = hkdf(salt, shared, Buffer.from('Content-Encoding: nonce\0', 'latin1'), 12)
  const sealed = body.subarray(21 + idLength)
  const decipher = createDecipheriv('aes-128-gcm', key, nonce)
  decipher.setAuthTag(sealed.subarray(-16))
  const padded = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()])
  let end = padded.length - 1
  while (padded[end] === 0) end--
  expect(padded[end]).toBe(2)
  return padded.subarray(0, end)
}

test('the example of RFC 8291, byte for byte', () => {
  const body = encryptPush(
    Buffer.from('When I grow up, I want to be a watermelon'),
    {
      p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
      auth: 'BTBZMqHH6r4Tts7J_aSIgg',
    },
    { salt: text('DGv6ra1nlYgDCS1FRnbzlw'), privateKey: text('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw') },
  )
  expect(body.toString('base64url')).toBe(
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
  )
})

test('law: what a browser decodes is what was sent, up to the longest push', () => {
  const browser = createECDH('prime256v1')
  browser.generateKeys()
  const auth = randomBytes(16)
  const keys = { p256dh: browser.getPublicKey('base64url'), auth: auth.toString('base64url') }
  assert(
    property(uint8Array({ maxLength: mostPushBytes, size: 'max' }), (plain) => {
      const body = encryptPush(plain, keys)
      expect(body.length).toBeLessThanOrEqual(4096)
      expect(decode(body, browser, auth).equals(Buffer.from(plain))).toBe(true)
    }),
    { numRuns: 40 },
  )
  expect(encryptPush(new Uint8Array(mostPushBytes), keys)).toHaveLength(4096)
  expect(() => encryptPush(new Uint8Array(mostPushBytes + 1), keys)).toThrow('too long')
})

function makeSender() {
  const pair = createECDH('prime256v1')
  pair.generateKeys()
  return {
    publicKey: pair.getPublicKey('base64url'),
    privateKey: pair.getPrivateKey('base64url'),
    subject: 'https://hub.example.org',
  }
}

test('the sender signs for the origin of the push service alone, for a limited time', () => {
  const sender = makeSender()
  const now = Date.UTC(2026, 10, 27)
  const header = senderHeader('https://push.example.net/a/b?c', sender, now)
  const [, signed = '', signature = '', key] = /^vapid t=(.+\..+)\.(.+), k=(.+)$/.exec(header) ?? []
  expect(key).toBe(sender.publicKey)
  const claims = JSON.parse(text(signed.split('.')[1] ?? '').toString()) as Record<string, unknown>
  expect(claims).toEqual({ aud: 'https://push.example.net', exp: now / 1000 + 12 * 3600, sub: sender.subject })
  const point = text(sender.publicKey)
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'))
  const publicKey = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x, y } })
  const isSigned = verify('sha256', Buffer.from(signed), { key: publicKey, dsaEncoding: 'ieee-p1363' }, text(signature))
  expect(isSigned).toBe(true)
})

test.each([
  [201, { kind: 'sent' }],
  [404, { kind: 'gone' }],
  [410, { kind: 'gone' }],
  [403, { kind: 'refused', reason: 'its push service answered 403' }],
  [429, { kind: 'later', reason: 'its push service answered 429', afterMs: 7000 }],
  [503, { kind: 'later', reason: 'its push service answered 503', afterMs: 7000 }],
])('what the push service answers: %i', async (status, expected) => {
  const browser = createECDH('prime256v1')
  browser.generateKeys()
  const auth = randomBytes(16)
  const received: string[] = []
  const service = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { ttl, topic, urgency } = request.headers
      received.push([ttl, topic, urgency, decode(Buffer.concat(chunks), browser, auth).toString()].join(' '))
      response.writeHead(status, { 'retry-after': '7' }).end()
    })
  })
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve))
  try {
    const { port } = service.address() as AddressInfo
    const answer = await sendPush(
      {
        endpoint: `http://127.0.0.1:${port}/p`,
        p256dh: browser.getPublicKey('base64url'),
        auth: auth.toString('base64url'),
      },
      makeSender(),
      { text: 'hello', topic: 't', isUrgent: true, ttlSeconds: 60 },
    )
    expect(answer).toEqual(expected)
    expect(received).toEqual(['60 t high hello'])
  } finally {
    service.close()
  }
})
