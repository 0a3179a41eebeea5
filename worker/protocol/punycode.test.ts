import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodePunycodeLabel } from './punycode'

// Samples of RFC 3492, section 7.1.
test.each([
  ['egbpdaj6bu4bxfgehfvwxn', 'ليهمابتكلموشعربي؟'],
  ['ihqwcrb4cv8a8dqg056pqjye', '他们为什么不说中文'],
  ['3b-ww4c5e180e575a65lsy2b', '3年b組金八先生'],
  ['d9juau41awczczp', 'そのスピードで'],
])('%s is %s', (encoded, decoded) => {
  expect(decodePunycodeLabel(encoded)).toBe(decoded)
})

test.each(['!', 'a-!', '99999999', 'bcher-kv', 'é'])('%s is no punycode', (encoded) => {
  expect(decodePunycodeLabel(encoded)).toBeNull()
})

test('never throws', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'abz09-') })), (encoded) => {
      expect(['string', 'object']).toContain(typeof decodePunycodeLabel(encoded))
    }),
  )
})
