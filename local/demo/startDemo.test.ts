import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parseLink } from '../../worker/protocol/link'
import { startHappyServer, type HappyServer } from '../server/startHappyServer'
import { demoEchoOf } from './demoScript'
import { startDemo, type Demo } from './startDemo'
import { createPerson, type Person } from './testPerson'

/** Other suites run at the same time on the same few cores. */
const soon = { timeout: 15_000 }

let folder: string
let server: HappyServer
let demo: Demo | null
let person: Person

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'happy-hub-demo-'))
  server = await startHappyServer({ dataDir: ':memory:' })
  demo = null
  person = await createPerson(server.url)
})

afterEach(async () => {
  person.socket.disconnect()
  await demo?.stop()
  await server.stop()
  rmSync(folder, { recursive: true })
})

const start = (): Promise<Demo> =>
  startDemo({
    server: { label: 'laptop', url: server.url },
    appUrl: 'http://localhost:4173',
    file: join(folder, 'demo', 'laptop.json'),
    paceMs: 5,
  })

/** Calls the one machine of the demo, once it is there. */
async function onlyMachine(): Promise<(name: string, params: object) => Promise<unknown>> {
  await expect.poll(person.machines, soon).toHaveLength(1)
  const [machine] = await person.machines()
  if (!machine) throw new Error('The machine is gone')
  return (name, params) => person.callMachine(machine, name, params)
}

test('waits for its approval under the same link over a restart, then comes alive and stays so', async () => {
  demo = await start()
  const [first] = demo.waiting()
  const parsed = parseLink(first?.link ?? '')
  expect(parsed).toMatchObject({ ok: true, link: { server: server.url } })
  await demo.stop()
  demo = await start()
  expect(demo.waiting()).toEqual([first])

  await person.approve(first?.link ?? '')
  await expect.poll(() => demo?.waiting(), soon).toEqual([])
  await expect.poll(async () => (await person.sessions()).map(({ metadata }) => metadata['path']), soon).toHaveLength(2)
  const ids = (await person.sessions()).map(({ id }) => id)
  await demo.stop()
  expect((await person.sessions()).map(({ active }) => active)).toEqual([false, false])

  // The lists lag up to 30 s behind the signs of life.
  const alive = new Set<string>()
  person.socket.on('ephemeral', (event: { type: string; id: string; active: boolean }) => {
    if (event.type === 'activity' && event.active) alive.add(event.id)
  })
  demo = await start()
  expect(demo.waiting()).toEqual([])
  expect((await person.sessions()).map(({ id }) => id)).toEqual(ids)
  await expect.poll(() => [...alive].toSorted(), soon).toEqual(ids.toSorted())
})

test('an account that is gone is asked for anew', async () => {
  demo = await start()
  await person.approve(demo.waiting()[0]?.link ?? '')
  await expect.poll(() => demo?.waiting(), soon).toEqual([])
  await demo.stop()
  await server.stop()
  server = await startHappyServer({ dataDir: ':memory:' })
  demo = await start()
  expect(demo.waiting()).toHaveLength(1)
})

test('a new session: asks for a missing folder, answers in pieces, waits for permission, and goes on', async () => {
  demo = await start()
  await person.approve(demo.waiting()[0]?.link ?? '')
  const machine = await onlyMachine()
  const spawn = { type: 'spawn-in-directory', directory: '/home/demo/new', approvedNewDirectoryCreation: false }
  expect(await machine('spawn-happy-session', spawn)).toEqual({
    type: 'requestToApproveDirectoryCreation',
    directory: '/home/demo/new',
  })
  expect(await machine('bash', { command: 'ls' })).toMatchObject({ success: false, exitCode: 127 })
  expect(await machine('spawn-happy-session', { ...spawn, agent: 'codex' })).toHaveProperty('error')
  const spawned = await machine('spawn-happy-session', { ...spawn, approvedNewDirectoryCreation: true })
  expect(spawned).toMatchObject({ type: 'success' })

  const session = await person.session((spawned as { sessionId: string }).sessionId)
  await session.prompt('hello')
  await expect.poll(async () => Object.keys((await session.state())?.requests ?? {}), soon).toHaveLength(1)
  const [id = ''] = Object.keys((await session.state())?.requests ?? {})
  expect(await session.texts()).toContain(demoEchoOf('hello'))
  await session.call('permission', { id, approved: false, reason: 'not now' })
  await expect.poll(session.texts, soon).toContain('I leave the tests alone. You said: not now')
  expect(await session.state()).toMatchObject({
    requests: {},
    completedRequests: { [id]: { tool: 'Bash', status: 'denied', reason: 'not now' } },
  })
})

test('an abort cancels what waits, and the next prompt is answered', async () => {
  demo = await start()
  await person.approve(demo.waiting()[0]?.link ?? '')
  const machine = await onlyMachine()
  const spawned = await machine('spawn-happy-session', { directory: '/home/demo/shop' })
  const session = await person.session((spawned as { sessionId: string }).sessionId)
  await session.prompt('first')
  await expect.poll(async () => Object.keys((await session.state())?.requests ?? {}), soon).toHaveLength(1)
  expect(await session.call('abort', {})).toBeUndefined()
  await expect.poll(async () => (await session.state())?.requests, soon).toEqual({})
  await session.prompt('second')
  await expect.poll(session.texts, soon).toContain(demoEchoOf('second'))

  expect(await session.call('killSession', {})).toMatchObject({ success: true })
  await expect.poll(async () => (await session.row()).active, soon).toBe(false)
  expect((await session.row()).metadata).toMatchObject({ lifecycleState: 'archived' })
})
