import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeBase64, decodeBase64Url, encodeBase64, encodeBase64Url, encodeHex } from './base64'

const someBytes = fc.uint8Array({ maxLength: 200 }).map((bytes) => new Uint8Array(bytes))

test('encodes as the platform does, and decodes again', () => {
  fc.assert(
    fc.property(someBytes, (bytes) => {
      expect(encodeBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
      expect(encodeBase64Url(bytes)).toBe(Buffer.from(bytes).toString('base64url'))
      expect(encodeHex(bytes)).toBe(Buffer.from(bytes).toString('hex'))
      expect(decodeBase64(encodeBase64(bytes))).toEqual(bytes)
      expect(decodeBase64Url(encodeBase64Url(bytes))).toEqual(bytes)
    }),
  )
})

test('decodes only what encoding would have written', () => {
  const nearlyBase64 = fc.string({ unit: fc.constantFrom(...'AQgw59+/=- _\n'), maxLength: 12 })
  fc.assert(
    fc.property(fc.oneof(nearlyBase64, fc.string()), (text) => {
      const bytes = decodeBase64(text)
      if (bytes) expect(encodeBase64(bytes)).toBe(text)
      else expect(Buffer.from(text, 'base64').toString('base64')).not.toBe(text)
      const fromUrl = decodeBase64Url(text)
      if (fromUrl) expect(encodeBase64Url(fromUrl)).toBe(text)
      else expect(Buffer.from(text, 'base64url').toString('base64url')).not.toBe(text)
    }),
    { numRuns: 2000 },
  )
})

test.each([
  'A',
  'AA',
  'AAA',
  'AAAAA',
  'AAA=A',
  '=AAA',
  '====',
  'AB==',
  'AAB=',
  'AA=A',
  'AA A',
  'AAA\n',
  ' AAAA',
  'AAé=',
])('refuses %j', (text) => {
  expect(decodeBase64(text)).toBeNull()
})
