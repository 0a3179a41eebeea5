import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ServerId } from '../api/ids'
import { openDeviceKey } from './deviceKey'
import { deleteDatabase } from './indexedDb'

const laptop = 'laptop' as ServerId
const cloud = 'cloud' as ServerId
const secret = new Uint8Array([1, 2, 3, 4])

beforeEach(() => deleteDatabase('happy-hub-device'))
afterEach(() => {
  vi.restoreAllMocks()
})

test('the key outlives a reopen', async () => {
  const wrapped = await (await openDeviceKey()).wrap(secret, { purpose: 'token', serverId: laptop })
  const reopened = await openDeviceKey()
  expect(await reopened.unwrap(wrapped, { purpose: 'token', serverId: laptop })).toEqual(secret)
})

test('two hubs that start at once get the same key', async () => {
  const [one, other] = await Promise.all([openDeviceKey(), openDeviceKey()])
  const wrapped = await one.wrap(secret, { purpose: 'token', serverId: null })
  expect(await other.unwrap(wrapped, { purpose: 'token', serverId: null })).toEqual(secret)
})

test('a wrapped value unwraps for its own purpose and server only', async () => {
  const key = await openDeviceKey()
  const wrapped = await key.wrap(secret, { purpose: 'token', serverId: laptop })
  expect(await key.unwrap(wrapped, { purpose: 'token', serverId: cloud })).toBeNull()
  expect(await key.unwrap(wrapped, { purpose: 'token', serverId: null })).toBeNull()
  expect(await key.unwrap(wrapped, { purpose: 'secret', serverId: laptop })).toBeNull()
})

test('damaged values and values of another device key do not unwrap', async () => {
  const key = await openDeviceKey()
  const context = { purpose: 'token', serverId: laptop }
  const wrapped = await key.wrap(secret, context)
  for (const [index, byte] of wrapped.entries()) {
    const damaged = wrapped.slice()
    damaged[index] = byte ^ 1
    expect(await key.unwrap(damaged, context)).toBeNull()
  }
  expect(await key.unwrap(wrapped.slice(0, 5), context)).toBeNull()
  expect(await key.unwrap(new Uint8Array(0), context)).toBeNull()

  await deleteDatabase('happy-hub-device')
  expect(await (await openDeviceKey()).unwrap(wrapped, context)).toBeNull()
})

test('the stored key is a CryptoKey that cannot be exported', async () => {
  await openDeviceKey()
  const stored = (await readStoredKey()) as { kind: string; key: CryptoKey }
  expect(stored.kind).toBe('crypto-key')
  expect(stored.key.extractable).toBe(false)
})

// Chromium stores CryptoKeys; the refusal of WebKitGTK (docs/platform.md) can only be played here.
test('an engine that cannot store a CryptoKey keeps the bytes, and the key still outlives a reopen', async () => {
  const put = IDBObjectStore.prototype.put
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, value: unknown, key) {
    if (typeof value === 'object' && value !== null && 'key' in value && value.key instanceof CryptoKey) {
      throw new DOMException('refused', 'DataCloneError')
    }
    return put.call(this, value, key)
  })
  const context = { purpose: 'token', serverId: laptop }
  const wrapped = await (await openDeviceKey()).wrap(secret, context)
  expect(await readStoredKey()).toMatchObject({ kind: 'bytes' })
  expect(await (await openDeviceKey()).unwrap(wrapped, context)).toEqual(secret)
})

test('any other refusal is storage-failed', async () => {
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError')
  })
  await expect(openDeviceKey()).rejects.toMatchObject({ data: { code: 'storage-failed' } })
})

function readStoredKey(): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('happy-hub-device')
    opening.addEventListener('error', () => reject(opening.error ?? new Error('not opened')))
    opening.addEventListener('success', () => {
      const database = opening.result
      const reading = database.transaction('keys').objectStore('keys').get('device')
      reading.addEventListener('success', () => {
        database.close()
        resolve(reading.result)
      })
    })
  })
}
