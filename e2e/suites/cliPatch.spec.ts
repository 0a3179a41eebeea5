import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { callHappyServer } from '../../local/agent/callHappyServer'
import { keyOf, npmRunCliPatch, sixWords, wordsFor } from '../installs/cliPatch'
import { copyCli } from '../installs/copyCli'
import { approveTerminalLink, openLink } from '../fixtures/pages/linkTerminal'
import { createAccount } from '../fixtures/pages/signIn'
import { findSecretsSent } from '../fixtures/secretSearch'
import { expect, test } from '../fixtures/test'

const officialApp = 'https://app.happy.engineering'

test('V17 a patched 1.2.5: QR text and web link carry the server; undo restores every byte; stock and patched CLI both log in', async ({
  world,
}) => {
  // Four logins of the real CLI, which takes some seconds of a processor to start.
  test.slow()
  const copy = await copyCli()
  try {
    const published = await filesOf(copy.folder)
    const [a, b] = await world.servers(2)
    if (!a || !b) throw new Error('Two servers are needed')
    const appUrl = await world.serveApp(a)
    // Its web app comes from settings.json, which the patch writes.
    const patched = await world.cli(b, null, copy.entry)
    const browser = await world.browser(appUrl)
    const page = await browser.newTab()
    await createAccount(page)
    expect(await npmRunCliPatch(patched, 'apply', '--cli', copy.folder, '--webapp', appUrl)).toContain(
      'Patched happy 1.2.5',
    )

    const server = `${encodeURIComponent(b.url)}&fp=1`
    const elsewhere = await world.cli(b, officialApp, copy.entry)
    const [qrText, officialLink] = await Promise.all([
      patched.authLogin({ choice: 'mobile' }),
      elsewhere.authLogin({ choice: 'web' }),
    ])
    expect(qrText).toMatch(/^happy:\/\/terminal\?key=[\w-]{43}&server=/)
    expect(qrText.split('&server=')[1]).toBe(server)
    // Beside it: the words to compare, and the same key as the official app reads it.
    const qrKey = keyOf(qrText)
    expect(await patched.loginShows(sixWords)).toBe(wordsFor(qrKey, b.url))
    expect(await patched.loginShows(/For the official app:\n.*(?=\n)/)).toContain(`happy://terminal?${qrKey}`)

    const link = await patched.authLogin({ choice: 'web' })
    expect(link).toMatch(new RegExp(`^${appUrl}/terminal/connect#key=[\\w-]{43}&server=`))
    expect(link.split('&server=')[1]).toBe(server)
    expect(await patched.loginShows(sixWords)).toBe(wordsFor(keyOf(link), b.url))

    // A link to the official app, which refuses more than a key, keeps its form.
    expect(officialLink).toMatch(new RegExp(`^${officialApp}/terminal/connect#key=[\\w-]{43}$`))

    await openLink(page, link)
    await approveTerminalLink(page, 'separate-key')
    const onB = await patched.waitForLogin()
    await expect(callHappyServer(b.url, 'GET', '/v1/account/profile', undefined, onB.token)).resolves.toHaveProperty(
      'id',
    )
    const key = Buffer.from(keyOf(link), 'base64url')
    const secrets = [{ name: 'key of the terminal', bytes: key }]
    expect(findSecretsSent(b.proxy.recordings(), secrets)).not.toEqual([])
    expect(findSecretsSent(a.proxy.recordings(), secrets)).toEqual([])

    expect(await npmRunCliPatch(patched, 'undo', '--cli', copy.folder)).toContain('as published again')
    expect(await filesOf(copy.folder)).toEqual(published)
    const settings = JSON.parse(await readFile(join(patched.happyHome, 'settings.json'), 'utf8')) as object
    expect(settings).toHaveProperty('machineId')
    expect(settings).not.toHaveProperty('webappUrl')

    const stock = await world.cli(a, appUrl, copy.entry)
    const stockLink = await stock.authLogin({ choice: 'web' })
    expect(stockLink).toMatch(/#key=[\w-]{43}$/)
    await openLink(page, stockLink)
    await approveTerminalLink(page)
    const onA = await stock.waitForLogin()
    await expect(callHappyServer(a.url, 'GET', '/v1/account/profile', undefined, onA.token)).resolves.toHaveProperty(
      'id',
    )
  } finally {
    await copy.remove()
  }
})

/** The text of each of the package's own files. */
async function filesOf(folder: string): Promise<Map<string, string>> {
  const files = new Map<string, string>()
  for (const part of ['', 'bin', 'dist', 'dist/codex']) {
    for (const entry of await readdir(join(folder, part), { withFileTypes: true })) {
      if (entry.isFile()) files.set(join(part, entry.name), await readFile(join(folder, part, entry.name), 'latin1'))
    }
  }
  return files
}
