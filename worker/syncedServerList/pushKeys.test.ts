import { webcrypto } from 'node:crypto'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { callHappyServer } from '../../local/agent/callHappyServer'
import { startHappyServer, type HappyServer } from '../../local/server/startHappyServer'
import type { CanonicalUrl } from '../api/ids'
import { createHttpClient } from '../connection/transport/httpClient'
import { deriveAccountKeys } from '../crypto/accountKeys'
import { decodeBase64Url, encodeBase64Url } from '../crypto/base64'
import { randomBytes } from '../crypto/bytes'
import { makeLoginProof } from '../crypto/loginProof'
import { ensurePushKeys } from './pushKeys'
import { updateList } from './remoteList'

vi.setConfig({ testTimeout: 30_000 })

let server: HappyServer
beforeAll(async () => {
  server = await startHappyServer({ dataDir: ':memory:' })
})
afterAll(() => server.stop())

async function openAccount() {
  const secret = randomBytes(32)
  const proof = makeLoginProof(await deriveAccountKeys(secret))
  const { token } = await callHappyServer<{ token: string }>(server.url, 'POST', '/v1/auth', proof)
  return { http: createHttpClient({ url: server.url as CanonicalUrl, token: () => token }), secret }
}

const emptyList = (secret: Uint8Array<ArrayBuffer>) => ({
  savedAt: 1,
  primary: null,
  root: encodeBase64Url(secret),
  items: [],
  tombstones: [],
  extra: { later: { kept: true } },
})

test('all browsers of a person get one pair, which signs, and the rest of the list stays', async () => {
  const account = await openAccount()
  const list = emptyList(account.secret)
  await updateList(account, () => Promise.resolve({ list, isChanged: true }), null)
  const both = await Promise.all([ensurePushKeys(account, () => 2), ensurePushKeys(account, () => 3)])
  expect(both[0]).toEqual(both[1])
  const again = await ensurePushKeys(account, () => 4)
  expect(again).toEqual(both[0])
  const read = await updateList(account, (remote) => Promise.resolve({ list: remote ?? list, isChanged: false }), null)
  expect(read).toMatchObject({ list: { extra: { later: { kept: true }, push: again } } })

  const point = decodeBase64Url(again.publicKey) ?? new Uint8Array()
  const [x, y] = [point.slice(1, 33), point.slice(33)].map((half) => encodeBase64Url(half))
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
  const jwk = { kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '' }
  const { subtle } = webcrypto
  const privateKey = await subtle.importKey('jwk', { ...jwk, d: again.privateKey }, algorithm, false, ['sign'])
  const publicKey = await subtle.importKey('jwk', jwk, algorithm, false, ['verify'])
  const hash = { name: 'ECDSA', hash: 'SHA-256' }
  const signature = await subtle.sign(hash, privateKey, point)
  expect(await subtle.verify(hash, publicKey, signature, point)).toBe(true)
})

test('without a list that can be read nothing is written', async () => {
  const account = await openAccount()
  await expect(ensurePushKeys(account, () => 1)).rejects.toMatchObject({ data: { code: 'write-conflict' } })
  await updateList(account, () => Promise.resolve({ list: emptyList(account.secret), isChanged: true }), null)
  const stranger = { ...account, secret: randomBytes(32) }
  await expect(ensurePushKeys(stranger, () => 1)).rejects.toMatchObject({ data: { code: 'write-conflict' } })
})
