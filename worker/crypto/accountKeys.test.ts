import { expect, test } from 'vitest'
import samples from '../../e2e/testdata/samples/crypto-vectors.json'
import vectors from '../../e2e/testdata/vectors/key-derivation.json'
import { accountFingerprint, deriveAccountKeys } from './accountKeys'
import { encodeBase64, encodeHex } from './base64'
import { deriveMasterBlobKey, deriveSessionBlobKey } from './blob'
import { deriveKey } from './keyDerivation'
import { fromB64, fromHex } from '../testing/testBytes'

test.each(vectors.tree)('key tree $usage $path', async (vector) => {
  const seed = vector.seed_b64 === undefined ? new TextEncoder().encode(vector.seed_utf8) : fromB64(vector.seed_b64)
  expect(encodeBase64(await deriveKey(seed, vector.usage, vector.path))).toBe(vector.result_b64)
  if (vector.rootKey_b64) expect(encodeBase64(await deriveKey(seed, vector.usage, []))).toBe(vector.rootKey_b64)
})

test.each(vectors.accounts)('account $name', async (account) => {
  const secret = fromB64(account.secret_b64)
  const keys = await deriveAccountKeys(secret)
  expect(encodeBase64(keys.contentPublicKey)).toBe(account.contentPublicKey_b64)
  expect(encodeBase64(keys.contentSecretKey)).toBe(account.contentSecretKey_b64)
  expect(encodeBase64(keys.signPublicKey)).toBe(account.signPublicKey_b64)
  expect(encodeBase64(keys.signSecretKey)).toBe(account.signSecretKey64_b64)
  expect(encodeBase64(await deriveMasterBlobKey(secret))).toBe(account.masterBlobKey_b64)
  expect(accountFingerprint(keys.signPublicKey).replaceAll(' ', '')).toBe(account.signPublicKey_hex.slice(0, 16))
  const anonymousId = encodeHex(await deriveKey(secret, 'Happy Coder', ['analytics', 'id'])).slice(0, 16)
  expect(anonymousId).toBe(account.anonId)
})

test('a fingerprint is four groups of four', async () => {
  const keys = await deriveAccountKeys(fromB64('AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8='))
  expect(accountFingerprint(keys.signPublicKey)).toBe('03a1 07bf f3ce 10be')
})

test.each(vectors.sessionBlobKeys)('session blob key $sessionBlobKey_b64', async (vector) => {
  const key = await deriveSessionBlobKey(fromB64(vector.sessionDataKey_b64))
  expect(encodeBase64(key)).toBe(vector.sessionBlobKey_b64)
})

test('the recorded account', async () => {
  const secret = fromHex(samples.accountSecretHex)
  const keys = await deriveAccountKeys(secret)
  expect(encodeHex(keys.signPublicKey)).toBe(samples.signPublicKeyHex)
  expect(encodeHex(keys.contentPublicKey)).toBe(samples.contentPublicKeyHex)
  expect(encodeHex(keys.contentSecretKey)).toBe(samples.contentPrivateKeyHex)
  expect(encodeHex(await deriveMasterBlobKey(secret))).toBe(samples.masterBlobKeyHex)
})
