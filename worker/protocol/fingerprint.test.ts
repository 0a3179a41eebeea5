import { createHash } from 'node:crypto'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { assert, asyncProperty, uint8Array, webUrl } from 'fast-check'
import { expect, test } from 'vitest'
import { fingerprintIndexes } from './fingerprint'

// Computed with node:crypto and text of bits; the first hash also with sha256sum.
test.each([
  {
    key: new Uint8Array(32),
    url: 'https://api.cluster-fluster.com',
    indexes: [921, 1488, 1152, 1106, 1050, 1044],
    words: 'industry ring mosquito medal local little',
  },
  {
    key: Uint8Array.from({ length: 32 }, (_, index) => index),
    url: 'http://127.0.0.1:3005',
    indexes: [24, 943, 1281, 714, 203, 497],
    words: 'adapt invest parent flock bonus dilemma',
  },
  {
    key: new Uint8Array(32).fill(255),
    url: 'https://xn--bcher-kva.example:8443',
    indexes: [1821, 991, 1796, 1419, 182, 1632],
    words: 'together know they ramp bitter slot',
  },
])('the words for $url are "$words"', async ({ key, url, indexes, words }) => {
  expect(await fingerprintIndexes(key, url)).toEqual(indexes)
  expect(indexes.map((index) => wordlist[index]).join(' ')).toBe(words)
})

test('the six indexes are the first 66 bits of the hash, for any key and address', async () => {
  const keys = uint8Array({ minLength: 32, maxLength: 32 })
  await assert(
    asyncProperty(keys, webUrl({ withFragments: false }), async (bytes, url) => {
      const key = new Uint8Array(bytes)
      const input = Buffer.concat([Buffer.from('happy-hub-fp-v1\0'), key, Buffer.of(0), Buffer.from(url)])
      const number = BigInt(`0x${createHash('sha256').update(input).digest('hex')}`) >> 190n
      const indexes = await fingerprintIndexes(key, url)
      expect(indexes).toHaveLength(6)
      expect(indexes.reduce((joined, index) => joined * 2048n + BigInt(index), 0n)).toBe(number)
    }),
  )
})
