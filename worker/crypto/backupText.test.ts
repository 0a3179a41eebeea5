import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import vectors from '../../e2e/testdata/vectors/secret-key-backup.json'
import { formatBackupText, parseBackupText } from './backupText'
import { encodeBase64, encodeBase64Url } from './base64'
import { fromB64 } from '../testing/testBytes'

const written = 'MSVXN-TPHGV-IT4PB-T723L-6T3EP-LU7RJ-JFXL6-6WWPX-6WNHW-AINXO-GQ'
const someSecret = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => new Uint8Array(bytes))

test.each(vectors.format)('format $name', (vector) => {
  expect(formatBackupText(fromB64(vector.secret_b64))).toBe(vector.formatted)
})

test.each(vectors.normalize)('parse: $note', (vector) => {
  const parsed = parseBackupText(vector.input)
  // Where a recommendation is given it goes before what the official app does.
  const expected = vector.recommended ?? vector.officialApp
  expect(parsed.ok).toBe(expected.ok)
  if (parsed.ok) expect(encodeBase64Url(parsed.secret)).toBe(expected.secret_b64url?.replace(/=$/, ''))
})

test.each(vectors.parse)('parse: $note', (vector) => {
  const parsed = parseBackupText(vector.input)
  expect(parsed.ok && encodeBase64Url(parsed.secret)).toBe(vector.secret_b64url)
})

test.each(vectors.isValid)('$input is valid: $isValid', (vector) => {
  expect(parseBackupText(vector.input).ok).toBe(vector.isValid)
})

test('every secret comes back from each of its written forms', () => {
  fc.assert(
    fc.property(someSecret, (secret) => {
      const text = formatBackupText(secret)
      const forms = [
        text,
        text.toLowerCase(),
        text.replaceAll('-', ' '),
        text.replaceAll('-', ' – '),
        `\n${text}\u200b\n`,
        text.replaceAll('O', '0').replaceAll('I', '1').replaceAll('B', '8').replaceAll('G', '9'),
        encodeBase64Url(secret),
        ` ${encodeBase64Url(secret)}=\n`,
        encodeBase64(secret),
      ]
      for (const form of forms) expect(parseBackupText(form)).toEqual({ ok: true, secret })
    }),
  )
})

test('says what is wrong', () => {
  expect(parseBackupText('')).toEqual({ ok: false, problem: 'empty' })
  expect(parseBackupText(' - — . \n')).toEqual({ ok: false, problem: 'empty' })
  expect(parseBackupText(written.slice(0, -1))).toEqual({ ok: false, problem: 'length' })
  expect(parseBackupText(`${written}A`)).toEqual({ ok: false, problem: 'length' })
  expect(parseBackupText('this is not a key')).toEqual({ ok: false, problem: 'length' })
  for (const foreign of ['ß', 'ı', 'ſ', '€', 'Ж', '字', '$']) {
    expect(parseBackupText(written.replace('X', foreign))).toEqual({ ok: false, problem: 'alphabet' })
  }
})

test('a mistyped last character is noticed where its spare bits show it', () => {
  for (const last of 'ABCDEFGHIJKLMNOPRSTUVWXYZ234567') {
    const parsed = parseBackupText(written.slice(0, -1) + last)
    expect(parsed).toEqual(
      last === 'A' ? { ok: true, secret: expect.anything() as unknown } : { ok: false, problem: 'alphabet' },
    )
  }
})

test('never throws', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ minLength: 40, maxLength: 60 })), (text) => {
      const parsed = parseBackupText(text)
      if (parsed.ok) expect(parsed.secret).toHaveLength(32)
    }),
  )
})
