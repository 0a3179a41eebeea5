import { afterEach, expect, test, vi } from 'vitest'
import samples from '../../e2e/testdata/samples/crypto-vectors.json'
import vectors from '../../e2e/testdata/vectors/auth-challenge.json'
import tokens from '../../e2e/testdata/vectors/token.json'
import { deriveAccountKeys } from './accountKeys'
import { makeLoginProof } from './loginProof'
import { fromB64, fromHex } from '../testing/testBytes'
import { nextRandomBytes } from '../testing/testRandom'
import { readTokenAccountId } from './token'

afterEach(() => {
  vi.restoreAllMocks()
})

test.each(vectors.vectors)('login proof $name', async (vector) => {
  const keys = await deriveAccountKeys(fromB64(vector.secret_b64))
  nextRandomBytes(fromB64(vector.challenge_b64))
  expect(makeLoginProof(keys)).toEqual(vector.request.body)
})

test('the recorded login', async () => {
  const keys = await deriveAccountKeys(fromHex(samples.accountSecretHex))
  nextRandomBytes(fromB64(samples.login.challenge))
  expect(makeLoginProof(keys)).toEqual(samples.login)
})

test('every proof has its own challenge and verifies; a flipped signature does not', async () => {
  const keys = await deriveAccountKeys(new Uint8Array(32).fill(3))
  const proofs = [makeLoginProof(keys), makeLoginProof(keys)]
  expect(proofs[0]?.challenge).not.toBe(proofs[1]?.challenge)
  const verifies = await Promise.all([...proofs, ...vectors.mustFail.map(({ body }) => body)].map(isSigned))
  expect(verifies).toEqual([true, true, ...vectors.mustFail.map(() => false)])
})

test.each(tokens.tokens)('account id of a token: $note', ({ token, payload }) => {
  expect(readTokenAccountId(token)).toBe(payload.sub)
})

test.each([
  '',
  'opaque',
  'a.b',
  'a.b.c',
  'a..c',
  'a.e30.c',
  'a.bnVsbA.c',
  'a.eyJzdWIiOjF9.c',
  'a.eyJzdWIiOiIifQ.c',
  'a.é.c',
])('no account id in %j', (token) => {
  expect(readTokenAccountId(token)).toBeNull()
})

async function isSigned(proof: { publicKey: string; challenge: string; signature: string }): Promise<boolean> {
  const key = await crypto.subtle.importKey('raw', fromB64(proof.publicKey), 'Ed25519', false, ['verify'])
  return crypto.subtle.verify('Ed25519', key, fromB64(proof.signature), fromB64(proof.challenge))
}
