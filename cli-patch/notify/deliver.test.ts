import { chmod, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openPushBrowser } from '../testing/openPushBrowser'
import { deliver, type Delivery, type DeliverOptions } from './deliver'
import { readHappyHome } from './happyHome'
import type { Notice } from './notices'
import { addReceiver, readReceivers, type NewReceiver } from './receivers'
import { runNotify } from './runNotify'

let home: string
const stops: (() => unknown)[] = []

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'happy-deliver-'))
  stops.push(() => rm(home, { recursive: true }))
  await writeFile(join(home, 'access.key'), JSON.stringify({ token: 't', encryption: {} }))
  await writeFile(join(home, 'settings.json'), JSON.stringify({ serverUrl: 'https://home.example' }))
})
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

interface Came {
  url: string | undefined
  headers: IncomingHttpHeaders
  text: string
}

async function startNtfy(answer: (response: ServerResponse, count: number) => unknown) {
  const came: Came[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      came.push({ url: request.url, headers: request.headers, text: Buffer.concat(chunks).toString() })
      answer(response, came.length)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stops.push(() => server.close())
  return { came, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

/** As a person types it. */
async function notify(...args: string[]): Promise<string> {
  const lines: string[] = []
  const print = (text: string) => void lines.push(text)
  const code = await runNotify(args, {
    environment: { HAPPY_HOME_DIR: home },
    platform: process.platform,
    program: '',
    print,
    printError: print,
  })
  expect({ code, lines }).toMatchObject({ code: 0 })
  return lines.join('\n')
}

function notice(command: string, change: Partial<Notice> = {}): Notice {
  const requests = [{ id: 'r', tool: 'Bash', arguments: { command }, createdAt: null }]
  return { kind: 'needs-me', sessionId: 's', at: 0, title: 'Fix the build', requests, ...change }
}

async function tell(about: Notice, change: Partial<DeliverOptions> = {}): Promise<Delivery[]> {
  return deliver(about, {
    home: await readHappyHome({ HAPPY_HOME_DIR: home }),
    isLeftTo: () => Promise.resolve(false),
    holds: () => true,
    log: () => undefined,
    retryAfterMs: [0, 0],
    ...change,
  })
}

test.each([
  ['nothing', { title: 'An agent needs you', message: 'An agent needs you' }],
  ['place', { title: 'Fix the build', message: 'An agent needs you · home.example' }],
  ['content', { title: 'Fix the build', message: 'Bash: npm test · home.example' }],
])('an ntfy server reads no more than --tells %s', async (level, said) => {
  const ntfy = await startNtfy((response) => response.end('{}'))
  await notify('add-ntfy', '--tells', level, `${ntfy.url}/below/my-topic`)
  expect(await tell(notice('npm test'))).toMatchObject([{ answer: { kind: 'sent' } }])
  expect(ntfy.came).toHaveLength(1)
  const [{ url, text } = { url: '', text: '' }] = ntfy.came
  expect(url).toBe('/below/')
  expect(JSON.parse(text)).toEqual({ topic: 'my-topic', priority: 4, ...said })
})

test('an ntfy server that is busy is asked again; one that refuses, or leads elsewhere, is not', async () => {
  const elsewhere = await startNtfy((response) => response.end('{}'))
  const busy = await startNtfy((response, count) => response.writeHead(count === 1 ? 503 : 200).end())
  const refusing = await startNtfy((response) => response.writeHead(403).end())
  const leading = await startNtfy((response) => response.writeHead(307, { location: elsewhere.url }).end())
  for (const { url } of [busy, refusing, leading]) await notify('add-ntfy', `${url}/topic`)
  const answers = (await tell(notice('ls'))).map(({ answer }) => answer.kind)
  expect(answers.toSorted()).toEqual(['later', 'refused', 'sent'])
  expect([busy.came.length, refusing.came.length]).toEqual([2, 1])
  expect(elsewhere.came).toEqual([])
})

const always = { from: 0, to: 24 * 60 - 1, timeZone: 'UTC' }
const ntfyReceiver = (url: string) => ({ kind: 'ntfy' as const, name: 'ntfy', server: 'Home', url: `${url}/topic` })

test.each<[string, Partial<NewReceiver> | null]>([
  ['muted', { wants: 'mute' }],
  ['in its quiet hours', { quietHours: always }],
  ['of another account', { accountId: 'another' }],
  ['taken off the list', null],
])('who is %s before the next try is not told', async (_, change) => {
  const busy = await startNtfy(async (response) => {
    if (change) await addReceiver(home, 'a', { ...ntfyReceiver(busy.url), ...change } as NewReceiver)
    else await rm(join(home, 'happy-hub-notify', 'a.json'))
    response.writeHead(503).end()
  })
  await addReceiver(home, 'a', ntfyReceiver(busy.url))
  expect(await tell(notice('ls'))).toEqual([])
  expect(busy.came).toHaveLength(1)
})

test('the next try says no more than is wanted by then', async () => {
  const busy = await startNtfy(async (response, count) => {
    await addReceiver(home, 'a', { ...ntfyReceiver(busy.url), privacy: 'nothing' })
    response.writeHead(count === 1 ? 503 : 200).end()
  })
  await addReceiver(home, 'a', { ...ntfyReceiver(busy.url), privacy: 'content' })
  expect(await tell(notice('npm test'))).toMatchObject([{ answer: { kind: 'sent' } }])
  expect(busy.came.map(({ text }) => (JSON.parse(text) as { message: string }).message)).toEqual([
    'Bash: npm test · Home',
    'An agent needs you',
  ])
})

test('what was answered while other machines were asked, or before the next try, is not told', async () => {
  const busy = await startNtfy((response) => response.writeHead(503).end())
  await addReceiver(home, 'a', ntfyReceiver(busy.url))
  let isAnswered = false
  const isLeftTo = async () => {
    isAnswered = true
    return false
  }
  expect(await tell(notice('ls'), { isLeftTo, holds: () => !isAnswered })).toEqual([])
  expect(busy.came).toEqual([])
  expect(await tell(notice('ls'), { holds: () => busy.came.length === 0 })).toEqual([])
  expect(busy.came).toHaveLength(1)
})

async function browserAt(url: string): Promise<NewReceiver> {
  const { receiver, stop } = await openPushBrowser()
  stops.push(stop)
  if (receiver.kind !== 'web-push') throw new Error('no browser')
  return { ...receiver, target: { ...receiver.target, endpoint: `${url}/push` } }
}

test('an address that is gone takes no newer one with it, which is told instead', async () => {
  const now = await startNtfy((response) => response.writeHead(201).end())
  const before = await startNtfy(async (response) => {
    await addReceiver(home, 'a', await browserAt(now.url))
    response.writeHead(410).end()
  })
  await addReceiver(home, 'a', await browserAt(before.url))
  expect(await tell(notice('ls'))).toMatchObject([{ answer: { kind: 'sent' } }])
  expect([before.came.length, now.came.length]).toEqual([1, 1])
  const { read } = await readReceivers({ folder: home, accountId: null })
  expect(read).toMatchObject([{ receiver: { target: { endpoint: `${now.url}/push` } } }])
})

/** How long each pause before a next try was; they are not waited for. */
function measurePauses(): number[] {
  const pauses: number[] = []
  const real = globalThis.setTimeout
  // The connection has timers of its own, which are shorter.
  const spy = vi.spyOn(globalThis, 'setTimeout').mockImplementation((callback, ms = 0, ...args: unknown[]) => {
    if (ms >= 600_000) pauses.push(ms)
    return real(callback, ms >= 600_000 ? 0 : ms, ...args) as unknown as NodeJS.Timeout
  })
  stops.push(() => spy.mockRestore())
  return pauses
}

const twoReceivers: [string, (url: string) => Promise<NewReceiver>][] = [
  ['push service', browserAt],
  ['ntfy server', (url) => Promise.resolve(ntfyReceiver(url))],
]

test.each(twoReceivers)('a busy %s says when the next try is due', async (_, receiverAt) => {
  const busy = await startNtfy((response) => response.writeHead(429, { 'retry-after': '900' }).end())
  await addReceiver(home, 'a', await receiverAt(busy.url))
  const pauses = measurePauses()
  expect(await tell(notice('ls'))).toMatchObject([{ answer: { kind: 'later' } }])
  expect(pauses).toEqual([900_000, 900_000])
})

test.each(twoReceivers)(
  'no %s puts the next try off for more than an hour, nor has it called again at once by asking for months',
  async (_, receiverAt) => {
    const months = String(60 * 24 * 3600)
    const busy = await startNtfy((response) => response.writeHead(503, { 'retry-after': months }).end())
    await addReceiver(home, 'a', await receiverAt(busy.url))
    const pauses = measurePauses()
    expect(await tell(notice('ls'))).toMatchObject([{ answer: { kind: 'later' } }])
    expect(pauses).toEqual([3_600_000, 3_600_000])
    expect(busy.came).toHaveLength(3)
  },
)

async function program(): Promise<{ path: string; runs(): Promise<{ args: string[]; input: unknown }[]> }> {
  const path = join(home, "tell me's.mjs")
  const out = join(home, 'runs')
  await writeFile(
    path,
    `#!/usr/bin/env node
import { appendFileSync, readFileSync } from 'node:fs'
const input = JSON.parse(readFileSync(0, 'utf8'))
appendFileSync(${JSON.stringify(out)}, JSON.stringify({ args: process.argv.slice(2), input }) + '\\n')
`,
  )
  await chmod(path, 0o755)
  return {
    path,
    runs: async () =>
      (await readFile(out, 'utf8'))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { args: string[]; input: unknown }),
  }
}

test('a command gets title and text as its last arguments, and all as JSON on its input', async () => {
  const { path, runs } = await program()
  await notify('add-command', '--tells', 'content', path, '--app', 'Happy Hub')
  expect(await tell(notice('npm test'))).toMatchObject([{ answer: { kind: 'sent' } }])
  const [title, body] = ['Fix the build', 'Bash: npm test · home.example']
  expect(await runs()).toEqual([
    { args: ['--app', 'Happy Hub', title, body], input: { kind: 'needs-me', sessionId: 's', title, body } },
  ])
})

async function outcome(): Promise<string[]> {
  const ended: string[] = []
  await tell(notice('ls'), { had: () => ended.push('had'), refused: () => ended.push('refused') })
  return ended
}

test('it counts as told once one of several has it, or nobody wants it; all that refuse are said, and neither where one may take it later', async () => {
  const taking = await startNtfy((response) => response.end('{}'))
  const refusing = await startNtfy((response) => response.writeHead(403).end())
  const busy = await startNtfy((response) => response.writeHead(503).end())
  expect(await outcome()).toEqual(['had'])
  await addReceiver(home, 'a', ntfyReceiver(refusing.url))
  expect(await outcome()).toEqual(['refused'])
  await addReceiver(home, 'b', ntfyReceiver(busy.url))
  expect(await outcome()).toEqual([])
  await addReceiver(home, 'b', ntfyReceiver(taking.url))
  expect(await outcome()).toEqual(['had'])
  await rm(join(home, 'happy-hub-notify', 'b.json'))
  await addReceiver(home, 'a', { ...ntfyReceiver(refusing.url), wants: 'mute' })
  expect(await outcome()).toEqual(['had'])
  const gone = await startNtfy((response) => response.writeHead(410).end())
  await addReceiver(home, 'a', await browserAt(gone.url))
  expect(await outcome()).toEqual(['refused'])
})

test('who is told in a file that is not understood may want it: it counts as told only once another has it', async () => {
  const taking = await startNtfy((response) => response.end('{}'))
  let had = 0
  await addReceiver(home, 'a', { ...ntfyReceiver(taking.url), wants: 'mute' })
  await writeFile(join(home, 'happy-hub-notify', 'later.json'), '{"kind":"of a later version"}')
  await tell(notice('ls'), { had: () => (had += 1) })
  expect(had).toBe(0)
  await addReceiver(home, 'a', ntfyReceiver(taking.url))
  await tell(notice('ls'), { had: () => (had += 1) })
  expect(had).toBe(1)
})

const evil = [
  '"; touch pwned; "',
  "'; touch pwned; '",
  '$(touch pwned)',
  '`touch pwned`',
  '| touch pwned &',
  '--help',
  '-rf',
  '\u0000',
  'a\nb',
  '${HOME}',
  '%s%n',
  '\u202Etxt',
]

test('what agents name reaches a command as text: no shell, no option, no letter that hides', async () => {
  const { path, runs } = await program()
  await notify('add-command', '--tells', 'content', path)
  const before = await readdir(home)
  for (const text of evil) {
    const requests = [{ id: 'r', tool: text, arguments: { command: text }, createdAt: null }]
    expect(await tell(notice('', { title: text, requests }))).toMatchObject([{ answer: { kind: 'sent' } }])
  }
  const said = await runs()
  expect(said).toHaveLength(evil.length)
  for (const { args } of said) {
    expect(args).toHaveLength(2)
    for (const each of args) expect(each).not.toMatch(/^-|[\p{C}\p{Zl}\p{Zp}]/u)
  }
  expect(said[2]?.args[0]).toBe('$(touch pwned)')
  expect((await readdir(home)).filter((name) => !before.includes(name))).toEqual(['runs'])
})

test('a command that is not there, or fails, is said, and silences nobody else', async () => {
  const ntfy = await startNtfy((response) => response.end('{}'))
  await notify('add-command', join(home, 'nowhere'))
  await notify('add-command', 'false')
  await notify('add-ntfy', `${ntfy.url}/topic`)
  const answers = (await tell(notice('ls'))).map(({ answer }) => answer)
  expect(answers.filter(({ kind }) => kind === 'sent')).toHaveLength(1)
  expect(JSON.stringify(answers)).toMatch(/ENOENT/)
  expect(JSON.stringify(answers)).toContain('false ended with 1')
})
