import { copyFile, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
// oxlint-disable-next-line no-restricted-imports -- Opens what was sealed, with none of the code that sealed it.
import nacl from 'tweetnacl'
import { deriveAccountKeys } from '../../worker/crypto/accountKeys'
import { deliver } from './deliver'
import { readHappyHome } from './happyHome'
import type { Notice } from './notices'
import { runNotify } from './runNotify'

let home: string
const stops: (() => unknown)[] = []

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'happy-encrypted-'))
  stops.push(() => rm(home, { recursive: true }))
  await writeFile(join(home, 'settings.json'), JSON.stringify({ serverUrl: 'https://home.example' }))
})
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')

/** A login of the CLI: the usual one holds a public key, the older one the account's secret. */
async function logIn(kind: 'public-key' | 'secret' | 'no-key'): Promise<{ secretKey: Uint8Array }> {
  const secret = nacl.randomBytes(32) as Uint8Array<ArrayBuffer>
  const keys = await deriveAccountKeys(secret)
  const login = {
    'public-key': { token: 't', encryption: { publicKey: base64(keys.contentPublicKey), machineKey: 'x' } },
    secret: { token: 't', secret: base64(secret) },
    'no-key': { token: 't', encryption: {} },
  }[kind]
  await writeFile(join(home, 'access.key'), JSON.stringify(login))
  return { secretKey: keys.contentSecretKey }
}

async function startNtfy() {
  const came: { title: string; message: string; click: string }[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      came.push(JSON.parse(Buffer.concat(chunks).toString()) as (typeof came)[number])
      response.end('{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stops.push(() => server.close())
  return { came, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/topic` }
}

/** As a person types it. */
async function notify(...args: string[]): Promise<{ code: number; said: string }> {
  return notifyFrom('', ...args)
}

async function notifyFrom(program: string, ...args: string[]): Promise<{ code: number; said: string }> {
  const lines: string[] = []
  const print = (text: string) => void lines.push(text)
  const code = await runNotify(args, {
    environment: { HAPPY_HOME_DIR: home },
    platform: process.platform,
    program,
    print,
    printError: print,
  })
  return { code, said: lines.join('\n') }
}

async function tell(change: Partial<Notice> = {}) {
  const requests = [{ id: 'r', tool: 'Bash', arguments: { command: 'rm -rf secret-project' }, createdAt: null }]
  const notice: Notice = { kind: 'needs-me', sessionId: 'session-1', at: 0, title: 'Secret title', requests, ...change }
  return deliver(notice, {
    home: await readHappyHome({ HAPPY_HOME_DIR: home }),
    isLeftTo: () => Promise.resolve(false),
    holds: () => true,
    log: () => undefined,
    retryAfterMs: [],
  })
}

/** By the description in docs/notifications.md, with no code of ours. */
function openFragment(address: string, secretKey: Uint8Array): unknown {
  const bytes = Buffer.from(new URL(address).hash.slice(1), 'base64url')
  expect(bytes[0]).toBe(1)
  const [theirs, nonce, box] = [bytes.subarray(1, 33), bytes.subarray(33, 57), bytes.subarray(57)]
  const plain = nacl.box.open(new Uint8Array(box), new Uint8Array(nonce), new Uint8Array(theirs), secretKey)
  return plain && JSON.parse(Buffer.from(plain).toString())
}

test.each(['public-key', 'secret'] as const)(
  'with a login of %s: ntfy sees the same of everything, and the account’s key opens where a press leads',
  async (login) => {
    const { secretKey } = await logIn(login)
    const ntfy = await startNtfy()
    const added = await notify(
      'add-ntfy',
      '--tells',
      'encrypted',
      '--all',
      '--app',
      'https://hub.example.org/',
      ntfy.url,
    )
    expect(added).toMatchObject({ code: 0 })
    for (const change of [{}, { sessionId: 's', title: null, requests: null }, { kind: 'done' as const }]) {
      expect(await tell(change)).toMatchObject([{ answer: { kind: 'sent' } }])
    }
    expect(await tell({ kind: 'test', sessionId: null })).toMatchObject([{ answer: { kind: 'sent' } }])
    const shown = ntfy.came.map(({ click, title, message }) => [title, message, click.length, click.split('#')[0]])
    expect(new Set(shown.map((each) => JSON.stringify(each))).size).toBe(1)
    expect(shown[0]).toEqual([
      'Happy Hub: something waits for you',
      'Encrypted. Press to open it in your Happy Hub.',
      expect.any(Number),
      'https://hub.example.org/notice',
    ])
    const readable = JSON.stringify(ntfy.came.map((each) => ({ ...each, click: each.click.split('#')[0] })))
    expect(readable).not.toMatch(/secret|session|home\.example|Bash/i)
    expect(ntfy.came.map(({ click }) => openFragment(click, secretKey))).toEqual([
      { server: 'https://home.example', sessionId: 'session-1' },
      { server: 'https://home.example', sessionId: 's' },
      { server: 'https://home.example', sessionId: 'session-1' },
      { server: 'https://home.example', sessionId: null },
    ])
    expect(openFragment(ntfy.came[0]?.click ?? '', nacl.randomBytes(32))).toBeNull()
    expect((await notify('status')).said).toContain('encrypted for https://hub.example.org')
  },
)

/** As the app adds one. */
async function addBrowser(id: string, subject: string): Promise<void> {
  const target = { endpoint: 'https://push.example/x', p256dh: 'a', auth: 'b' }
  const sender = { publicKey: 'a', privateKey: 'b', subject }
  const receiver = { id, kind: 'web-push', name: 'Chrome', server: 'Home', serverId: 's', target, sender }
  const code = Buffer.from(JSON.stringify(receiver)).toString('base64url')
  expect(await notify('add', code)).toMatchObject({ code: 0 })
}

const addWithoutApp = () => notify('add-ntfy', '--tells', 'encrypted', 'https://ntfy.example/topic')

test('without --app a press opens the Happy Hub whose browsers are told; where that is none or several, it is asked for', async () => {
  await logIn('public-key')
  expect(await addWithoutApp()).toMatchObject({
    code: 2,
    said: expect.stringMatching(/No browser.*--app https:/) as string,
  })
  await addBrowser('one', 'https://hub.example.org')
  await addBrowser('two', 'https://hub.example.org')
  expect(await addWithoutApp()).toMatchObject({ code: 0 })
  await addBrowser('three', 'https://other.example.org')
  expect(await addWithoutApp()).toMatchObject({
    code: 2,
    said: expect.stringMatching(/several.*--app https:/) as string,
  })
  const names = (await readdir(join(home, 'happy-hub-notify'))).filter((name) => !/^(one|two|three)/.test(name))
  expect(names).toHaveLength(1)
  const stored = await readFile(join(home, 'happy-hub-notify', names[0] ?? ''), 'utf8')
  expect(JSON.parse(stored)).toMatchObject({ kind: 'ntfy-encrypted', appUrl: 'https://hub.example.org' })
})

test.each([
  [['--app', 'http://hub.example.org'], 2, /not https/],
  [['--app', 'https://hub.example.org/below'], 2, /--app needs an address/],
  [['--app'], 2, /--app needs an address/],
])('refuses %j', async (args, code, said) => {
  await logIn('public-key')
  const answer = await notify('add-ntfy', '--tells', 'encrypted', ...args, 'https://ntfy.example/topic')
  expect(answer).toMatchObject({ code, said: expect.stringMatching(said) as string })
})

test('a login without a key of the account: nothing is added, and nothing is sent that says more', async () => {
  const ntfy = await startNtfy()
  await logIn('public-key')
  await notify('add-ntfy', '--tells', 'encrypted', '--app', 'https://hub.example.org', ntfy.url)
  await logIn('no-key')
  const again = await notify('add-ntfy', '--tells', 'encrypted', '--app', 'https://hub.example.org', ntfy.url)
  expect(again).toMatchObject({ code: 1, said: expect.stringContaining('happy auth login') as string })
  expect(await tell()).toMatchObject([
    { answer: { kind: 'refused', reason: expect.stringContaining('no key') as string } },
  ])
  expect(ntfy.came).toEqual([])
})

test('an installed program of another version is named where something is written, as long as it is another one', async () => {
  await logIn('public-key')
  const program = join(home, 'new.cjs')
  const installed = join(home, 'happy-hub-notify', 'happy-hub-notify.cjs')
  const add = () =>
    notifyFrom(
      program,
      'add-ntfy',
      '--tells',
      'encrypted',
      '--app',
      'https://hub.example',
      'https://ntfy.example/topic',
    )
  await writeFile(program, 'new')
  expect((await add()).said).not.toContain('another version')
  await writeFile(installed, 'old')
  expect(await add()).toMatchObject({ code: 0, said: expect.stringContaining('Run install again.') })
  await copyFile(program, installed)
  expect((await add()).said).not.toContain('another version')
})
