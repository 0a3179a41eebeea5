import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { clientWith, createSession, signUp } from '../server/testClient'
import { startHappyHub, type HappyHub } from './startHappyHub'

// Other suites run at the same time on the same few cores.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'happy-hub-start-'))
  mkdirSync(join(folder, 'dist'))
  writeFileSync(join(folder, 'dist', 'index.html'), '<!doctype html>')
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

function start(
  options: { port?: number; laptopPort?: number; cloudPort?: number; demo?: boolean } = {},
): Promise<HappyHub> {
  const prepareApp = async (): Promise<string> => join(folder, 'dist')
  return startHappyHub({ dataDir: join(folder, 'data'), port: 0, laptopPort: 0, cloudPort: 0, prepareApp, ...options })
}

function serverUrl(hub: HappyHub, name: string): string {
  return hub.servers.find((server) => server.name === name)?.url ?? ''
}

test('the app offers the laptop first', async () => {
  const hub = await start()
  const setting: unknown = await (await fetch(`${hub.appUrl}/happy-hub.json`)).json()
  await hub.stop()
  const [laptop, cloud] = [serverUrl(hub, 'laptop'), serverUrl(hub, 'cloud')]
  expect(setting).toEqual({ defaultServer: laptop, labels: { [laptop]: 'laptop', [cloud]: 'cloud' }, demo: [] })
})

test('the demo waits at both servers and tells the app so', async () => {
  const hub = await start({ demo: true })
  const setting = (await (await fetch(`${hub.appUrl}/happy-hub.json`)).json()) as { demo: unknown }
  await hub.stop()
  expect(setting.demo).toEqual(hub.demo)
  const waiting = ['laptop', 'cloud'].map((label) => {
    const server = encodeURIComponent(serverUrl(hub, label))
    const link = new RegExp(`^${hub.appUrl}/terminal/connect#key=[\\w-]{43}&server=${server}$`)
    return { label, link: expect.stringMatching(link) as string }
  })
  expect(hub.demo).toEqual(waiting)
})

test('each server keeps its own data over a restart', async () => {
  const first = await start()
  const client = await signUp(serverUrl(first, 'cloud'))
  const sessionId = await createSession(client, 'kept')
  await first.stop()

  const second = await start()
  const list = (name: string) => clientWith(serverUrl(second, name), client.token).call('GET', '/v1/sessions')
  const [cloud, laptop] = [await list('cloud'), await list('laptop')]
  await second.stop()
  expect(cloud.body).toMatchObject({ sessions: [{ id: sessionId }] })
  expect(laptop).toEqual({ status: 401, body: { error: 'Invalid token' } })
})

describe('a busy port', () => {
  let other: Server
  let busy: number

  beforeEach(async () => {
    other = createServer()
    await new Promise<void>((resolve) => other.listen({ port: 0, host: '127.0.0.1' }, resolve))
    busy = (other.address() as AddressInfo).port
  })

  afterEach(() => {
    other.close()
  })

  test.each([
    { option: 'port', flag: '--port' },
    { option: 'laptopPort', flag: '--laptop-port' },
    { option: 'cloudPort', flag: '--cloud-port' },
  ])('$option: the text names the port and $flag; nothing keeps running', async ({ option, flag }) => {
    const message = `Port ${busy} is in use. Choose another one with ${flag} <port>.`
    await expect(start({ [option]: busy })).rejects.toThrow(message)
    // The data folders are free again.
    const hub = await start()
    await hub.stop()
  })

  test('npm start prints that one line and ends with 1', async () => {
    const flags = ['--port', '0', '--laptop-port', String(busy), '--data', join(folder, 'data')]
    const ended = await runMain(flags)
    const text = `Port ${busy} is in use. Choose another one with --laptop-port <port>.\n`
    expect(ended).toEqual({ code: 1, stdout: '', stderr: text })
  })
})

test('a flag that is no port is refused by name', async () => {
  const ended = await runMain(['--cloud-port', 'abc'])
  const stderr = '--cloud-port needs a port number from 0 to 65535, not "abc".\n'
  expect(ended).toEqual({ code: 1, stdout: '', stderr })
})

function runMain(flags: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const main = fileURLToPath(new URL('./main.ts', import.meta.url))
  return new Promise((resolve) => {
    const child = execFile(process.execPath, ['--import', 'tsx', main, ...flags], (_error, stdout, stderr) => {
      resolve({ code: child.exitCode, stdout, stderr })
    })
  })
}
