import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createTokens, seedOfMasterSecret } from './tokens'

interface TokenVectors {
  serverSeed: string
  tokens: { token: string; payload: Record<string, unknown> }[]
}

const vectors = JSON.parse(
  readFileSync(new URL('../../../e2e/testdata/vectors/token.json', import.meta.url), 'utf8'),
) as TokenVectors

test('accepts the tokens that a real server of the same master secret gave out', async () => {
  const tokens = createTokens(await seedOfMasterSecret(vectors.serverSeed))
  const accounts = vectors.tokens.map((vector) => tokens.verify(vector.token))
  expect(accounts).toEqual(vectors.tokens.map((vector) => vector.payload['sub']))
})

test('makes tokens with the recorded claims', async () => {
  const tokens = createTokens(await seedOfMasterSecret(vectors.serverSeed))
  const iat = 1_795_384_227
  const made = tokens.create('account', iat * 1000 + 999, 'request')
  const claims: unknown = JSON.parse(Buffer.from(made.split('.')[1] ?? '', 'base64url').toString())
  expect(claims).toEqual({
    sub: 'account',
    session: 'request',
    iat,
    nbf: iat,
    iss: 'handy',
    jti: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
  })
  expect(tokens.verify(made)).toBe('account')
})

test('refuses tokens of another server, changed ones and garbage', async () => {
  const [tokens, others] = [createTokens(randomBytes(32)), createTokens(randomBytes(32))]
  const good = tokens.create('account', Date.now())
  const [header, , signature] = good.split('.')
  const forged = Buffer.from(JSON.stringify({ sub: 'victim', iss: 'handy' })).toString('base64url')
  for (const bad of [others.create('account', Date.now()), `${header}.${forged}.${signature}`, `${good}.x`, 'x', '']) {
    expect(tokens.verify(bad)).toBeNull()
  }
})
