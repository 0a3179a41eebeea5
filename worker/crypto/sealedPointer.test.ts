import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isId, type SessionId } from '../api/ids'
import { deriveAccountKeys } from './accountKeys'
import { decodeBase64Url, encodeBase64, encodeBase64Url } from './base64'
import { concatBytes, randomBytes } from './bytes'
import { createWrappedKeyOpener } from './sealedBundle'
import { sealBundle, wrapKey } from './sealBundle'
import { openPointer, sealPointer } from './sealedPointer'

const [own, other] = await Promise.all([deriveAccountKeys(randomBytes(32)), deriveAccountKeys(randomBytes(32))])

const pointers = fc.record({
  server: fc.string(),
  sessionId: fc.option(
    fc
      .string()
      .filter(isId)
      .map((id) => id as SessionId),
  ),
})

test('law: the account’s key reads back what was sealed, no other key does, and the length tells nothing', () => {
  fc.assert(
    fc.property(pointers, (pointer) => {
      const sealed = sealPointer(pointer, own.contentPublicKey)
      expect(openPointer(sealed, own.contentSecretKey)).toEqual({ kind: 'open', pointer })
      expect(openPointer(sealed, other.contentSecretKey)).toEqual({ kind: 'other-key' })
      const wholeSteps = (decodeBase64Url(sealed)?.length ?? 0) - (1 + 32 + 24 + 16)
      expect(wholeSteps % 256).toBe(0)
    }),
    { numRuns: 30 },
  )
})

test('law: nothing that anybody else writes is opened, and none of it throws', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.uint8Array({ maxLength: 400 }).map((bytes) => encodeBase64Url(Uint8Array.from([1, ...bytes]))),
      ),
      (text) => {
        expect(openPointer(text, own.contentSecretKey).kind).not.toBe('open')
      },
    ),
    { numRuns: 100 },
  )
})

test('law: what is sealed for the account and is no pointer is refused', () => {
  const almost = fc.record({ server: fc.jsonValue(), sessionId: fc.jsonValue() })
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), almost), (value) => {
      const plain = new TextEncoder().encode(JSON.stringify(value))
      const sealed = encodeBase64Url(concatBytes(new Uint8Array([1]), sealBundle(plain, own.contentPublicKey)))
      const opened = openPointer(sealed, own.contentSecretKey)
      expect(['open', 'broken']).toContain(opened.kind)
      if (opened.kind !== 'open') return
      const { server, sessionId } = opened.pointer
      expect([typeof server, sessionId === null || isId(sessionId)]).toEqual(['string', true])
    }),
    { numRuns: 60 },
  )
})

test('a session’s key is no notice, and a notice no key', async () => {
  const field = wrapKey(randomBytes(32), own.contentPublicKey)
  const asLink = field.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
  expect(openPointer(asLink, own.contentSecretKey)).toEqual({ kind: 'broken' })
  const sealed = decodeBase64Url(sealPointer({ server: '', sessionId: null }, own.contentPublicKey))
  if (!sealed) throw new Error('It is base64url.')
  for (const version of [0, 1]) {
    const asField = encodeBase64(concatBytes(new Uint8Array([version]), sealed.subarray(1)))
    expect(await createWrappedKeyOpener(own).open(asField)).toBeNull()
  }
})
