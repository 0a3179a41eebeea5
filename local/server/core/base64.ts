/**
 * Strict standard base64 as browsers' `atob` reads it: white space is skipped, padding may be missing, other letters
 * (base64url too) are refused. The real server decodes keys this way (docs/protocol.md 9.1.1, 9.1.2).
 * @throws Error on bad text; routes turn it into the 500 of docs/protocol.md 2.1
 */
export function decodeBase64Strict(text: string): Buffer {
  let compact = text.replaceAll(/[\t\n\f\r ]/g, '')
  if (compact.length % 4 === 0) compact = compact.replace(/={1,2}$/, '')
  if (compact.length % 4 === 1 || !/^[A-Za-z0-9+/]*$/.test(compact)) throw new Error('Invalid base64')
  return Buffer.from(compact, 'base64')
}

/** Canonical form of base64 that was accepted leniently: the real server stores bytes and encodes them anew. */
export function canonicalBase64(text: string): string {
  return Buffer.from(text, 'base64').toString('base64')
}
