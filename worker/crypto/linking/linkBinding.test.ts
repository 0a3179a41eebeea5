import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import file from '../../../e2e/testdata/vectors/link-binding.json'
import { deriveAccountKeys } from '../accountKeys'
import { createDeviceLinkKeys, makeTerminalApproval } from './authBundles'
import { encodeBase64 } from '../base64'
import { makeLinkBinding } from './linkBinding'
import { randomBytes } from '../bytes'
import { openBundle } from '../sealedBundle'
import { fromB64 } from '../../testing/testBytes'

type Bytes = Uint8Array<ArrayBuffer>

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => new Uint8Array(bytes))

test.each(file.vectors)('$url', async (vector) => {
  const link = {
    bindingSecret: fromB64(vector.bindingSecret_b64),
    terminalKey: fromB64(vector.terminalKey_b64),
    url: vector.url,
  }
  expect(encodeBase64(await makeLinkBinding(link, fromB64(vector.contentPublicKey_b64)))).toBe(vector.mac_b64)
})

test('another secret, terminal, server or account gives another proof', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(bytes32, { minLength: 4, maxLength: 4, selector: encodeBase64 }), async (four) => {
      const [s, terminalKey, account, other] = four as [Bytes, Bytes, Bytes, Bytes]
      const link = { bindingSecret: s, terminalKey, url: 'https://a.example' }
      const proofs = await Promise.all([
        makeLinkBinding(link, account),
        makeLinkBinding(link, other),
        makeLinkBinding({ ...link, bindingSecret: other }, account),
        makeLinkBinding({ ...link, terminalKey: other }, account),
        makeLinkBinding({ ...link, url: 'https://a.example:444' }, account),
      ])
      expect(new Set(proofs.map(encodeBase64)).size).toBe(5)
    }),
    { numRuns: 50 },
  )
})

test('stands after the first 33 bytes, which are those of an unbound answer', async () => {
  const terminal = createDeviceLinkKeys()
  const { contentPublicKey } = await deriveAccountKeys(randomBytes(32))
  const binding = randomBytes(32)
  const opened = openBundle(makeTerminalApproval(terminal.publicKey, contentPublicKey, binding), terminal.secretKey)
  expect(opened).toHaveLength(65)
  expect(opened?.subarray(0, 33)).toEqual(
    openBundle(makeTerminalApproval(terminal.publicKey, contentPublicKey), terminal.secretKey),
  )
  expect(opened?.subarray(33)).toEqual(binding)
})
