import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { renderUnicodeCompact } from 'uqr'
import { decodeBase64Url, encodeBase64 } from '../../worker/crypto/base64'
import { createAccountElsewhere } from '../agents/accountElsewhere'
import type { AccountElsewhere } from '../agents/accountElsewhere'
import { approveTerminal, boundAnswer, readBindingLink } from '../agents/approveTerminal'
import type { PrintedLink } from '../agents/approveTerminal'
import type { CliInstance } from '../agents/cli'
import { startTerminal } from '../agents/terminal'
import type { Terminal } from '../agents/terminal'
import { buildForTests, keyOf, sixWords, wordsFor } from '../installs/cliPatch'
import type { BuiltCliPatch } from '../installs/cliPatch'
import { copyCli } from '../installs/copyCli'
import type { CliCopy } from '../installs/copyCli'
import { expect, test } from '../fixtures/test'
import type { TestServer } from '../fixtures/servers/testServers'

const hub = 'https://hub.example.org'
const versions = ['happy@1.2.5', 'happy@1.2.0', 'happy-coder@0.13.0', 'happy-coder@0.11.2'] as const

let cliPatch: BuiltCliPatch
let copy: CliCopy | null = null
let patcher: { home: string; happyHome: string }

test.beforeAll(async () => {
  cliPatch = await buildForTests()
})
test.afterAll(() => cliPatch.remove())

test.beforeEach(async () => {
  const home = await mkdtemp(join(tmpdir(), 'happy-hub-cli-versions-'))
  patcher = { home, happyHome: join(home, '.happy') }
})
test.afterEach(async () => {
  await copy?.remove()
  await rm(patcher.home, { recursive: true, force: true })
})

async function patchedCopy(version: (typeof versions)[number], ...flags: string[]): Promise<CliCopy> {
  copy = await copyCli(version)
  await cliPatch.run(patcher, 'apply', '--cli', copy.folder, ...flags)
  return copy
}

function serverOf(servers: TestServer[]): TestServer {
  const [server] = servers
  if (!server) throw new Error('A server is needed')
  return server
}

/** The key of a printed link. */
function keyBytesOf(link: string): Uint8Array<ArrayBuffer> {
  const key = decodeBase64Url(keyOf(link))
  if (!key) throw new Error(`No key in ${link}`)
  return key
}

/** The QR code of a text as the CLI's own package draws it, in the form in which a test reads a terminal. */
function qrLinesOf(text: string, entry: string): string {
  const qrcode = createRequire(entry)('qrcode-terminal') as {
    generate(text: string, options: { small: true }, take: (drawn: string) => void): void
  }
  const lines: string[] = []
  qrcode.generate(text, { small: true }, (drawn) => lines.push(...drawn.split('\n').map((line) => line.trim())))
  return lines.filter((line) => line !== '').join('\n')
}

/** What an app does that knows nothing of binding. */
async function approvePlainly(account: AccountElsewhere['account'], link: string): Promise<void> {
  await approveTerminal(account, keyBytesOf(link), new Uint8Array([0, ...account.contentPublicKey]))
}

for (const version of versions) {
  test(`${version} patched prints links, words and the official link, and logs in; verify and undo`, async ({
    world,
  }) => {
    test.slow()
    const server = serverOf(await world.servers(1))
    const { account } = await createAccountElsewhere(server.directUrl)
    const { entry, folder } = await patchedCopy(version, '--webapp', hub)
    expect(await cliPatch.run(patcher, 'verify', '--cli', folder)).toContain('the patch is whole')

    const fields = (key: string): string => `key=${key}&server=${encodeURIComponent(server.url)}&fp=1`
    const mobile = await world.cli(server, hub, entry)
    const web = await world.cli(server, `${hub}/`, entry)
    const [qrText, webLink] = await Promise.all([
      mobile.authLogin({ choice: 'mobile' }),
      web.authLogin({ choice: 'web' }),
    ])
    expect(qrText).toBe(`happy://terminal?${fields(keyOf(qrText))}`)
    const shown = await mobile.loginShows(/^[^]*Waiting for authentication/)
    expect(shown).toContain(qrLinesOf(qrText, entry))
    expect(sixWords.exec(shown)?.[0]).toBe(wordsFor(keyOf(qrText), server.url))
    expect(shown).toContain(`For the official app:\nhappy://terminal?${keyOf(qrText)}\n`)
    await approvePlainly(account, qrText)
    expect((await mobile.waitForLogin()).encryption.publicKey).toBe(encodeBase64(account.contentPublicKey))

    expect(webLink).toBe(`${hub}/terminal/connect#${fields(keyOf(webLink))}`)
    expect(await web.loginShows(sixWords)).toBe(wordsFor(keyOf(webLink), server.url))

    expect(await cliPatch.run(patcher, 'undo', '--cli', folder)).toContain('as published again')
    expect((await readdir(join(folder, 'dist'))).filter((name) => name.includes('happy-hub'))).toEqual([])
  })
}

for (const version of versions) {
  test(`L6 the stock ${version} logs in with an answer that is bound: it ignores the bytes behind the key`, async ({
    world,
  }) => {
    const server = serverOf(await world.servers(1))
    const { account } = await createAccountElsewhere(server.directUrl)
    copy = await copyCli(version)
    const cli = await world.cli(server, hub, copy.entry)
    const key = keyBytesOf(await cli.authLogin({ choice: 'web' }))
    const link: PrintedLink = { key, server: server.url, bindingSecret: new Uint8Array(32).fill(7) }
    await approveTerminal(account, key, boundAnswer(account, link))
    expect((await cli.waitForLogin()).encryption.publicKey).toBe(encodeBase64(account.contentPublicKey))
  })
}

test('wrong MAC, missing MAC, MAC of another server: a CLI patched with --bind takes only the answer that is bound to its link', async ({
  world,
}) => {
  test.slow()
  const server = serverOf(await world.servers(1))
  const { account, secret } = await createAccountElsewhere(server.directUrl)
  const { entry } = await patchedCopy('happy@1.2.5', '--webapp', hub, '--bind')

  const logIn = async (answer: (link: PrintedLink) => Uint8Array<ArrayBuffer>): Promise<CliInstance> => {
    const cli = await world.cli(server, hub, entry)
    const link = readBindingLink(await cli.authLogin({ choice: 'web' }))
    await approveTerminal(account, link.key, answer(link))
    return cli
  }
  const right = await logIn((link) => boundAnswer(account, link))
  expect((await right.waitForLogin()).encryption.publicKey).toBe(encodeBase64(account.contentPublicKey))

  const plain = new Uint8Array([0, ...account.contentPublicKey])
  const wrong: { answer: Parameters<typeof logIn>[0]; says: RegExp }[] = [
    { answer: () => plain, says: /Login refused: the answer is not bound to the link/ },
    {
      answer: (link) => boundAnswer(account, { ...link, bindingSecret: new Uint8Array(32) }),
      says: /Login refused: the answer is bound to another link or another server/,
    },
    {
      answer: (link) => boundAnswer(account, { ...link, server: 'https://evil.example.org' }),
      says: /Login refused: the answer is bound to another link or another server/,
    },
    { answer: () => secret, says: /Login refused: the answer is the old form, the secret of a whole account/ },
  ]
  await Promise.all(
    wrong.map(async ({ answer, says }) => {
      const refused = await logIn(answer)
      await expect(refused.waitForLogin()).rejects.toThrow(says)
      await expect(readdir(refused.happyHome)).resolves.not.toContain('access.key')
    }),
  )

  // The mobile choice binds too, and shows nothing that could be approved without.
  const mobile = await world.cli(server, hub, entry)
  const link = readBindingLink(await mobile.authLogin({ choice: 'mobile' }))
  const shown = await mobile.loginShows(/^[^]*Waiting for authentication/)
  expect(shown).not.toContain('official app')
  await approveTerminal(account, link.key, boundAnswer(account, link))
  await mobile.waitForLogin()
})

test('a patched CLI that binds nothing still refuses the secret of an account; --qr https makes the code a web link', async ({
  world,
}) => {
  const server = serverOf(await world.servers(1))
  const { account, secret } = await createAccountElsewhere(server.directUrl)
  const publicUrl = 'https://happy.example.org'
  const flags = ['--webapp', hub, '--qr', 'https', '--public-server-url', publicUrl]
  const { entry } = await patchedCopy('happy@1.2.0', ...flags)
  const cli = await world.cli(server, hub, entry)
  const link = await cli.authLogin({ choice: 'mobile', prints: 'web' })
  expect(link).toBe(`${hub}/terminal/connect#key=${keyOf(link)}&server=${encodeURIComponent(publicUrl)}&fp=1`)
  expect(await cli.loginShows(sixWords)).toBe(wordsFor(keyOf(link), publicUrl))
  await approveTerminal(account, keyBytesOf(link), secret)
  await expect(cli.waitForLogin()).rejects.toThrow(/Login refused: the answer is the old form/)
  await expect(readdir(cli.happyHome)).resolves.not.toContain('access.key')
})

for (const { version, choice } of [
  { version: 'happy@1.2.5', choice: 'mobile' },
  { version: 'happy@1.2.0', choice: 'web' },
] as const) {
  test(`happy-link logs the stock ${version} in by "${choice}", with a link for Happy Hub beside its own`, async ({
    world,
  }) => {
    const server = serverOf(await world.servers(1))
    const { account } = await createAccountElsewhere(server.directUrl)
    copy = await copyCli(version)
    const args = [cliPatch.happyLink, '--cli', copy.folder, '--webapp', hub, '--force']
    const environment = {
      PATH: process.env['PATH'] ?? '',
      HOME: patcher.home,
      HAPPY_HOME_DIR: patcher.happyHome,
      HAPPY_SERVER_URL: server.url,
    }
    const terminal = startTerminal({ file: process.execPath, args, cwd: patcher.home, environment })
    try {
      await terminal.waitFor(/Force authentication requested[^]*How would you like to authenticate\?/, 60_000)
      terminal.write(choice === 'mobile' ? '1' : '2')
      const own = choice === 'mobile' ? /happy:\/\/terminal\?[\w-]{43}\n/ : /https:\/\/\S+#key=[\w-]{43}\n/
      const key = keyOf((await terminal.waitFor(own, 60_000)).trim())
      const fields = `key=${key}&server=${encodeURIComponent(server.url)}&fp=1`
      expect(await terminal.waitFor(sixWords, 30_000)).toBe(wordsFor(key, server.url))
      expect(terminal.text()).toContain(renderUnicodeCompact(`happy://terminal?${fields}`))
      expect(terminal.text()).toContain(`\nhappy://terminal?${fields}\n${hub}/terminal/connect#${fields}\n`)
      await terminal.waitFor(/Waiting for authentication/, 30_000)
      await approvePlainly(account, `?key=${key}&`)
      expect(await terminal.exited).toBe(0)
      await expect(readdir(patcher.happyHome)).resolves.toContain('access.key')
    } finally {
      terminal.kill()
    }
  })
}

test('happy-link ends with the exit code of the CLI, and leaves a patched CLI to itself', async () => {
  const { entry, folder } = await patchedCopy('happy@1.2.0')
  const start = (): Terminal =>
    startTerminal({
      file: process.execPath,
      args: [cliPatch.happyLink, '--cli', entry],
      cwd: patcher.home,
      environment: {
        PATH: process.env['PATH'] ?? '',
        HOME: patcher.home,
        HAPPY_HOME_DIR: patcher.happyHome,
        // Nobody listens there, so that the login fails.
        HAPPY_SERVER_URL: 'http://127.0.0.1:9',
      },
    })
  const onPatched = start()
  expect(await onPatched.exited).toBe(1)
  expect(onPatched.text()).toContain('is patched: it prints all of this itself. Run: happy auth login')

  await cliPatch.run(patcher, 'undo', '--cli', folder)
  const failing = start()
  try {
    await failing.waitFor(/How would you like to authenticate\?/, 60_000)
    failing.write('1')
    expect(await failing.exited).toBe(1)
    expect(failing.text()).toContain('Failed to create authentication request')
  } finally {
    failing.kill()
  }
})
