import type { CanonicalUrl } from '../../api/ids'
import { fingerprintIndexes } from '../../protocol/fingerprint'

/** Six words that the person compares with those of the terminal (docs/design.md 4.9). */
export async function fingerprintWords(key: Uint8Array<ArrayBuffer>, url: CanonicalUrl): Promise<string[]> {
  const [indexes, list] = await Promise.all([
    fingerprintIndexes(key, url),
    // Loaded only when needed: 2,048 words.
    import('@scure/bip39/wordlists/english.js'),
  ])
  return indexes.flatMap((index) => list.wordlist[index] ?? [])
}
