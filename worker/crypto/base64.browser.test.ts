import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeBase64, encodeBase64 } from './base64'

// The unit tests run where Uint8Array.fromBase64 is missing; here the engine's own is used.

test('this engine has its own base64', () => {
  expect('fromBase64' in Uint8Array).toBe(true)
})

test('the engine decodes what it encodes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (values) => {
      const bytes = new Uint8Array(values)
      expect(encodeBase64(bytes)).toBe(btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')))
      expect(decodeBase64(encodeBase64(bytes))).toEqual(bytes)
    }),
  )
})

test('the engine is held to the same strictness', () => {
  const nearlyBase64 = fc.string({ unit: fc.constantFrom(...'AQgw59+/=- _\n'), maxLength: 12 })
  fc.assert(
    fc.property(fc.oneof(nearlyBase64, fc.string()), (text) => {
      const bytes = decodeBase64(text)
      if (bytes) expect(encodeBase64(bytes)).toBe(text)
    }),
    { numRuns: 2000 },
  )
  for (const text of ['A', 'AA', 'AAA', 'AB==', 'AAB=', 'AA A', 'AAA\n', '    ', ' AAAA', 'AA  AA==', 'AAé=']) {
    expect(decodeBase64(text)).toBeNull()
  }
})
