import { createCipheriv, hkdfSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { randomBytes } from './bytes'
import { openServerListBox, sealServerListBox } from './syncedServerListBox'

const secret = new Uint8Array(32).map((_, index) => index)
const plain = new TextEncoder().encode('{"savedAt":1}')
const kvKey = 'happy-hub.servers'

// A change of this format would take the synced server list away from every person.
test('is AES-256-GCM with the documented key and additional data', async () => {
  const key = new Uint8Array(hkdfSync('sha256', secret, '', 'happy-hub saved servers key v1', 32))
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  cipher.setAAD(Buffer.from(`happy-hub saved servers v1\0${kvKey}`))
  const box = Buffer.concat([Buffer.from([1]), iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
  expect(await openServerListBox(new Uint8Array(box), secret, kvKey)).toEqual({ ok: true, plain })
})

test('opens what it sealed, and no two boxes are equal', async () => {
  const [one, two] = await Promise.all([
    sealServerListBox(plain, secret, kvKey),
    sealServerListBox(plain, secret, kvKey),
  ])
  expect(one).not.toEqual(two)
  expect(await openServerListBox(one, secret, kvKey)).toEqual({ ok: true, plain })
})

test('does not open with another secret, under another key, cut, or with any bit changed', async () => {
  const box = await sealServerListBox(plain, secret, kvKey)
  const refused = { ok: false, why: 'undecipherable' }
  expect(await openServerListBox(box, randomBytes(32), kvKey)).toEqual(refused)
  expect(await openServerListBox(box, secret, 'happy-hub.other')).toEqual(refused)
  for (const length of [0, 1, 13, 28, box.length - 1]) {
    expect(await openServerListBox(box.slice(0, length), secret, kvKey)).toEqual(refused)
  }
  for (let index = 1; index < box.length; index++) {
    const changed = box.slice()
    changed[index] = (changed[index] ?? 0) ^ 1
    expect(await openServerListBox(changed, secret, kvKey)).toEqual(refused)
  }
})

test('tells a box of a later version from a damaged one', async () => {
  const box = await sealServerListBox(plain, secret, kvKey)
  box[0] = 2
  expect(await openServerListBox(box, secret, kvKey)).toEqual({ ok: false, why: 'newer' })
})
