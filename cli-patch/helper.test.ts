import { execFile } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { assert, integer, property, uint8Array } from 'fast-check'
import { expect, test } from 'vitest'
import type { CanonicalUrl } from '../worker/api/ids'
import { findAnswerProblem } from './helper/answer'
import type { LinkOptions } from './helper/linkOptions'
import { helperName, helperText } from './patching/helperFile'
import type { ModuleKind } from './patching/helperFile'
import { builtHelper } from './testing/testInstall'

const hub = 'https://hub.example.org'
const keyBytes = Buffer.from(Uint8Array.from({ length: 32 }, (_, index) => index))
const key = keyBytes.toString('base64url')
const words = 'adapt invest parent flock bonus dilemma'
const plain: LinkOptions = { webappUrl: hub, publicServerUrl: null, qr: 'happy', bind: false }

/** Lets the built helper, of either kind, do what a CLI would let it do. Resolves to what it printed. */
async function callHelper(kind: ModuleKind, options: Partial<LinkOptions>, ...calls: string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cli-patch-helper-'))
  try {
    await writeFile(join(folder, helperName(kind)), helperText((await builtHelper())[kind], { ...plain, ...options }))
    const load =
      kind === 'mjs'
        ? `import * as helper from './${helperName('mjs')}'`
        : `const helper = require('./${helperName('cjs')}')`
    const main = join(folder, `main.${kind}`)
    const body = `const publicKey = new Uint8Array(Buffer.from('${key}', 'base64url')); ${calls.join('; ')}`
    await writeFile(main, `${load}\n;(async () => { ${body} })().catch((error) => console.log(error.message))`)
    return (await promisify(execFile)(process.execPath, [main])).stdout
  } finally {
    await rm(folder, { recursive: true })
  }
}
const qr = (server: string): string => `console.log(helper.qrLink('happy://terminal?${key}', '${server}'))`
const web = (app: string, server: string): string =>
  `console.log(helper.webLink('${app}/terminal/connect#key=${key}', '${server}'))`
const describe = 'await helper.describe(publicKey)'

const local = 'http://127.0.0.1:3005'
const fields = `key=${key}&server=http%3A%2F%2F127.0.0.1%3A3005&fp=1`

test.each(['mjs', 'cjs'] as const)('%s: QR text, words, and the old link for the official app', async (kind) => {
  expect(await callHelper(kind, {}, qr(`${local}/`), describe)).toBe(
    `happy://terminal?${fields}\nHappy Hub must show the same six words before you approve:\n${words}\n\nFor the official app:\nhappy://terminal?${key}\n\n`,
  )
})

test.each(['mjs', 'cjs'] as const)('%s: a web link that leads to Happy Hub names the server', async (kind) => {
  const shown = await callHelper(kind, {}, web(`${hub}/`, local), describe)
  expect(shown).toContain(`${hub}/terminal/connect#${fields}\n`)
  expect(shown).toContain(`\n${words}\n`)
  expect(shown).toContain(`For the official app:\nhttps://app.happy.engineering/terminal/connect#key=${key}\n`)
})

test('a web link that leads elsewhere stays, and nothing is said of it', async () => {
  const official = 'https://app.happy.engineering'
  const link = `${official}/terminal/connect#key=${key}\n`
  expect(await callHelper('mjs', {}, web(official, local), describe)).toBe(link)
  expect(await callHelper('mjs', { webappUrl: null }, web(hub, local), describe)).toContain(`#key=${key}\n`)
  expect(await callHelper('mjs', { bind: true }, web(official, local), describe)).toBe(
    `${link}This link is as published: nothing binds the answer to it.\n\n`,
  )
})

test('a public address takes the place of the CLI’s own, and --qr https makes the code a web link', async () => {
  const options: Partial<LinkOptions> = { publicServerUrl: 'https://happy.example.org', qr: 'https' }
  expect(await callHelper('mjs', options, qr(local))).toBe(
    `${hub}/terminal/connect#key=${key}&server=https%3A%2F%2Fhappy.example.org&fp=1\n`,
  )
})

test('a link that binds has 32 fresh bytes, and no old link beside it', async () => {
  const pattern = new RegExp(`^happy://terminal\\?${fields.replaceAll('?', '\\?')}&s=([\\w-]{43})$`, 'm')
  const shown = await Promise.all([0, 1].map(() => callHelper('cjs', { bind: true }, qr(local), describe)))
  const secrets = shown.map((text) => pattern.exec(text)?.[1])
  expect(secrets[0]).toBeDefined()
  expect(secrets[0]).not.toBe(secrets[1])
  for (const text of shown) {
    expect(text).toContain(words)
    expect(text).not.toContain('official')
  }
})

test('an address that Happy Hub would not take is not put into a link; a login that must bind ends there', async () => {
  const shown = await callHelper('mjs', {}, qr('https://happy.example.org/path'), describe)
  expect(shown).toBe(
    `The server's address https://happy.example.org/path cannot stand in a link: it must not have a path. The link below does not name it.\n\nhappy://terminal?${key}\n`,
  )
  const bound = await callHelper('mjs', { bind: true }, qr('https://happy.example.org/path'))
  expect(bound).toContain('it must not have a path. Correct HAPPY_SERVER_URL, or patch the CLI without --bind.')
})

test('an answer is refused with words', async () => {
  const refuse =
    'console.log(helper.refuses(new Uint8Array(32), publicKey), helper.refuses(new Uint8Array(33), publicKey))'
  const shown = await callHelper('mjs', {}, qr(local), refuse)
  expect(shown).toMatch(/Login refused: the answer is the old form, .*Nothing was saved\. Run "happy auth login" again/)
  expect(shown).toMatch(/\ntrue false\n$/)
})

const link = (bindingSecret: Buffer | null) => ({
  key,
  server: local as CanonicalUrl,
  bindingSecret: bindingSecret && bindingSecret.toString('base64url'),
})
const secret = Buffer.alloc(32, 9)

/** docs/design.md 4.10, written out. */
function answerBoundTo(server: string, contentKey: Uint8Array): Uint8Array {
  const mac = createHmac('sha256', secret)
  mac.update(Buffer.concat([Buffer.from('happy-hub-bind-v1\0'), contentKey, keyBytes, Buffer.from(server)]))
  return new Uint8Array([0, ...contentKey, ...mac.digest()])
}
const contentKeys = uint8Array({ minLength: 32, maxLength: 32 })

test('the right answer is taken; with any bit of it changed, or for another server, it is not', () => {
  assert(
    property(contentKeys, integer({ min: 0, max: 65 * 8 - 1 }), (contentKey, bit) => {
      const answer = answerBoundTo(local, contentKey)
      expect(findAnswerProblem(answer, link(secret))).toBeNull()
      expect(findAnswerProblem(answerBoundTo('http://127.0.0.1:3006', contentKey), link(secret))).toBe(
        'bound-elsewhere',
      )
      const changed = Uint8Array.from(answer)
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(findAnswerProblem(changed, link(secret))).toBe(bit < 8 ? 'not-bound' : 'bound-elsewhere')
    }),
  )
})

test('a link that binds takes no answer of another length; one that does not binds nothing', () => {
  for (const length of [0, 1, 33, 64, 66, 97]) {
    expect(findAnswerProblem(new Uint8Array(length), link(secret))).toBe('not-bound')
    expect(findAnswerProblem(new Uint8Array(length), link(null))).toBeNull()
  }
  for (const each of [link(secret), link(null), null]) {
    expect(findAnswerProblem(new Uint8Array(32), each)).toBe('account-secret')
  }
})
