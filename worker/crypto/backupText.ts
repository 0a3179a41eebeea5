import type { BackupTextProblem } from '../api/errors'
import { decodeBase64Url } from './base64'

type Bytes = Uint8Array<ArrayBuffer>

export type ParsedBackupText = { ok: true; secret: Bytes } | { ok: false; problem: BackupTextProblem }

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const secretLength = 32
const textLength = Math.ceil((secretLength * 8) / 5)
/** Digits outside the alphabet that people write for a letter (docs/protocol.md 1.8). */
const lookAlikes: Record<string, string> = { '0': 'O', '1': 'I', '8': 'B', '9': 'G' }
/** Dashes of any kind, dots, white space, and the invisible characters that copying adds. */
const separators = /[\p{P}\s\p{Cf}]/gu

/** Ten groups of five and one of two base32 characters, joined by dashes (docs/protocol.md 1.8). `secret`: 32 bytes. */
export function formatBackupText(secret: Bytes): string {
  let text = ''
  let buffered = 0
  let bits = 0
  for (const byte of secret) {
    buffered = ((buffered << 8) | byte) & 0xfff
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += alphabet.charAt((buffered >> bits) & 31)
    }
  }
  if (bits > 0) text += alphabet.charAt((buffered << (5 - bits)) & 31)
  return (text.match(/.{1,5}/g) ?? []).join('-')
}

/**
 * Reads backup text, or the base64url (or base64) form of a secret, as docs/protocol.md 1.8 recommends.
 * The text has no checksum: a mistyped character gives another, valid secret, and signing in with it makes a new account.
 * Stricter than the official app, which drops foreign characters silently: they are `alphabet` here, and so is a
 * last character whose four spare bits are not zero, because no correct text ends in one.
 */
export function parseBackupText(text: string): ParsedBackupText {
  const trimmed = text.trim()
  if (/^[\w+/-]{43}=?$/.test(trimmed)) {
    const url = trimmed.replace(/=$/, '').replaceAll('+', '-').replaceAll('/', '_')
    const secret = decodeBase64Url(url)
    if (secret) return { ok: true, secret }
  }
  return parseBase32(trimmed)
}

function parseBase32(text: string): ParsedBackupText {
  // Only a–z: full case mapping would turn foreign letters (ß, ı, ſ) into letters of the alphabet.
  const letters = text.replace(separators, '').replace(/[a-z]/g, (letter) => letter.toUpperCase())
  if (letters === '') return { ok: false, problem: 'empty' }
  const digits = Array.from(letters, (letter) => alphabet.indexOf(lookAlikes[letter] ?? letter))
  if (digits.includes(-1)) return { ok: false, problem: 'alphabet' }
  if (digits.length !== textLength) return { ok: false, problem: 'length' }

  const secret = new Uint8Array(secretLength)
  let buffered = 0
  let bits = 0
  let written = 0
  for (const digit of digits) {
    buffered = ((buffered << 5) | digit) & 0xfff
    bits += 5
    if (bits >= 8) {
      bits -= 8
      secret[written++] = (buffered >> bits) & 0xff
    }
  }
  const spareBits = buffered & ((1 << bits) - 1)
  return spareBits === 0 ? { ok: true, secret } : { ok: false, problem: 'alphabet' }
}
