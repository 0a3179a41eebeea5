import { existsSync } from 'node:fs'
import { readFile, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { hostname } from 'node:os'
import type { Page } from 'playwright'
import { notificationMessages } from '../../web/i18n/notificationMessages'
import { readTokenAccountId } from '../../worker/crypto/token'
import { permissionMessages } from '../../web/i18n/permissionMessages'
import type { CliInstance } from '../agents/cli'
import { runningPrograms } from '../fixtures/cli/runningPrograms'
import { inEngine } from '../engines/engines'
import type { FirefoxBrowser } from '../fixtures/browsers/firefoxBrowser'
import { pageWindow } from '../fixtures/browsers/pageWindow'
import { askingSession } from '../fixtures/askingSession'
import { linkCli } from '../fixtures/cli/linkCli'
import { startCliSession } from '../fixtures/cli/startCliSession'
import { approveAgent } from '../fixtures/pages/linkTerminal'
import { answerCard, permissionCards } from '../fixtures/pages/newSession'
import { composer, sendMessage, sessionRows } from '../fixtures/pages/sessions'
import { createAccount } from '../fixtures/pages/signIn'
import type { TestServer } from '../fixtures/servers/testServers'
import { expect, test } from '../fixtures/test'

const words = notificationMessages.push

/** What Firefox itself shows of notifications now: title and text of each of its windows for them that is loaded. */
async function shownWindows({ chrome }: FirefoxBrowser): Promise<string[]> {
  const found =
    await chrome?.evaluate(`JSON.stringify([...Services.wm.getEnumerator('alert:alert')].flatMap(({ document }) => {
    const [title, text] = ['alertTitleLabel', 'alertTextLabel'].map((id) => document.getElementById(id))
    return title && text ? [title.value + ': ' + text.textContent] : []
  }))`)
  return JSON.parse(found ?? '[]') as string[]
}

/** Presses the window with this title, the only one of it. */
async function press({ chrome }: FirefoxBrowser, title: string): Promise<void> {
  await chrome?.evaluate(`(() => {
    const shown = [...Services.wm.getEnumerator('alert:alert')].find(
      ({ document }) => document.getElementById('alertTitleLabel').value === ${JSON.stringify(title)})
    shown.document.getElementById('alertTextLabel').click()
    return ''
  })()`)
}

/** How many messages the app has put on this server; a CLI says that it is one. */
function takenFromApp({ proxy }: TestServer): number {
  return proxy.recordings().filter((one) => {
    if (one.kind !== 'http' || one.method !== 'POST' || !one.url.endsWith('/messages') || one.answer === null)
      return false
    return !one.requestHeaders.some(([name]) => name.toLowerCase() === 'x-happy-client')
  }).length
}

interface StoredFile {
  target: { endpoint: string }
  sender: object
  privacy: string
  wants: string
}

/** The one file of this browser on the machine. */
async function storedFile({ happyHome }: CliInstance): Promise<StoredFile & { mode: number }> {
  const folder = join(happyHome, 'happy-hub-notify')
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json') && name !== 'told.json')
  expect(names).toHaveLength(1)
  const file = join(folder, names[0] ?? '')
  const stored = JSON.parse(await readFile(file, 'utf8')) as StoredFile
  return { ...stored, mode: (await stat(file)).mode & 0o777 }
}

async function setUp(page: Page, cli: CliInstance): Promise<void> {
  await page.goto('/settings')
  await page.getByRole('checkbox', { name: notificationMessages.on }).check()
  await page.getByRole('radio', { name: notificationMessages.privacy.content }).check()
  await page.getByRole('button', { name: words.from(hostname()) }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText(`${cli.happyHome}/happy-hub-notify/happy-hub-notify.cjs`)
  await dialog.getByRole('button', { name: words.agree }).click()
  await expect(dialog.getByRole('alert')).toContainText(words.done(hostname()), { timeout: 60_000 })
  await dialog.getByRole('button', { name: words.close }).first().click()
}

test(
  inEngine(
    'firefox',
    'an agent’s request reaches a browser whose app is closed, from its own machine, and is answered',
  ),
  async ({ world }) => {
    // A Firefox and a real CLI.
    test.slow()
    const [server, cloud] = await world.localServers(2)
    if (!server || !cloud) throw new Error('Two servers are needed')
    const appUrl = await world.serveApp(server)
    const service = await world.pushService()
    const browser = await world.firefox(appUrl, service)
    const { page } = browser
    await page.goto('/')
    await createAccount(page)
    const cli = await world.cli(server, appUrl, undefined, ['systemctl'])
    await linkCli(pageWindow(page), cli, server)
    await cli.startDaemon()
    await setUp(page, cli)
    const { token } = JSON.parse(await readFile(join(cli.happyHome, 'access.key'), 'utf8')) as { token: string }
    const accountId = readTokenAccountId(token)
    expect(await storedFile(cli)).toMatchObject({ mode: 0o600, privacy: 'content', wants: 'all', accountId })

    const { directory } = await startCliSession(cli, server, 'pushed')
    await page.goto('/')
    await sessionRows(page, 'pushed').click()
    await page.waitForURL(/\/s\//)
    const address = page.url()
    // Left while its parts are being loaded, Firefox calls each of them a failure.
    await expect(composer(page)).toBeVisible()

    // A machine of another server, to which the app is closed, too; its file as the app writes it.
    const account = await approveAgent(page, appUrl, cloud, 'separate-key')
    const rust = await askingSession(account, 'port-to-rust')
    await page.goto('/')
    await sessionRows(page, 'port-to-rust').click()
    await page.waitForURL((url) => url.href !== address && url.pathname.startsWith('/s/'))
    const rustAddress = page.url()
    await expect(composer(page)).toBeVisible()
    const { target, sender } = await storedFile(cli)
    const facts = { kind: 'web-push', name: 'Firefox', server: 'Cloud', privacy: 'content' }
    await world.notifyProcess({
      account,
      session: { id: rust.session.id, dataKey: rust.dataKey },
      receiver: { id: 'firefox', ...facts, serverId: rustAddress.split('/').at(-2), target, sender },
    })
    await page.goto(address)

    await test.step('the app is closed: Firefox shows what its machine sent, and a press opens that session', async () => {
      await sendMessage(page, 'run: touch closed.txt')
      // Its hub has to have sent it.
      await expect.poll(() => takenFromApp(server)).toBe(1)
      const blank = await page.context().newPage()
      await page.close()
      await blank.bringToFront()
      await expect.poll(() => service.posts().map(({ status }) => status), { timeout: 60_000 }).toEqual([201])
      await expect.poll(() => service.acks().map(({ code }) => code)).toEqual([100])
      // It goes by itself after 20 s.
      await expect.poll(() => shownWindows(browser)).not.toEqual([])
      expect(await shownWindows(browser)).toEqual([expect.stringMatching(/^pushed: Bash: touch closed\.txt · /)])
      const opened = page.context().waitForEvent('page')
      await press(browser, 'pushed')
      const session = await opened
      await expect.poll(() => session.url()).toBe(address)
      await answerCard(permissionCards(session, 'touch closed.txt'), permissionMessages.allow)
      await expect.poll(() => existsSync(join(directory, 'closed.txt'))).toBe(true)
      await session.close()
    })

    await test.step('another server’s machine: a press opens that server’s session', async () => {
      await rust.ask({ r1: 'touch rust' })
      // The other session may have finished meanwhile.
      await expect.poll(() => shownWindows(browser)).toContain('port-to-rust: Bash: touch rust · Cloud')
      const opened = page.context().waitForEvent('page')
      await press(browser, 'port-to-rust')
      const session = await opened
      await expect.poll(() => session.url()).toBe(rustAddress)
      await expect(permissionCards(session, 'touch rust')).toBeVisible()
      await session.close()
      await rust.session.end()
    })

    await test.step('what is told is changed in the app, and the machine’s file with it', async () => {
      const settings = await page.context().newPage()
      await settings.goto('/settings')
      await settings.getByRole('radio', { name: notificationMessages.privacy.nothing }).check()
      await expect.poll(async () => (await storedFile(cli)).privacy).toBe('nothing')
      await settings.getByRole('radio', { name: notificationMessages.privacy.content }).check()
      await expect.poll(async () => (await storedFile(cli)).privacy).toBe('content')
      await settings.close()
    })

    await test.step('an address that the push service dropped: the app, opened, has the machine send to another one', async () => {
      const before = (await storedFile(cli)).target.endpoint
      const postsBefore = service.posts().length
      service.forgetBrowsers()
      // Firefox connects again by itself; its service worker can reach no machine, and says so.
      await expect
        .poll(() => shownWindows(browser), { timeout: 30_000 })
        .toEqual([expect.stringContaining(words.renewed.title)])
      const opened = page.context().waitForEvent('page')
      await press(browser, words.renewed.title)
      const app = await opened
      await expect.poll(async () => (await storedFile(cli)).target.endpoint, { timeout: 30_000 }).not.toBe(before)
      await app.goto(address)
      await sendMessage(app, 'run: touch anew.txt')
      await expect.poll(() => takenFromApp(server)).toBe(2)
      const blank = await page.context().newPage()
      await app.close()
      await blank.bringToFront()
      await expect
        .poll(() => shownWindows(browser), { timeout: 60_000 })
        .toEqual([expect.stringMatching(/^pushed: Bash: touch anew\.txt · /)])
      // Firefox may have got more than one other address since.
      const accepted = service
        .posts()
        .slice(postsBefore)
        .filter(({ status }) => status === 201)
      expect(accepted).not.toEqual([])
      expect(accepted.map(({ path }) => path)).not.toContain(new URL(before).pathname)
    })

    await test.step('the app stops the program on the machine, and this browser’s file goes with it', async () => {
      const settings = await page.context().newPage()
      await settings.goto('/settings')
      await settings.getByRole('button', { name: words.uninstall(hostname()) }).click()
      const dialog = settings.getByRole('dialog')
      await expect(dialog).toContainText('happy-hub-notify.cjs uninstall && rm -f ')
      expect(await runningPrograms(cli)).toBe(1)
      await dialog.getByRole('button', { name: words.runIt }).click()
      await expect(dialog.getByRole('alert')).toContainText('It runs no longer.', { timeout: 30_000 })
      await expect.poll(() => runningPrograms(cli)).toBe(0)
      const folder = join(cli.happyHome, 'happy-hub-notify')
      expect((await readdir(folder)).toSorted()).toEqual(['happy-hub-notify.cjs', 'told.json'])
      await dialog.getByRole('button', { name: words.close }).click()
      await expect(settings.getByRole('button', { name: words.from(hostname()) })).toBeVisible()
      await settings.close()
    })

    // One wrong token there makes the official app's whole batch fail.
    const tokensWritten = [server, cloud]
      .flatMap(({ proxy }) => proxy.recordings())
      .filter((one) => one.kind === 'http' && one.method === 'POST' && one.url.startsWith('/v1/push-tokens'))
    expect(tokensWritten).toEqual([])
  },
)
