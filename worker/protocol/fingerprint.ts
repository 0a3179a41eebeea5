const purpose = 'happy-hub-fp-v1'
const wordCount = 6
const bitsPerWord = 11

/**
 * What person and terminal compare (docs/design.md 4.9): the indexes, in the BIP39 English list of 2,048 words, of six words for
 * a terminal's key at a server. `key` is the raw public key, `url` the canonical address (serverUrl.ts) that the link names.
 *
 * SHA-256 of: purpose, a zero byte, key, a zero byte, URL; its first 66 bits, big-endian, eleven at a time.
 */
export async function fingerprintIndexes(key: Uint8Array<ArrayBuffer>, url: string): Promise<number[]> {
  const zero = Uint8Array.of(0)
  const input = await new Blob([purpose, zero, key, zero, url]).arrayBuffer()
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', input))

  const indexes: number[] = []
  let buffered = 0
  let bits = 0
  for (const byte of hash) {
    buffered = (buffered << 8) | byte
    bits += 8
    if (bits < bitsPerWord) continue
    bits -= bitsPerWord
    indexes.push(buffered >> bits)
    buffered &= (1 << bits) - 1
    if (indexes.length === wordCount) break
  }
  return indexes
}
