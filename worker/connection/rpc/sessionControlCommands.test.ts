import { rowAt } from '../../api/rows'
import { io, type Socket } from 'socket.io-client'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { callHappyServer } from '../../../local/agent/callHappyServer'
import { startFaultProxy, type FaultProxy } from '../../../e2e/proxy/startFaultProxy'
import { startHappyServer, type HappyServer } from '../../../local/server/startHappyServer'
import type { CanonicalUrl, ServerId, SessionId } from '../../api/ids'
import { deriveAccountKeys, type AccountKeys } from '../../crypto/accountKeys'
import { randomBytes } from '../../crypto/bytes'
import { makeLoginProof } from '../../crypto/loginProof'
import { createDataKeyCipher, createLegacyCipher, type RecordCipher } from '../../crypto/recordCipher'
import { wrapKey } from '../../crypto/sealBundle'
import { readTokenAccountId } from '../../crypto/token'
import { changeUntil } from '../../testing/testParts'
import { createTestProfile } from '../../testing/testProfile'
import { createServerConnection } from '../serverConnection'
import type { ServerConnection } from '../serverConnection.types'

// Two cores are shared with other suites.
vi.setConfig({ testTimeout: 30_000 })

const serverId = 'server-1' as ServerId
let server: HappyServer
let proxy: FaultProxy
let keys: AccountKeys
let token: string
let secret: Uint8Array<ArrayBuffer>
let hub: ServerConnection
/** Another client of the same account: what it sends follows docs/protocol.md 4.4 alone. */
let other: Socket
const cleanUps: (() => unknown)[] = []

beforeEach(async () => {
  server = await startHappyServer({ dataDir: ':memory:' })
  proxy = await startFaultProxy({ target: server.url })
  secret = randomBytes(32)
  keys = await deriveAccountKeys(secret)
  token = (await post<{ token: string }>('/v1/auth', makeLoginProof(keys))).token
  hub = createServerConnection({
    serverId,
    url: proxy.url as CanonicalUrl,
    credentials: { secret, token, accountId: readTokenAccountId(token) ?? '' },
    browserOnline: true,
    openDatabase: async () => (await createTestProfile()).openServerDatabase(serverId),
    onTokenRenewed: async () => undefined,
  })
  cleanUps.push(() => hub.stop())
  await hub.start()
  await until(() => hub.state().listsAsOf !== null)
  other = io(server.url, { path: '/v1/updates', transports: ['websocket'], auth: { token, clientType: 'user-scoped' } })
  cleanUps.push(() => other.disconnect())
  await new Promise<void>((resolve) => other.once('connect', resolve))
})

afterEach(async () => {
  vi.restoreAllMocks()
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
  await proxy.stop()
  await server.stop()
})

function post<Answer>(path: string, body: unknown): Promise<Answer> {
  return callHappyServer<Answer>(server.url, 'POST', path, body, token)
}

function until(holds: () => boolean): Promise<void> {
  return changeUntil(hub, holds)
}

interface TestSession {
  id: SessionId
  cipher: RecordCipher
  /** What the server has. */
  stored(): Promise<Record<string, unknown>>
  /** The other client writes these fields, as it does: read, change, write. */
  writeElsewhere(change: Record<string, unknown>): Promise<void>
}

async function newSession(metadata: Record<string, unknown>): Promise<TestSession> {
  const dataKey = randomBytes(32)
  const cipher = await createDataKeyCipher(dataKey)
  const body = {
    tag: crypto.randomUUID(),
    metadata: await cipher.encrypt({ path: '/x', host: 'box', version: '1.2.5', ...metadata }),
    dataEncryptionKey: wrapKey(dataKey, keys.contentPublicKey),
  }
  const { session } = await post<{ session: { id: SessionId } }>('/v1/sessions', body)
  const { id } = session
  await until(() => rowAt(hub.state().sessions, id) !== undefined)
  const row = async () => {
    const { sessions } = await callHappyServer<{
      sessions: { id: string; metadata: string; metadataVersion: number }[]
    }>(server.url, 'GET', '/v1/sessions', undefined, token)
    const found = sessions.find((one) => one.id === id)
    if (!found) throw new Error('The session is gone.')
    const opened = await cipher.decrypt(found.metadata)
    return { version: found.metadataVersion, fields: (opened.ok ? opened.value : {}) as Record<string, unknown> }
  }
  return {
    id,
    cipher,
    stored: async () => (await row()).fields,
    async writeElsewhere(change) {
      for (;;) {
        const { version, fields } = await row()
        const data = { sid: id, metadata: await cipher.encrypt({ ...fields, ...change }), expectedVersion: version }
        const { result } = (await other.emitWithAck('update-metadata', data)) as { result: string }
        if (result === 'success') return
        expect(result).toBe('version-mismatch')
      }
    },
  }
}

async function pick(
  session: TestSession,
  picks: Parameters<Awaited<ReturnType<ServerConnection['agentCommands']>>['pickSettings']>[1],
) {
  await (await hub.agentCommands()).pickSettings(session.id, picks)
}

/** The settings of the last prompt, as its agent reads them. */
async function lastMeta(session: TestSession): Promise<unknown> {
  const read = () =>
    callHappyServer<{ messages: { content: { c: string } }[] }>(
      server.url,
      'GET',
      `/v3/sessions/${session.id}/messages?after_seq=0&limit=10`,
      undefined,
      token,
    )
  await vi.waitFor(async () => expect((await read()).messages).toHaveLength(1))
  const { messages } = await read()
  const opened = await session.cipher.decrypt(messages.at(-1)?.content.c ?? '')
  return opened.ok ? (opened.value as { meta: unknown }).meta : null
}

describe('picks beside another client', () => {
  test('are written among fields that nobody here knows', async () => {
    const session = await newSession({ somethingNew: { a: 1 }, modelMode: 'opus' })
    await pick(session, { mode: 'plan', effort: 'high' })
    expect(await session.stored()).toMatchObject({
      somethingNew: { a: 1 },
      modelMode: 'opus',
      permissionMode: 'plan',
      effortLevel: 'high',
    })
  })

  test('both write at the same time, several times: nothing of either is lost', async () => {
    const session = await newSession({})
    const theirs = async () => {
      for (let count = 1; count <= 4; count++) await session.writeElsewhere({ modelMode: `model-${count}`, count })
    }
    const ours = async () => {
      for (const mode of ['plan', 'acceptEdits', 'default', 'plan', 'acceptEdits']) await pick(session, { mode })
    }
    await Promise.all([theirs(), ours()])
    expect(await session.stored()).toMatchObject({ modelMode: 'model-4', count: 4, permissionMode: 'acceptEdits' })
  })

  test('what the other one picks is in the open chat and goes with the next prompt', async () => {
    const session = await newSession({})
    const chat = hub.openChat(session.id)
    cleanUps.push(() => chat.close())
    await session.writeElsewhere({ permissionMode: 'plan', modelMode: 'haiku' })
    await changeUntil(chat, () => chat.state().controls?.picks.mode === 'plan')
    expect(chat.state().controls?.picks).toEqual({ mode: 'plan', model: 'haiku' })
    await hub.sendMessage(session.id, 'hello', { picks: {}, defaults: { effort: 'low', model: 'opus' } })
    expect(await lastMeta(session)).toEqual({
      sentFrom: 'web',
      permissionMode: 'plan',
      model: 'haiku',
      effort: 'low',
    })
  })

  test('two picks of the same setting at once: the later one stays', async () => {
    const session = await newSession({})
    await Promise.all([pick(session, { mode: 'plan' }), pick(session, { mode: 'acceptEdits', model: 'opus' })])
    expect(await session.stored()).toMatchObject({ permissionMode: 'acceptEdits', modelMode: 'opus' })
  })
})

test.each([
  ['1.2.0', { sentFrom: 'web', model: 'opus' }],
  [undefined, { sentFrom: 'web', model: 'opus' }],
])('a mode that CLI %s does not know is not sent, wherever it was picked', async (version, meta) => {
  const session = await newSession({ version, permissionMode: 'dontAsk', effortLevel: 'max' })
  await hub.sendMessage(session.id, 'hello', { picks: { model: 'opus' }, defaults: {} })
  expect(await lastMeta(session)).toEqual(meta)
})

function readSettings() {
  return callHappyServer<{ settings: string | null; settingsVersion: number }>(
    server.url,
    'GET',
    '/v1/account/settings',
    undefined,
    token,
  )
}

async function writeSettings(cipher: RecordCipher, values: unknown): Promise<void> {
  const { settingsVersion } = await readSettings()
  const body = { settings: await cipher.encrypt(values), expectedVersion: settingsVersion }
  expect(await post('/v1/account/settings', body)).toMatchObject({ success: true })
}

describe('settings of the account beside another client', () => {
  test('one is changed, all others stay, and the state shows it', async () => {
    const cipher = createLegacyCipher(secret)
    await writeSettings(cipher, { unknown: [1], agentDefaultOverrides: { codex: { modelMode: 'gpt' } } })
    hub.setPrimary(true)
    const path = ['agentDefaultOverrides', 'claude', 'modelMode']
    await (await hub.agentCommands()).changeSettings([{ path, value: 'opus' }])
    const opened = await cipher.decrypt((await readSettings()).settings ?? '')
    const values = {
      unknown: [1],
      agentDefaultOverrides: { codex: { modelMode: 'gpt' }, claude: { modelMode: 'opus' } },
    }
    expect(opened).toEqual({ ok: true, value: values })
    await until(() => {
      const { settings } = hub.state()
      return settings.kind === 'loaded' && 'agentDefaultOverrides' in settings.values
    })
    expect(hub.state().settings).toMatchObject({ values })
  })

  test('of two changes made at once the later one stays, and one that failed holds up no other', async () => {
    const cipher = createLegacyCipher(secret)
    const { changeSettings } = await hub.agentCommands()
    const path = /^\/v1\/account\/settings/
    const gate = proxy.hold('request', { path, method: 'POST' })
    const first = changeSettings([{ path: ['model'], value: 'first' }])
    await gate.reached
    const second = changeSettings([{ path: ['model'], value: 'second' }])
    // Long enough for the second to overtake the first, if it were sent now.
    for (let asked = 0; asked < 5; asked++) await readSettings()
    gate.open()
    await Promise.all([first, second])
    expect(await cipher.decrypt((await readSettings()).settings ?? '')).toEqual({
      ok: true,
      value: { model: 'second' },
    })

    proxy.setFault({ kind: 'status', status: 400, path, method: 'POST', times: 1 })
    const failed = changeSettings([{ path: ['model'], value: 'third' }])
    const after = changeSettings([{ path: ['model'], value: 'fourth' }])
    await expect(failed).rejects.toThrow()
    await after
    expect(await cipher.decrypt((await readSettings()).settings ?? '')).toEqual({
      ok: true,
      value: { model: 'fourth' },
    })
  })

  test('one that waited too long behind a hanging one is told as failed and never written', async () => {
    const cipher = createLegacyCipher(secret)
    await writeSettings(cipher, { model: 'before' })
    const { changeSettings } = await hub.agentCommands()
    const path = /^\/v1\/account\/settings/
    const gate = proxy.hold('answer', { path, method: 'POST' })
    const first = changeSettings([{ path: ['model'], value: 'first' }])
    await gate.reached
    const second = changeSettings([{ path: ['model'], value: 'second' }])
    const now = Date.now()
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => now + 30_000)
    gate.open()
    // What was on its way is stored, and says so.
    await first
    await expect(second).rejects.toMatchObject({ data: { code: 'unreachable', reason: 'timed-out' } })
    expect(await cipher.decrypt((await readSettings()).settings ?? '')).toEqual({ ok: true, value: { model: 'first' } })
    clock.mockRestore()
    await changeSettings([{ path: ['model'], value: 'third' }])
    expect(await cipher.decrypt((await readSettings()).settings ?? '')).toEqual({ ok: true, value: { model: 'third' } })
  })

  test('one that was stored is not told as failed because its answer was lost', async () => {
    const cipher = createLegacyCipher(secret)
    const { changeSettings } = await hub.agentCommands()
    proxy.setFault({ kind: 'cut', path: /^\/v1\/account\/settings/, method: 'POST', times: 1 })
    await changeSettings([{ path: ['model'], value: 'stored' }])
    expect(await cipher.decrypt((await readSettings()).settings ?? '')).toEqual({
      ok: true,
      value: { model: 'stored' },
    })
    // Where nothing arrived it failed.
    proxy.setFault({ kind: 'refuse', path: /^\/v1\/account\/settings/, method: 'POST', times: 1 })
    await expect(changeSettings([{ path: ['model'], value: 'lost' }])).rejects.toMatchObject({ code: 'unreachable' })
    expect(await cipher.decrypt((await readSettings()).settings ?? '')).toEqual({
      ok: true,
      value: { model: 'stored' },
    })
  })

  test('settings of another key are never written over', async () => {
    await writeSettings(createLegacyCipher(randomBytes(32)), { theirs: true })
    const { settings } = await readSettings()
    const change = (await hub.agentCommands()).changeSettings([{ path: ['a'], value: true }])
    await expect(change).rejects.toMatchObject({ code: 'locked-content' })
    expect((await readSettings()).settings).toBe(settings)
  })
})
