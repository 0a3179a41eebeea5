import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { startHappyServer, type HappyServer } from '../../local/server/startHappyServer'
import type { SignInMethod, SignInTarget } from '../api/flows'
import type { CanonicalUrl, FlowId, ServerId } from '../api/ids'
import { deriveAccountKeys } from '../crypto/accountKeys'
import { makeDeviceLinkAnswer } from '../crypto/linking/authBundles'
import { formatBackupText } from '../crypto/backupText'
import { decodeBase64Url, encodeBase64 } from '../crypto/base64'
import { randomBytes } from '../crypto/bytes'
import { logIn } from '../connection/transport/logIn'
import { createHttpClient } from '../connection/transport/httpClient'
import { patience, startTestHub, type TestHub } from '../testing/testHub'

let server: HappyServer
let url: CanonicalUrl
let hub: TestHub

// One server for all: every test has its own accounts.
beforeAll(async () => {
  server = await startHappyServer({ dataDir: ':memory:' })
  url = server.url as CanonicalUrl
})

afterAll(() => server.stop())

beforeEach(async () => {
  hub = await startTestHub()
})

afterEach(() => hub.die())

function signIn(method: SignInMethod, target: SignInTarget = { kind: 'new', url }): FlowId {
  return hub.flows.startSignIn(target, method)
}

function backupKey(secret: Uint8Array<ArrayBuffer>): SignInMethod {
  return { kind: 'backup-key', text: formatBackupText(secret) }
}

describe('sign-in', () => {
  it('asks the server for nothing but its health before the backup text is confirmed', async () => {
    const flowId = signIn({ kind: 'new-key' })
    expect(await hub.reach(flowId, 'confirm-backup')).toMatchObject({
      backupText: expect.stringMatching(/^[A-Z2-7-]{62}$/),
    })
    expect(hub.registry.entries()).toEqual([])
    hub.flows.cancel(flowId)
    expect(hub.flows.find(flowId)).toBeNull()
    expect(await hub.store.keysOf('credentials')).toEqual([])
    expect(hub.registry.hasRootSecret()).toBe(false)
  })

  it('makes the first account the primary and its secret the root secret', async () => {
    await hub.signIn(url)
    const { primaryServerId, rootKey, servers } = hub.coordinator.state()
    expect(rootKey).toBe('present')
    expect(primaryServerId && servers[primaryServerId]?.account).toMatchObject({ kind: 'signed-in', keyOrigin: 'root' })
  })

  it('says what was found under a backup key before anything is stored', async () => {
    const flowId = signIn(backupKey(randomBytes(32)))
    expect(await hub.reach(flowId, 'confirm-account')).toMatchObject({ sessions: 0, machines: 0 })
    expect(await hub.store.keysOf('credentials')).toEqual([])
    hub.flows.answer(flowId, 'account')
    await hub.reach(flowId, 'done')
    expect(await hub.store.keysOf('credentials')).toHaveLength(1)
  })

  it('refuses a mistyped backup text without a contact', async () => {
    const flowId = signIn({ kind: 'backup-key', text: 'ABC' }, { kind: 'new', url: 'http://127.0.0.1:9' })
    expect(await hub.reach(flowId, 'failed')).toEqual({
      at: 'failed',
      error: { code: 'bad-backup-text', problem: 'length' },
    })
  })

  it('refuses a second entry for the same account, and allows a second account on the same server', async () => {
    const secret = randomBytes(32)
    const first = signIn(backupKey(secret))
    await hub.reach(first, 'confirm-account')
    hub.flows.answer(first, 'account')
    await hub.reach(first, 'done')
    expect(await hub.reach(signIn(backupKey(secret)), 'failed')).toMatchObject({
      error: { code: 'already-registered' },
    })

    const separate = signIn({ kind: 'separate-key' })
    await hub.reach(separate, 'done')
    expect(hub.registry.at(url)).toHaveLength(2)
    expect(hub.registry.entries().map((entry) => entry.keyOrigin)).toEqual(['root', 'derived'])
  })

  it('takes the secret from a device that is signed in', async () => {
    const flowId = signIn({ kind: 'device-link' })
    const step = await hub.reach(flowId, 'waiting-for-device')
    const publicKey = 'linkText' in step ? decodeBase64Url(step.linkText.split('?')[1] ?? '') : null
    if (!publicKey) throw new Error('no key in the link')
    const secret = randomBytes(32)
    const { token } = await logIn(createHttpClient({ url }), await deriveAccountKeys(secret))
    await createHttpClient({ url, token: () => token }).request({
      method: 'POST',
      path: '/v1/auth/account/response',
      body: { publicKey: encodeBase64(publicKey), response: encodeBase64(makeDeviceLinkAnswer(secret, publicKey)) },
    })
    await vi.waitFor(() => expect(hub.stepOf(flowId).at).toBe('confirm-account'), patience)
    hub.flows.answer(flowId, 'account')
    await hub.reach(flowId, 'done')
    const [stored] = await hub.store.keysOf('credentials')
    expect((await hub.store.database.readCredentials(stored as ServerId))?.secret).toEqual(secret)
  })

  it('uses the entry again from which the person signed out', async () => {
    await hub.signIn(url)
    const [entry] = hub.registry.entries()
    if (!entry) throw new Error('no entry')
    await hub.coordinator.signOut(entry.id)
    await hub.reach(signIn({ kind: 'same-key' }), 'done')
    expect(hub.registry.entries().map(({ id }) => id)).toEqual([entry.id])
  })

  it.each([
    ['http://user:secret@127.0.0.1', 'has-credentials'],
    ['https://box.example/happy', 'has-path'],
    ['ftp://box.example', 'not-http'],
  ])('refuses the address %s', (text, problem) => {
    expect(() => signIn({ kind: 'new-key' }, { kind: 'new', url: text })).toThrow(
      expect.objectContaining({ data: { code: 'bad-server-url', problem } }),
    )
  })
})
