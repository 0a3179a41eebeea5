import { chmod, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { deliver, type Delivery } from './deliver'
import { readHappyHome } from './happyHome'
import type { Notice } from './notices'
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

async function startNtfy(answer: (response: ServerResponse, count: number) => void) {
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
  const code = await runNotify(args, { environment: { HAPPY_HOME_DIR: home }, program: '', print, printError: print })
  expect({ code, lines }).toMatchObject({ code: 0 })
  return lines.join('\n')
}

function notice(command: string, change: Partial<Notice> = {}): Notice {
  const requests = [{ id: 'r', tool: 'Bash', arguments: { command }, createdAt: null }]
  return { kind: 'needs-me', sessionId: 's', at: 0, title: 'Fix the build', requests, ...change }
}

async function tell(about: Notice): Promise<Delivery[]> {
  return deliver(about, {
    home: await readHappyHome({ HAPPY_HOME_DIR: home }),
    isLeftTo: () => Promise.resolve(false),
    holds: () => true,
    log: () => undefined,
    retryAfterMs: [0, 0],
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
