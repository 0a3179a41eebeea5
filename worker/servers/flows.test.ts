import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { startHappyServer, type HappyServer } from '../../e2e/server/startHappyServer'
import type { FlowState, LinkFlow, SignInMethod, SignInTarget } from '../api/flows'
import type { CanonicalUrl, FlowId, MachineId } from '../api/ids'
import { deriveAccountKeys } from '../crypto/accountKeys'
import { createDeviceLinkKeys, makeDeviceLinkAnswer, makeTerminalApproval } from '../crypto/authBundles'
import { formatBackupText } from '../crypto/backupText'
import { decodeBase64, decodeBase64Url, encodeBase64, encodeBase64Url } from '../crypto/base64'
import { randomBytes } from '../crypto/randomBytes'
import { openBundle } from '../crypto/sealedBundle'
import { logIn, sendTerminalApproval } from '../server/auth'
import { createHttpClient } from '../server/httpClient'
import type { StoredServerEntry } from '../store/registryDatabase'
import { createCoordinator, type Coordinator } from './coordinator'
import { createFlows, type Flows } from './flows'
import { createPendingApprovals } from './pendingApprovals'
import { openRegistry, type Registry } from './registry'
import { createIdleConnection, createMemoryDatabase } from './testParts'

// Other tests share the processor.
const patience = { timeout: 4000 }

let server: HappyServer
let url: CanonicalUrl
let store: ReturnType<typeof createMemoryDatabase>
let registry: Registry
let coordinator: Coordinator
let flows: Flows
let connections: ReturnType<typeof createIdleConnection>[]

// One server for all: every test has its own accounts.
beforeAll(async () => {
  server = await startHappyServer({ dataDir: ':memory:' })
  url = server.url as CanonicalUrl
})

afterAll(() => server.stop())

beforeEach(async () => {
  store = createMemoryDatabase()
  connections = []
  registry = await openRegistry(store.database, Date.now)
  coordinator = createCoordinator({
    generation: 'g',
    registry,
    createConnection(options) {
      const made = createIdleConnection(options)
      connections.push(made)
      return made.connection
    },
    openServerDatabase: () => Promise.reject(new Error('not used')),
    deleteServerDatabase: () => Promise.resolve(),
    fingerprintOf: () => Promise.resolve('0000'),
    now: Date.now,
    browserOnline: true,
  })
  await coordinator.start()
  const pendingApprovals = createPendingApprovals(store.database, {
    adopt,
    isPaused: () => false,
  })
  flows = createFlows({ registry, coordinator, pendingApprovals })
})

afterEach(async () => {
  flows.cancelAll()
  await coordinator.stop()
})

function stepOf(flowId: FlowId): FlowState['step'] {
  const state = flows.find(flowId)?.state()
  if (!state) throw new Error('no such flow')
  return state.step
}

async function reach(flowId: FlowId, at: string) {
  return vi.waitFor(() => {
    const step = stepOf(flowId)
    if (step.at !== at) throw new Error(`at ${JSON.stringify(step)}`)
    return step
  }, patience)
}

function linkState(flowId: FlowId): LinkFlow {
  const state = flows.find(flowId)?.state()
  if (state?.kind !== 'link') throw new Error('no such link')
  return state
}

function signIn(method: SignInMethod, target: SignInTarget = { kind: 'new', url }): FlowId {
  return flows.startSignIn(target, method)
}

async function signInWithNewKey(): Promise<void> {
  const flowId = signIn({ kind: 'new-key' })
  await reach(flowId, 'confirm-backup')
  flows.answer(flowId, 'backup')
  await reach(flowId, 'done')
}

function backupKey(secret: Uint8Array<ArrayBuffer>): SignInMethod {
  return { kind: 'backup-key', text: formatBackupText(secret) }
}

/** A terminal that has asked for a login. */
async function startTerminal(supportsV2 = true) {
  const keys = createDeviceLinkKeys()
  const ask = async () => {
    const response = await fetch(`${url}/v1/auth/request`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ publicKey: encodeBase64(keys.publicKey), supportsV2 }),
    })
    return (await response.json()) as { state: string; response?: string }
  }
  await ask()
  return {
    keys,
    link: `https://app.example/terminal/connect#key=${encodeBase64Url(keys.publicKey)}&server=${encodeURIComponent(url)}`,
    oldLink: `https://app.example/terminal/connect#key=${encodeBase64Url(keys.publicKey)}`,
    /** What the CLI decrypts; null = not approved. */
    async answer() {
      const { response } = await ask()
      const bundle = response === undefined ? null : decodeBase64(response)
      return bundle && openBundle(bundle, keys.secretKey)
    },
  }
}

const plain = { loopbackConsent: true, oldCli: null }

const adopt = (entry: StoredServerEntry): Promise<void> => coordinator.adoptAccount(entry)

describe('sign-in', () => {
  it('asks the server for nothing but its health before the backup text is confirmed', async () => {
    const flowId = signIn({ kind: 'new-key' })
    expect(await reach(flowId, 'confirm-backup')).toMatchObject({
      backupText: expect.stringMatching(/^[A-Z2-7-]{62}$/),
    })
    expect(registry.entries()).toEqual([])
    flows.cancel(flowId)
    expect(flows.find(flowId)).toBeNull()
    expect(store.credentials.size).toBe(0)
    expect(registry.hasRootSecret()).toBe(false)
  })

  it('makes the first account the primary and its secret the root secret', async () => {
    await signInWithNewKey()
    const { primaryServerId, rootKey, servers } = coordinator.state()
    expect(rootKey).toBe('present')
    expect(primaryServerId && servers[primaryServerId]?.account).toMatchObject({ kind: 'signed-in', keyOrigin: 'root' })
  })

  it('says what was found under a backup key before anything is stored', async () => {
    const flowId = signIn(backupKey(randomBytes(32)))
    expect(await reach(flowId, 'confirm-account')).toMatchObject({ sessions: 0, machines: 0 })
    expect(store.credentials.size).toBe(0)
    flows.answer(flowId, 'account')
    await reach(flowId, 'done')
    expect(store.credentials.size).toBe(1)
  })

  it('refuses a mistyped backup text without a contact', async () => {
    const flowId = signIn({ kind: 'backup-key', text: 'ABC' }, { kind: 'new', url: 'http://127.0.0.1:9' })
    expect(await reach(flowId, 'failed')).toEqual({
      at: 'failed',
      error: { code: 'bad-backup-text', problem: 'length' },
    })
  })

  it('refuses a second entry for the same account, and allows a second account on the same server', async () => {
    const secret = randomBytes(32)
    const first = signIn(backupKey(secret))
    await reach(first, 'confirm-account')
    flows.answer(first, 'account')
    await reach(first, 'done')
    expect(await reach(signIn(backupKey(secret)), 'failed')).toMatchObject({ error: { code: 'already-registered' } })

    const separate = signIn({ kind: 'separate-key' })
    await reach(separate, 'done')
    expect(registry.at(url)).toHaveLength(2)
    expect(registry.entries().map((entry) => entry.keyOrigin)).toEqual(['root', 'derived'])
  })

  it('takes the secret from a device that is signed in', async () => {
    const flowId = signIn({ kind: 'device-link' })
    const step = await reach(flowId, 'waiting-for-device')
    const publicKey = 'linkText' in step ? decodeBase64Url(step.linkText.split('?')[1] ?? '') : null
    if (!publicKey) throw new Error('no key in the link')
    const secret = randomBytes(32)
    const { token } = await logIn(createHttpClient({ url }), await deriveAccountKeys(secret))
    await createHttpClient({ url, token: () => token }).request({
      method: 'POST',
      path: '/v1/auth/account/response',
      body: { publicKey: encodeBase64(publicKey), response: encodeBase64(makeDeviceLinkAnswer(secret, publicKey)) },
    })
    await vi.waitFor(() => expect(stepOf(flowId).at).toBe('confirm-account'), patience)
    flows.answer(flowId, 'account')
    await reach(flowId, 'done')
    expect([...store.credentials.values()].map((stored) => stored.secret)).toEqual([secret])
  })

  it('uses the entry again from which the person signed out', async () => {
    await signInWithNewKey()
    const [entry] = registry.entries()
    if (!entry) throw new Error('no entry')
    await coordinator.signOut(entry.id)
    await reach(signIn({ kind: 'same-key' }), 'done')
    expect(registry.entries().map(({ id }) => id)).toEqual([entry.id])
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

describe('linking', () => {
  it('approves on a known server with the v2 answer, and waits for the machine', async () => {
    await signInWithNewKey()
    const terminal = await startTerminal()
    const flowId = flows.startLink(terminal.link, 'web-link')
    const [serverId] = linkState(flowId).namedServer?.knownAs ?? []
    if (!serverId) throw new Error('not known')
    expect(await terminal.answer()).toBeNull()
    flows.approveLink(flowId, { kind: 'on-known-server', serverId, ...plain })
    expect(await reach(flowId, 'approved')).toMatchObject({ serverIsNew: false, machine: { kind: 'waiting' } })
    const { contentPublicKey } = await deriveAccountKeys([...store.credentials.values()][0]?.secret ?? randomBytes(32))
    expect(await terminal.answer()).toEqual(new Uint8Array([0, ...contentPublicKey]))
    expect(store.pending.size).toBe(0)

    const machineId = 'm' as MachineId
    const machine = {
      serverId,
      id: machineId,
      activeAt: Date.now(),
      presence: 'online',
      content: { kind: 'locked' },
    } as const
    connections[0]?.change({ machines: { [machineId]: machine } })
    expect(await reach(flowId, 'approved')).toMatchObject({ machine: { kind: 'arrived', machineId } })
  })

  it('shows a new server only after the approval is proven', async () => {
    await signInWithNewKey()
    const [known] = registry.entries()
    if (known) await coordinator.remove(known.id)
    const terminal = await startTerminal()
    const flowId = flows.startLink(terminal.link, 'web-link')
    expect(linkState(flowId).namedServer?.knownAs).toEqual([])
    flows.approveLink(flowId, { kind: 'on-new-server', method: { kind: 'new-key' }, ...plain })
    await vi.waitFor(
      () => expect(stepOf(flowId)).toMatchObject({ at: 'sign-in', step: { at: 'confirm-backup' } }),
      patience,
    )
    expect(registry.entries()).toEqual([])
    flows.answer(flowId, 'backup')
    expect(await reach(flowId, 'approved')).toMatchObject({ serverIsNew: true, keyOrigin: 'own' })
    expect(registry.entries()).toHaveLength(1)
    expect(await terminal.answer()).toHaveLength(33)
  })

  it('prefers the primary for an old link, and asks nobody by itself', async () => {
    await signInWithNewKey()
    const terminal = await startTerminal()
    const flowId = flows.startLink(terminal.oldLink, 'web-link')
    expect(stepOf(flowId)).toEqual({ at: 'confirm', preselected: coordinator.state().primaryServerId })
    flows.refuseLink(flowId)
    expect(stepOf(flowId)).toMatchObject({ at: 'not-approved', outcome: { kind: 'refused-by-person' } })
    expect(await terminal.answer()).toBeNull()
  })

  it('hands the account secret to nobody who asks for it', async () => {
    await signInWithNewKey()
    const terminal = await startTerminal(false)
    const flowId = flows.startLink(terminal.link, 'web-link')
    const { primaryServerId } = coordinator.state()
    if (primaryServerId) flows.approveLink(flowId, { kind: 'on-known-server', serverId: primaryServerId, ...plain })
    expect(await reach(flowId, 'not-approved')).toMatchObject({ outcome: { kind: 'asks-for-account-secret' } })
    expect(await terminal.answer()).toBeNull()
  })

  it('asks no other server than the one that the link names', async () => {
    await signInWithNewKey()
    const terminal = await startTerminal()
    const flowId = flows.startLink(
      terminal.link.replace(encodeURIComponent(url), 'https%3A%2F%2Fother.example'),
      'web-link',
    )
    const { primaryServerId } = coordinator.state()
    expect(
      () =>
        primaryServerId && flows.approveLink(flowId, { kind: 'on-known-server', serverId: primaryServerId, ...plain }),
    ).toThrow('no-server-chosen')
    expect(stepOf(flowId).at).toBe('confirm')
  })

  it('says that the terminal was approved before', async () => {
    await signInWithNewKey()
    const terminal = await startTerminal()
    const stranger = await deriveAccountKeys(randomBytes(32))
    const { token } = await logIn(createHttpClient({ url }), stranger)
    const response = makeTerminalApproval(terminal.keys.publicKey, stranger.contentPublicKey)
    const http = createHttpClient({ url, token: () => token })
    await sendTerminalApproval(http, terminal.keys.publicKey, encodeBase64(response))
    const flowId = flows.startLink(terminal.link, 'web-link')
    const { primaryServerId } = coordinator.state()
    if (primaryServerId) flows.approveLink(flowId, { kind: 'on-known-server', serverId: primaryServerId, ...plain })
    expect(await reach(flowId, 'not-approved')).toMatchObject({ outcome: { kind: 'already-used' } })
  })

  it('settles after a restart what was sent and not proven', async () => {
    await signInWithNewKey()
    const [entry] = registry.entries()
    const credentials = entry && (await registry.readCredentials(entry.id))
    if (!entry || !credentials) throw new Error('not signed in')
    const [landed, lost] = [await startTerminal(), await startTerminal()]
    const { contentPublicKey } = await deriveAccountKeys(credentials.secret)
    for (const [id, terminal] of Object.entries({ landed, lost })) {
      await store.database.putPendingApproval({
        id,
        serverEntry: { ...registry.draft(url), keyOrigin: 'root' },
        isNewEntry: true,
        credentials: { ...credentials, accountId: id },
        terminalKey: terminal.keys.publicKey,
        response: makeTerminalApproval(terminal.keys.publicKey, contentPublicKey),
        createdAt: 0,
      })
    }
    const sent = store.pending.get('landed')
    const http = createHttpClient({ url, token: () => credentials.token })
    await sendTerminalApproval(http, landed.keys.publicKey, encodeBase64(sent?.response ?? new Uint8Array()))

    // A paused server is asked nothing, so nothing is settled.
    await createPendingApprovals(store.database, { adopt, isPaused: () => true }).settleAll()
    expect(store.pending.size).toBe(2)
    await createPendingApprovals(store.database, { adopt, isPaused: () => false }).settleAll()
    expect(store.pending.size).toBe(0)
    expect(registry.entries().map(({ id }) => id)).toEqual([entry.id, sent?.serverEntry.id])
  })
})
