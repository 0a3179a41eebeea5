import * as fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import { boxKeyPairOfSecretKey, signKeyPairOfSeed } from './nacl'
import { boxPublicKeyOf, importSecretKey, signPublicKeyOf } from './publicKeys'

const keyBytes = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => new Uint8Array(bytes))

afterEach(() => vi.restoreAllMocks())

test('this engine has both algorithms, so that the law below is about it', async () => {
  const secret = new Uint8Array(32).fill(7)
  expect(await importSecretKey('Ed25519', secret, { isExtractable: true, usage: 'sign' })).not.toBeNull()
  expect(await importSecretKey('X25519', secret, { isExtractable: true, usage: 'deriveBits' })).not.toBeNull()
})

test('the engine makes the public keys that tweetnacl makes', async () => {
  await fc.assert(
    fc.asyncProperty(keyBytes, async (secret) => {
      expect(await signPublicKeyOf(secret)).toEqual(signKeyPairOfSeed(secret).publicKey)
      expect(await boxPublicKeyOf(secret)).toEqual(boxKeyPairOfSecretKey(secret).publicKey)
    }),
  )
})

test('an engine without the algorithms gets the same keys', async () => {
  const secret = new Uint8Array(32).fill(7)
  const expected = [signKeyPairOfSeed(secret).publicKey, boxKeyPairOfSecretKey(secret).publicKey]
  vi.spyOn(crypto.subtle, 'importKey').mockRejectedValue(new DOMException('no such algorithm', 'NotSupportedError'))
  expect([await signPublicKeyOf(secret), await boxPublicKeyOf(secret)]).toEqual(expected)
})

test('nor does an engine that exports something else', async () => {
  const secret = new Uint8Array(32).fill(7)
  vi.spyOn(crypto.subtle, 'exportKey').mockResolvedValue({ kty: 'OKP' })
  expect(await signPublicKeyOf(secret)).toEqual(signKeyPairOfSeed(secret).publicKey)
})
