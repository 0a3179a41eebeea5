import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Socket } from 'socket.io-client'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startFaultProxy } from '../../e2e/proxy/startFaultProxy'
import { startHappyServer, type HappyServer } from '../../local/server/startHappyServer'
import { createSession, signUp, type TestClient } from '../../local/server/testClient'
import { createDataKeyCipher } from '../../worker/crypto/recordCipher'
import { openPushBrowser } from '../testing/openPushBrowser'
import { readHappyHome } from './happyHome'
import { addReceiver, readReceivers, type NewReceiver } from './receivers'
import { runNotify } from './runNotify'
import { startWatch, type Watch } from './watch'

let server: HappyServer
let client: TestClient
let agent: Socket
let sessionId: string
const stops: (() => unknown)[] = []
const dataKey = new Uint8Array(randomBytes(32))

beforeEach(async () => {
  server = await startHappyServer({ dataDir: ':memory:', rpcTimings: { registrationWaitMs: 100 } })
  client = await signUp(server.url)
  sessionId = await createSession(client, 'work')
  agent = await client.connect({ clientType: 'session-scoped', sessionId })
})

afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
  agent.disconnect()
  await server.stop()
})

async function openBrowser() {
  const browser = await openPushBrowser()
  stops.push(browser.stop)
  return browser
}

async function makeHome(machineId: string, hasKey = true, serverUrl = server.url): Promise<NodeJS.ProcessEnv> {
  const folder = await mkdtemp(join(tmpdir(), 'happy-notify-'))
  stops.push(() => rm(folder, { recursive: true }))
  const key = { encryptionKey: Buffer.from(dataKey).toString('base64'), encryptionVariant: 'dataKey' }
  await writeFile(join(folder, 'access.key'), JSON.stringify({ token: client.token, encryption: {} }))
  await writeFile(join(folder, 'settings.json'), JSON.stringify({ serverUrl, machineId }))
  await writeFile(
    join(folder, 'sessions.json'),
    JSON.stringify({ sessions: { other: {}, ...(hasKey ? { [sessionId]: key } : {}) } }),
  )
  return { HAPPY_HOME_DIR: folder }
}

async function watch(environment: NodeJS.ProcessEnv, settleMs = 20): Promise<Watch> {
  const running = await startWatch(await readHappyHome(environment), () => undefined, { settleMs, refusedPauseMs: 50 })
  stops.push(() => running.stop())
  await running.ready
  return running
}

/** As a person types it; what it printed. */
async function printed(environment: NodeJS.ProcessEnv, ...args: string[]): Promise<string> {
  const lines: string[] = []
  const print = (text: string) => void lines.push(text)
  await runNotify(args, { environment, platform: process.platform, program: '', print, printError: print })
  return lines.join('\n')
}

let version = 0
async function wait(requests: Record<string, object>): Promise<void> {
  const cipher = await createDataKeyCipher(dataKey)
  const agentState = await cipher.encrypt({ requests })
  const answer = (await agent.emitWithAck('update-state', {
    sid: sessionId,
    agentState,
    expectedVersion: version,
  })) as { version: number }
  version = answer.version
}
beforeEach(() => (version = 0))

const asks = (...ids: string[]) => wait(Object.fromEntries(ids.map((id) => [id, { tool: 'Bash', arguments: {} }])))

const report = (kind: string) =>
  client.call('POST', `/v1/sessions/${sessionId}/push-event`, { kind, title: 't', body: 'b' })

test('a request reaches the browser with no more than it wants told, and its file is closed to others', async () => {
  const browser = await openBrowser()
  const home = await makeHome('a')
  const folder = home['HAPPY_HOME_DIR'] ?? ''
  await addReceiver(folder, 'content', { ...browser.receiver, privacy: 'content' })
  const file = await addReceiver(folder, 'nothing', { ...browser.receiver, privacy: 'nothing', wants: 'all' })
  await chmod(file, 0o644)
  // The request may be read later than its event comes.
  await watch(home, 500)
  await wait({ r: { tool: 'Bash', arguments: { command: 'npm test' } } })
  await report('permission')
  await vi.waitFor(() => expect(browser.came).toHaveLength(2))
  const told = browser.came.toSorted((a, b) => Number(a?.asks === null) - Number(b?.asks === null))
  expect(told[0]).toMatchObject({
    kind: 'needs-me',
    serverId: 'local-id',
    sessionId,
    server: 'Home',
    asks: { id: 'r', tool: 'Bash', line: 'npm test', isWhole: true },
  })
  expect(told[1]).toMatchObject({ kind: 'needs-me', server: null, session: null, asks: null })
  expect((await stat(file)).mode & 0o777).toBe(0o600)

  // The end of a turn only where it is wanted.
  await wait({})
  await report('done')
  await vi.waitFor(() => expect(browser.came).toHaveLength(3))
  expect(browser.came[2]).toMatchObject({ kind: 'done', asks: null })
})

test('the phones of the official app keep their pushes: it is never counted as an app that is looked at', async () => {
  const home = await makeHome('a')
  await client.call('POST', '/v1/push-tokens', { token: 'ExponentPushToken[x]' })
  await watch(home)
  const { body } = await report('done')
  expect(body).not.toMatchObject({ result: 'suppressed' })
})

test('what nobody had when it ended, and what came while it did not run, is told at the next start, once', async () => {
  const browser = await openBrowser()
  const home = await makeHome('a')
  await addReceiver(home['HAPPY_HOME_DIR'] ?? '', 'b', browser.receiver)
  const first = await watch(home)
  const toldFile = join(home['HAPPY_HOME_DIR'] ?? '', 'happy-hub-notify', 'told.json')
  browser.answerWith(503)
  await asks('r')
  await vi.waitFor(() => expect(browser.came).toHaveLength(1))
  await first.stop()
  expect(await readFile(toldFile, 'utf8')).not.toContain('"r"')

  agent.emit('session-alive', { sid: sessionId, time: Date.now() })
  browser.answerWith(201)
  const second = await watch(home)
  await vi.waitFor(() => expect(browser.came[1]).toMatchObject({ count: 1 }))
  await vi.waitFor(async () => expect(await readFile(toldFile, 'utf8')).toContain('"r"'))
  await second.stop()
  await asks('r', 'meanwhile')
  await watch(home)
  await vi.waitFor(() => expect(browser.came[2]).toMatchObject({ count: 2 }))
  await report('done')
  await asks('r', 'meanwhile', 'other')
  await vi.waitFor(() => expect(browser.came[3]).toMatchObject({ count: 3 }))
})

test.each(['refuse', 'hang'] as const)(
  'a network that goes (%s) and comes back: what came meanwhile is told, once',
  async (kind) => {
    const proxy = await startFaultProxy({ target: server.url })
    stops.push(() => proxy.stop())
    const browser = await openBrowser()
    const home = await makeHome('a', true, proxy.url)
    await addReceiver(home['HAPPY_HOME_DIR'] ?? '', 'b', { ...browser.receiver, privacy: 'content' })
    await watch(home)
    await wait({ before: { tool: 'Bash', arguments: { command: 'before' } } })
    await vi.waitFor(() => expect(browser.came).toHaveLength(1))

    proxy.setFault({ kind })
    if (kind === 'refuse') await vi.waitFor(() => expect(proxy.openWebSockets()).toEqual([]))
    agent.emit('session-alive', { sid: sessionId, time: Date.now() })
    await wait({
      before: { tool: 'Bash', arguments: { command: 'before' } },
      meanwhile: { tool: 'Bash', arguments: { command: 'meanwhile' } },
    })
    await report('permission')
    expect(browser.came).toHaveLength(1)
    proxy.clearFaults()
    await vi.waitFor(() => expect(browser.came).toHaveLength(2), { timeout: 20_000 })
    expect(browser.came[1]).toMatchObject({ count: 2 })
    // What is told last comes after whatever would have come twice.
    await wait({ last: { tool: 'Bash', arguments: { command: 'last' } } })
    await vi.waitFor(() => expect(browser.came.at(-1)?.asks?.line).toBe('last'))
    expect(browser.came).toHaveLength(3)
  },
  30_000,
)

test('a login that was refused is read anew, and a server that hung up is called again', async () => {
  const browser = await openBrowser()
  const home = await makeHome('a')
  const folder = home['HAPPY_HOME_DIR'] ?? ''
  await addReceiver(folder, 'b', browser.receiver)
  await writeFile(join(folder, 'access.key'), JSON.stringify({ token: 'revoked', encryption: {} }))
  const lines: string[] = []
  const timings = { settleMs: 20, refusedPauseMs: 50 }
  const running = await startWatch(await readHappyHome(home), (line) => lines.push(line), timings)
  stops.push(() => running.stop())
  await vi.waitFor(() => expect(lines.join()).toContain('cannot be reached'))
  await writeFile(join(folder, 'access.key'), JSON.stringify({ token: client.token, encryption: {} }))
  await running.ready
  server.testControls.hangUp()
  await vi.waitFor(() => expect(lines.filter((line) => line.startsWith('Connected'))).toHaveLength(2))
  await report('question')
  await vi.waitFor(() => expect(browser.came).toHaveLength(1))
})

test('a home that is logged in with another account tells nobody of it, until the account before is back', async () => {
  const browser = await openBrowser()
  const home = await makeHome('a')
  const folder = home['HAPPY_HOME_DIR'] ?? ''
  await addReceiver(folder, 'b', browser.receiver)
  const lines: string[] = []
  const timings = { settleMs: 20, refusedPauseMs: 50 }
  const running = await startWatch(await readHappyHome(home), (line) => lines.push(line), timings)
  stops.push(() => running.stop())
  await running.ready
  const login = (token: string) => writeFile(join(folder, 'access.key'), JSON.stringify({ token, encryption: {} }))
  const other = await signUp(server.url)
  const theirs = await createSession(other, 'theirs')
  await login(other.token)
  server.testControls.hangUp()
  await vi.waitFor(() => expect(lines.join()).toContain('another account'))
  await other.call('POST', `/v1/sessions/${theirs}/push-event`, { kind: 'question', title: 't', body: 'b' })

  await login(client.token)
  await vi.waitFor(() => expect(lines.filter((line) => line.startsWith('Connected'))).toHaveLength(2))
  await report('question')
  await vi.waitFor(() => expect(browser.came).toMatchObject([{ sessionId }]))
})

test('after a logout it hangs up, says so once, and goes on when a login is back', async () => {
  const browser = await openBrowser()
  const home = await makeHome('a')
  const folder = home['HAPPY_HOME_DIR'] ?? ''
  await addReceiver(folder, 'b', { ...browser.receiver, wants: 'all' })
  const lines: string[] = []
  const timings = { settleMs: 20, refusedPauseMs: 5, loginCheckMs: 5 }
  const running = await startWatch(await readHappyHome(home), (line) => lines.push(line), timings)
  stops.push(() => running.stop())
  await running.ready
  const login = await readFile(join(folder, 'access.key'), 'utf8')
  await rm(join(folder, 'access.key'))
  await vi.waitFor(() => expect(lines.join()).toContain('logged out'))
  await report('done')

  await writeFile(join(folder, 'access.key'), login)
  await vi.waitFor(() => expect(lines.filter((line) => line.startsWith('Connected'))).toHaveLength(2))
  await report('question')
  await vi.waitFor(() => expect(browser.came).toMatchObject([{ kind: 'needs-me' }]))
  expect(lines.filter((line) => line.includes('logged out'))).toHaveLength(1)
})

test('after a restart in a home with another login, only who belongs to that account is told; files of older builds go on', async () => {
  const [before, now, older] = [await openBrowser(), await openBrowser(), await openBrowser()]
  const home = await makeHome('a')
  const folder = home['HAPPY_HOME_DIR'] ?? ''
  const { accountId } = await readHappyHome(home)
  const { token } = client
  await addReceiver(folder, 'before', { ...before.receiver, accountId })
  const first = await watch(home)
  await report('question')
  await vi.waitFor(() => expect(before.came).toHaveLength(1))
  await first.stop()

  client = await signUp(server.url)
  sessionId = await createSession(client, 'of the new account')
  await writeFile(join(folder, 'access.key'), JSON.stringify({ token: client.token, encryption: {} }))
  await addReceiver(folder, 'now', { ...now.receiver, accountId: (await readHappyHome(home)).accountId })
  const olderFile = await addReceiver(folder, 'older', older.receiver)
  const second = await watch(home)
  await report('question')
  await vi.waitFor(() => expect([now.came, older.came]).toMatchObject([[{ sessionId }], [{ sessionId }]]))
  expect(before.came).toHaveLength(1)
  expect(await printed(home, 'status')).toContain('Firefox (web-push): nothing; it is of another account')
  await second.stop()
  await rm(olderFile)

  await writeFile(join(folder, 'access.key'), JSON.stringify({ token, encryption: {} }))
  await printed(home, 'test')
  expect(before.came).toHaveLength(2)
  expect(now.came).toHaveLength(1)
})

test('what was told belongs to one account: another login in the same home begins anew, and the first one goes on', async () => {
  const browser = await openBrowser()
  const home = await makeHome('a')
  const folder = home['HAPPY_HOME_DIR'] ?? ''
  const toldFile = join(folder, 'happy-hub-notify', 'told.json')
  await addReceiver(folder, 'b', browser.receiver)
  const isTold = (id: string) =>
    vi.waitFor(async () => expect(await readFile(toldFile, 'utf8')).toContain(JSON.stringify(id)))
  const login = async () => {
    const key = { encryptionKey: Buffer.from(dataKey).toString('base64'), encryptionVariant: 'dataKey' }
    await writeFile(join(folder, 'access.key'), JSON.stringify({ token: client.token, encryption: {} }))
    await writeFile(join(folder, 'sessions.json'), JSON.stringify({ sessions: { [sessionId]: key } }))
    agent.emit('session-alive', { sid: sessionId, time: Date.now() })
  }
  const first = { client, sessionId, agent }
  await asks('old')
  // As an older build left it.
  await writeFile(toldFile, JSON.stringify({ [sessionId]: ['old'] }))
  const before = await watch(home)
  await asks('old', 'new')
  await isTold('new')
  await before.stop()

  // Another account, in which something waits already: its person sees that.
  client = await signUp(server.url)
  sessionId = await createSession(client, 'theirs')
  agent = await client.connect({ clientType: 'session-scoped', sessionId })
  version = 0
  await login()
  await asks('seen')
  const other = await watch(home)
  await isTold('seen')
  await asks('seen', 'asked')
  await isTold('asked')
  await other.stop()
  agent.disconnect()

  ;({ client, sessionId, agent } = first)
  version = 2
  await login()
  await watch(home)
  await asks('last')
  await vi.waitFor(() => expect(browser.came.map((notice) => notice?.count)).toEqual([2, 2, 1]), { timeout: 5_000 })
})

test('a code of another account is refused, and one of this account is taken', async () => {
  const browser = await openBrowser()
  const home = await makeHome('a')
  const { folder, accountId } = await readHappyHome(home)
  const add = (of: string | null) => {
    const text = JSON.stringify({ id: 'b', ...browser.receiver, accountId: of })
    return printed(home, 'add', Buffer.from(text).toString('base64url'))
  }
  expect(await add('another')).toContain('another account')
  expect((await readReceivers({ folder, accountId: 'another' })).read).toEqual([])
  expect(await add(accountId)).toContain('Written')
  expect((await readReceivers({ folder, accountId })).read).toHaveLength(1)
})

test('a subscription that the browser took back is deleted; another stays', async () => {
  const [gone, there] = [await openBrowser(), await openBrowser()]
  const home = await makeHome('a')
  const folder = home['HAPPY_HOME_DIR'] ?? ''
  await addReceiver(folder, 'gone', gone.receiver)
  await addReceiver(folder, 'there', { ...there.receiver, name: 'Chromium' })
  gone.answerWith(410)
  await watch(home)
  await report('question')
  await vi.waitFor(async () => {
    expect((await readReceivers(await readHappyHome(home))).read.map(({ receiver }) => receiver.name)).toEqual([
      'Chromium',
    ])
  })
  expect(there.came).toHaveLength(1)
})

test('two machines: the first sends, the second only when the first does not run', async () => {
  const browser = await openBrowser()
  const homes = [await makeHome('first'), await makeHome('second')] as const
  for (const home of homes) {
    await addReceiver(home['HAPPY_HOME_DIR'] ?? '', 'b', { ...browser.receiver, machines: ['first', 'second'] })
  }
  await watch(homes[1])
  const first = await watch(homes[0])
  await report('permission')
  await vi.waitFor(() => expect(browser.came).toHaveLength(1))
  await first.stop()
  await vi.waitFor(async () => {
    await report('question')
    expect(browser.came.length).toBeGreaterThan(1)
  })
})

async function twoHomes(browser: NewReceiver, changed: Partial<NewReceiver> | null, hasKey = true) {
  const homes = [await makeHome('first', hasKey), await makeHome('second')] as const
  const metadata = await (await createDataKeyCipher(dataKey)).encrypt({ path: '/work' })
  await agent.emitWithAck('update-metadata', { sid: sessionId, metadata, expectedVersion: 0 })
  const receiver = { ...browser, privacy: 'content' as const, machines: ['first', 'second'] }
  await addReceiver(homes[1]['HAPPY_HOME_DIR'] ?? '', 'b', receiver)
  if (changed) await addReceiver(homes[0]['HAPPY_HOME_DIR'] ?? '', 'b', { ...receiver, ...changed } as NewReceiver)
  return homes
}

test.each([
  ['has lost the receiver', null],
  ['has an older file that mutes the session', { wants: 'mute' as const }],
  ['tells an older subscription', { target: { endpoint: 'http://127.0.0.1:9/', p256dh: 'x', auth: 'x' } }],
])('a first machine that runs but %s leaves the need to the second', async (_, changed) => {
  const browser = await openBrowser()
  const homes = await twoHomes(browser.receiver, changed)
  await watch(homes[0])
  await watch(homes[1])
  await wait({ r: { tool: 'Bash', arguments: { command: 'ls' } } })
  await vi.waitFor(() => expect(browser.came).toMatchObject([{ asks: { line: 'ls' } }]))
})

test('the only machine with the key of a session sends, and the first one without it does not', async () => {
  const browser = await openBrowser()
  const homes = await twoHomes(browser.receiver, {}, false)
  await watch(homes[0], 300)
  await watch(homes[1], 300)
  for (const line of ['one', 'two']) {
    await wait({ [line]: { tool: 'Bash', arguments: { command: line } } })
    await report('permission')
    await vi.waitFor(() => expect(browser.came.at(-1)?.asks?.line).toBe(line), { timeout: 5_000 })
  }
  expect(browser.came).toHaveLength(2)
})

test('a server that does not give its list is asked again over the connection that stays', async () => {
  const browser = await openBrowser()
  const home = await makeHome('a')
  await addReceiver(home['HAPPY_HOME_DIR'] ?? '', 'b', browser.receiver)
  const real = globalThis.fetch
  let failures = 1
  const spy = vi.spyOn(globalThis, 'fetch').mockImplementation((input, init) => {
    const isList = typeof input === 'string' && input.endsWith('/v1/sessions')
    return isList && failures-- > 0 ? Promise.resolve(new Response('', { status: 500 })) : real(input, init)
  })
  stops.push(() => spy.mockRestore())
  const lines: string[] = []
  const running = await startWatch(await readHappyHome(home), (line) => lines.push(line), { settleMs: 20 })
  stops.push(() => running.stop())
  await vi.waitFor(() => expect(lines.join()).toContain('500'))
  await report('question')
  await vi.waitFor(() => expect(browser.came).toHaveLength(1))
  await running.ready
})

test('a file that cannot be read silences nobody else', async () => {
  const browser = await openBrowser()
  const home = await makeHome('a')
  const folder = home['HAPPY_HOME_DIR'] ?? ''
  await addReceiver(folder, 'there', browser.receiver)
  await symlink('/nowhere/at-all', join(folder, 'happy-hub-notify', 'broken.json'))
  await watch(home)
  await report('question')
  await vi.waitFor(() => expect(browser.came).toHaveLength(1))
  expect((await readReceivers(await readHappyHome(home))).unread).toHaveLength(1)
})
