import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Socket } from 'socket.io-client'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startHappyServer, type HappyServer } from '../../local/server/startHappyServer'
import { createSession, signUp, type TestClient } from '../../local/server/testClient'
import { createDataKeyCipher } from '../../worker/crypto/recordCipher'
import { openPushBrowser } from '../testing/openPushBrowser'
import { readHappyHome } from './happyHome'
import { addReceiver } from './receivers'
import { startWatch } from './watch'

let server: HappyServer
let client: TestClient
let agent: Socket
let sessionId: string
let folder: string
let version = 0
const stops: (() => unknown)[] = []
const dataKey = new Uint8Array(randomBytes(32))
/** A machine at work on much else. */
const patience = { timeout: 20_000 }

beforeEach(async () => {
  version = 0
  server = await startHappyServer({ dataDir: ':memory:' })
  client = await signUp(server.url)
  sessionId = await createSession(client, 'work')
  agent = await client.connect({ clientType: 'session-scoped', sessionId })
  folder = await mkdtemp(join(tmpdir(), 'happy-told-'))
  const key = { encryptionKey: Buffer.from(dataKey).toString('base64'), encryptionVariant: 'dataKey' }
  await writeFile(join(folder, 'access.key'), JSON.stringify({ token: client.token, encryption: {} }))
  await writeFile(join(folder, 'settings.json'), JSON.stringify({ serverUrl: server.url, machineId: 'a' }))
  await writeFile(join(folder, 'sessions.json'), JSON.stringify({ sessions: { [sessionId]: key } }))
})

afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
  agent.disconnect()
  await server.stop()
  await rm(folder, { recursive: true })
})

/** @returns what it says, as it says it */
async function watch(): Promise<string[]> {
  const lines: string[] = []
  const home = await readHappyHome({ HAPPY_HOME_DIR: folder })
  const running = await startWatch(home, (line) => lines.push(line), { settleMs: 20, refusedPauseMs: 50 })
  stops.push(() => running.stop())
  await running.ready
  return lines
}

async function asks(...ids: string[]): Promise<void> {
  const requests = Object.fromEntries(ids.map((id) => [id, { tool: 'Bash', arguments: {} }]))
  const agentState = await (await createDataKeyCipher(dataKey)).encrypt({ requests })
  const change = { sid: sessionId, agentState, expectedVersion: version }
  version = ((await agent.emitWithAck('update-state', change)) as { version: number }).version
}

const report = (kind: string) =>
  client.call('POST', `/v1/sessions/${sessionId}/push-event`, { kind, title: 't', body: 'b' })

test('a command that fails is not run again for each change of the session', async () => {
  const runs = join(folder, 'runs')
  const command = ['sh', '-c', `echo run >> ${runs}; exit 1`]
  await addReceiver(folder, 'c', { kind: 'command', name: 'fails', server: 'Home', command })
  const count = async () => (await readFile(runs, 'utf8').catch(() => '')).split('\n').length - 1
  const lines = await watch()
  await asks('r')
  await vi.waitFor(() => expect(lines.join()).toContain('ended with 1'), patience)
  for (let change = 0; change < 3; change++) await asks('r')
  await report('permission')
  // What is told last comes after whatever would have come twice.
  await asks('r', 'other')
  await vi.waitFor(() => expect(lines.filter((line) => line.includes('ended with 1'))).toHaveLength(2), patience)
  expect(await count()).toBe(2)
}, 30_000)

test('what nobody could be told is told after the next connection, not before', async () => {
  const browser = await openPushBrowser()
  stops.push(browser.stop)
  const file = await addReceiver(folder, 'b', browser.receiver)
  await writeFile(file, '{"kind":"of a later version"}')
  const lines = await watch()
  await asks('r')
  await vi.waitFor(() => expect(lines.join()).toContain('not understood'), patience)
  await addReceiver(folder, 'b', { ...browser.receiver, wants: 'all' })
  await asks('r')
  // Told after whatever the change would have brought.
  await report('done')
  await vi.waitFor(() => expect(browser.came).toMatchObject([{ kind: 'done' }]), patience)
  agent.emit('session-alive', { sid: sessionId, time: Date.now() })
  server.testControls.hangUp()
  await vi.waitFor(() => expect(browser.came).toMatchObject([{ kind: 'done' }, { kind: 'needs-me' }]), patience)
}, 45_000)
