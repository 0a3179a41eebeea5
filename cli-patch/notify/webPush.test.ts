import { createECDH, createPublicKey, randomBytes, verify } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { assert, property, uint8Array } from 'fast-check'
import { expect, test } from 'vitest'
import { decodePush } from '../testing/decodePush'
import { encryptPush, mostPushBytes, senderHeader, sendPush } from './webPush'

const text = (value: string) => Buffer.from(value, 'base64url')

const example =
  'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN'

test('the tests’ own decoder reads the example of RFC 8291, and nothing that was changed on its way', () => {
  const browser = createECDH('prime256v1')
  browser.setPrivateKey(text('q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94'))
  const auth = text('BTBZMqHH6r4Tts7J_aSIgg')
  expect(decodePush(text(example), browser, auth).toString()).toBe('When I grow up, I want to be a watermelon')
  for (const at of [0, 25, 90, 120]) {
    const changed = text(example)
    changed[at] = (changed[at] ?? 0) ^ 1
    expect(() => decodePush(changed, browser, auth)).toThrow()
  }
})

test('the example of RFC 8291, byte for byte', () => {
  const body = encryptPush(
    Buffer.from('When I grow up, I want to be a watermelon'),
    {
      p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
      auth: 'BTBZMqHH6r4Tts7J_aSIgg',
    },
    { salt: text('DGv6ra1nlYgDCS1FRnbzlw'), privateKey: text('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw') },
  )
  expect(body.toString('base64url')).toBe(example)
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
      expect(decodePush(body, browser, auth).equals(Buffer.from(plain))).toBe(true)
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
      received.push([ttl, topic, urgency, decodePush(Buffer.concat(chunks), browser, auth).toString()].join(' '))
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
