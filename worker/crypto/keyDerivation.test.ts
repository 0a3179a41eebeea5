import { hkdfSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { encodeHex } from './base64'
import { deriveSeparateSecret } from './keyDerivation'

const root = new Uint8Array(32).map((_, index) => index)

test('is HKDF-SHA256 with the documented label', async () => {
  const expected = hkdfSync('sha256', root, '', 'happy-hub separate account secret v1\0entry-1', 32)
  expect(await deriveSeparateSecret(root, 'entry-1')).toEqual(new Uint8Array(expected))
})

// A change of this value would take every separate account away from its person.
test('stays what it is', async () => {
  expect(encodeHex(await deriveSeparateSecret(root, 'entry-1'))).toMatchInlineSnapshot(
    `"136574cb95a961b2d389168638dcc8b0ba83fc717e76ffa3ad86a37a34468198"`,
  )
})

test('other entries and other roots have other secrets', async () => {
  const secrets = await Promise.all([
    deriveSeparateSecret(root, 'entry-1'),
    deriveSeparateSecret(root, 'entry-2'),
    deriveSeparateSecret(
      root.map((byte) => byte ^ 1),
      'entry-1',
    ),
  ])
  expect(new Set([...secrets, root].map(encodeHex)).size).toBe(4)
})
