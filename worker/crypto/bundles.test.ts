import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import samples from '../../e2e/testdata/samples/crypto-vectors.json'
import approval from '../../e2e/testdata/vectors/auth-approval.json'
import blobs from '../../e2e/testdata/vectors/blob-encryption.json'
import wrapped from '../../e2e/testdata/vectors/box-wrapped-keys.json'
import { deriveAccountKeys } from './accountKeys'
import * as authBundles from './linking/authBundles'
import {
  createDeviceLinkKeys,
  makeDeviceLinkAnswer,
  makeTerminalApproval,
  openDeviceLinkAnswer,
} from './linking/authBundles'
import { encodeBase64, encodeHex } from './base64'
import { decryptBlob, encryptBlob } from './blob'
import { concatBytes } from './bytes'
import { makeOldCliAnswer } from './linking/oldCliAnswer'
import { createWrappedKeyOpener, openBundle } from './sealedBundle'
import { wrapKey } from './sealBundle'
import { fromB64, fromHex } from '../testing/testBytes'
import { nextRandomBytes } from '../testing/testRandom'

const nonceOf = (bundle: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> => bundle.slice(32, 56)

afterEach(() => {
  vi.restoreAllMocks()
})

const engines = [
  { name: 'X25519 of the engine', prepare() {} },
  {
    name: 'X25519 of tweetnacl',
    prepare() {
      const importKey = crypto.subtle.importKey.bind(crypto.subtle) as (...all: unknown[]) => Promise<CryptoKey>
      vi.spyOn(crypto.subtle, 'importKey').mockImplementation((...all: unknown[]) =>
        all[2] === 'X25519' ? Promise.reject(new DOMException('', 'NotSupportedError')) : importKey(...all),
      )
    },
  },
]

describe.each(engines)('wrapped data keys, $name', ({ prepare }) => {
  beforeEach(prepare)

  test.each(wrapped.vectors)('$note', async (vector) => {
    const keys = await deriveAccountKeys(fromB64(wrapped.account_secret_b64))
    const opened = await createWrappedKeyOpener(keys).open(vector.dataEncryptionKey_b64)
    expect(encodeBase64(opened ?? new Uint8Array())).toBe(vector.dataKey_b64)
    nextRandomBytes(fromB64(vector.ephemeralSecretKey_b64), fromB64(vector.nonce_b64))
    expect(wrapKey(fromB64(vector.dataKey_b64), keys.contentPublicKey)).toBe(vector.dataEncryptionKey_b64)
  })

  test.each(wrapped.mustFail)('must fail: $note', async (vector) => {
    const keys = await deriveAccountKeys(fromB64(vector.secret_b64 ?? wrapped.account_secret_b64))
    expect(await createWrappedKeyOpener(keys).open(vector.dataEncryptionKey_b64)).toBeNull()
  })

  test('any other text is refused and never throws', async () => {
    const keys = await deriveAccountKeys(fromB64(wrapped.account_secret_b64))
    const opener = createWrappedKeyOpener(keys)
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.base64String({ maxLength: 160 })), async (text) => {
        expect(await opener.open(text)).toBeNull()
      }),
    )
  })
})

describe('terminal approval', () => {
  const secret = fromB64(approval.account.secret_b64)
  const terminalPublicKey = fromB64(approval.terminal.ephemeralPublicKey_b64)
  const terminalSecretKey = fromB64(approval.terminal.ephemeralSecretKey_b64)

  test('the v2 answer, byte for byte', async () => {
    const keys = await deriveAccountKeys(secret)
    expect(encodeBase64(keys.contentPublicKey)).toBe(approval.account.contentPublicKey_b64)
    const response = fromB64(approval.v2.response_b64)
    nextRandomBytes(fromB64(approval.v2.boxEphemeralSecretKey_b64), nonceOf(response))
    expect(makeTerminalApproval(terminalPublicKey, keys.contentPublicKey)).toEqual(response)
  })

  test('opens at the terminal to 0x00 and the content public key', async () => {
    const { contentPublicKey } = await deriveAccountKeys(secret)
    const opened = openBundle(makeTerminalApproval(terminalPublicKey, contentPublicKey), terminalSecretKey)
    expect(opened).toEqual(concatBytes(new Uint8Array([0]), contentPublicKey))
  })

  test('the recorded answer of a real approval opens to the same', () => {
    const recorded = samples.terminalApproval
    const opened = openBundle(fromB64(recorded.answerV2), fromHex(recorded.terminalSecretKeyHex))
    expect(opened && encodeHex(opened)).toBe(recorded.answerV2OpensToHex)
  })

  test('an answer never has the length of v1, which a terminal takes for the account secret', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (key) => {
        expect(makeTerminalApproval(terminalPublicKey, new Uint8Array(key))).toHaveLength(approval.v2.responseLength)
      }),
      { numRuns: 20 },
    )
    expect(approval.v2.responseLength).not.toBe(approval.v1.responseLength)
  })

  test('the v1 answer, byte for byte, in a file of its own', () => {
    const response = fromB64(approval.v1.response_b64)
    nextRandomBytes(fromB64(approval.v1.boxEphemeralSecretKey_b64), nonceOf(response))
    expect(makeOldCliAnswer(secret, terminalPublicKey)).toEqual(response)
    expect(Object.keys(authBundles).sort()).toEqual([
      'createDeviceLinkKeys',
      'makeDeviceLinkAnswer',
      'makeTerminalApproval',
      'openDeviceLinkAnswer',
    ])
  })
})

describe('device link', () => {
  const link = approval.accountLink
  const secret = fromB64(link.plaintext_b64)
  const keys = { publicKey: fromB64(link.newDevicePublicKey_b64), secretKey: fromB64(link.newDeviceSecretKey_b64) }

  test('the answer, byte for byte, and its opening', () => {
    const response = fromB64(link.response_b64)
    nextRandomBytes(fromB64(link.boxEphemeralSecretKey_b64), nonceOf(response))
    expect(makeDeviceLinkAnswer(secret, keys.publicKey)).toEqual(response)
    expect(openDeviceLinkAnswer(link.response_b64, keys)).toEqual(secret)
  })

  test('a fresh pair opens the answer made for it, and only that', () => {
    const fresh = createDeviceLinkKeys()
    const answer = encodeBase64(makeDeviceLinkAnswer(secret, fresh.publicKey))
    expect(openDeviceLinkAnswer(answer, fresh)).toEqual(secret)
    expect(openDeviceLinkAnswer(answer, createDeviceLinkKeys())).toBeNull()
  })

  test('an answer that holds no secret of 32 bytes is refused', () => {
    const fresh = createDeviceLinkKeys()
    for (const length of [0, 31, 33, 64]) {
      const answer = encodeBase64(makeDeviceLinkAnswer(new Uint8Array(length), fresh.publicKey))
      expect(openDeviceLinkAnswer(answer, fresh)).toBeNull()
    }
    for (const text of ['', 'AAAA', 'not base64']) expect(openDeviceLinkAnswer(text, fresh)).toBeNull()
  })
})

describe('blobs', () => {
  test.each(blobs.vectors)('$note', (vector) => {
    const blobKey = fromB64(vector.blobKey_b64)
    const data = fromB64(vector.data_b64)
    expect(decryptBlob(fromB64(vector.encrypted_b64), blobKey)).toEqual(data)
    nextRandomBytes(fromB64(vector.nonce_b64))
    expect(encodeBase64(encryptBlob(data, blobKey))).toBe(vector.encrypted_b64)
  })

  test.each(blobs.mustFail)('must fail: $note', (vector) => {
    expect(decryptBlob(fromB64(vector.encrypted_b64), fromB64(vector.blobKey_b64))).toBeNull()
  })
})
