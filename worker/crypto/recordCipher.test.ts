import * as fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import samples from '../../e2e/testdata/samples/crypto-vectors.json'
import dataKeyVectors from '../../e2e/testdata/vectors/datakey-encryption.json'
import legacyVectors from '../../e2e/testdata/vectors/legacy-encryption.json'
import rpcVectors from '../../e2e/testdata/vectors/rpc.json'
import { deriveAccountKeys } from './accountKeys'
import { encodeHex } from './base64'
import { deriveMasterBlobKey, deriveSessionBlobKey } from './blob'
import { createDataKeyCipher, createLegacyCipher, type RecordCipher } from './recordCipher'
import { fromB64, fromHex } from '../testing/testBytes'
import { nextRandomBytes } from '../testing/testRandom'
import { createWrappedKeyOpener } from './sealedBundle'

afterEach(() => {
  vi.restoreAllMocks()
})

interface Suite {
  variant: RecordCipher['variant']
  make(keyB64: string): Promise<RecordCipher>
  vectors: { note: string; key_b64: string; value: unknown; random_b64: string; encrypted_b64: string }[]
  undefinedValue: { key_b64: string; encrypted_b64: string }
  mustFail: { note: string; key_b64: string; encrypted_b64: string }[]
}

const legacy: Suite = {
  variant: 'legacy',
  make: (keyB64: string) => Promise.resolve(createLegacyCipher(fromB64(keyB64))),
  vectors: legacyVectors.vectors.map((vector) => ({ ...vector, random_b64: vector.nonce_b64 })),
  undefinedValue: legacyVectors.undefinedValue,
  mustFail: legacyVectors.mustFail,
}
const dataKey: Suite = {
  variant: 'dataKey',
  make: (keyB64: string) => createDataKeyCipher(fromB64(keyB64)),
  vectors: dataKeyVectors.vectors.map((vector) => ({ ...vector, random_b64: vector.iv_b64 })),
  undefinedValue: dataKeyVectors.undefinedValue,
  mustFail: dataKeyVectors.mustFail,
}

describe.each([legacy, dataKey])('$variant', ({ variant, make, vectors, undefinedValue, mustFail }) => {
  test.each(vectors)('$note', async (vector) => {
    const cipher = await make(vector.key_b64)
    expect(cipher.variant).toBe(variant)
    expect(await cipher.decrypt(vector.encrypted_b64)).toEqual({ ok: true, value: vector.value })
    nextRandomBytes(fromB64(vector.random_b64))
    expect(await cipher.encrypt(vector.value)).toBe(vector.encrypted_b64)
  })

  test('an empty plaintext is no value', async () => {
    const cipher = await make(undefinedValue.key_b64)
    expect(await cipher.decrypt(undefinedValue.encrypted_b64)).toEqual({ ok: true, value: undefined })
    const encrypted = await cipher.encrypt(undefined)
    expect(encrypted).toHaveLength(undefinedValue.encrypted_b64.length)
    expect(await cipher.decrypt(encrypted)).toEqual({ ok: true, value: undefined })
  })

  test.each(mustFail)('must fail: $note', async (vector) => {
    expect(await (await make(vector.key_b64)).decrypt(vector.encrypted_b64)).toEqual({ ok: false })
  })

  test('any JSON value comes back, never twice as the same text', async () => {
    const cipher = await make(undefinedValue.key_b64)
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const [once, again] = [await cipher.encrypt(value), await cipher.encrypt(value)]
        expect(once).not.toBe(again)
        expect(await cipher.decrypt(once)).toEqual({ ok: true, value: JSON.parse(JSON.stringify(value)) as unknown })
      }),
    )
  })

  test('any text that is not ours is refused and never throws', async () => {
    const cipher = await make(undefinedValue.key_b64)
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.base64String({ maxLength: 200 })), async (text) => {
        expect(await cipher.decrypt(text)).toEqual({ ok: false })
      }),
    )
  })
})

describe('rpc', () => {
  test.each(rpcVectors.vectors)('$variant: $note', async (vector) => {
    const cipher = vector.variant === 'legacy' ? await legacy.make(vector.key_b64) : await dataKey.make(vector.key_b64)
    expect(await cipher.decrypt(vector.call.data.params)).toEqual({ ok: true, value: vector.paramsPlain })
    const answer = await cipher.decrypt(vector.serverAck.result)
    const plain = vector.responsePlaintext_utf8
    expect(answer).toEqual({ ok: true, value: plain === '' ? undefined : (JSON.parse(plain) as unknown) })
  })
})

test.each(samples.realCli)('recorded from a real CLI: $encryption', async (recorded) => {
  const secret = fromHex(samples.accountSecretHex)
  const keys = await deriveAccountKeys(secret)
  let cipher: RecordCipher = createLegacyCipher(secret)
  let blobKey = await deriveMasterBlobKey(secret)
  if (recorded.dataEncryptionKeyWire !== null) {
    const opened = await createWrappedKeyOpener(keys).open(recorded.dataEncryptionKeyWire)
    if (!opened) throw new Error('the data key does not open')
    expect(encodeHex(opened)).toBe(recorded.dataKeyHex)
    cipher = await createDataKeyCipher(opened)
    blobKey = await deriveSessionBlobKey(opened)
  }
  expect(encodeHex(blobKey)).toBe(recorded.sessionBlobKeyHex)
  expect(await cipher.decrypt(recorded.metadataWire)).toEqual({ ok: true, value: recorded.metadata })
  if (recorded.agentStateWire !== null) {
    expect(await cipher.decrypt(recorded.agentStateWire)).toEqual({ ok: true, value: recorded.agentState })
  }
  expect(await cipher.decrypt(recorded.messageWire.c)).toEqual({ ok: true, value: recorded.message })
})
