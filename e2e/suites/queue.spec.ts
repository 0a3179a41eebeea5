import type { Page } from 'playwright'
import { messages } from '../../web/i18n/messages'
import { permissionMessages } from '../../web/i18n/permissionMessages'
import { paletteMessages } from '../../web/i18n/paletteMessages'
import { sessionActionsMessages } from '../../web/i18n/sessionActionsMessages'
import { askingSession, type AskingSession } from '../fixtures/askingSession'
import type { AppBrowser } from '../fixtures/browsers/appBrowser'
import { answerCard, permissionCards } from '../fixtures/pages/newSession'
import { sendMessage, sessionRows } from '../fixtures/pages/sessions'
import { expect, test } from '../fixtures/test'
import { twoAccounts } from '../fixtures/twoAccounts'

const words = paletteMessages.queue

const queue = (page: Page) => page.getByRole('main')
const line = (page: Page, title: string) => queue(page).locator('[data-queue-line]').filter({ hasText: title })

/** What the browser was last told to show on the icon of the app. */
async function watchBadge(browser: AppBrowser): Promise<() => number | null> {
  let shown: number | null = null
  await browser.context().exposeFunction('noteBadge', (count: number) => void (shown = count))
  await browser.context().addInitScript(() => {
    const { noteBadge } = globalThis as unknown as { noteBadge(count: number): Promise<void> }
    navigator.setAppBadge = (count = 0) => noteBadge(count)
    navigator.clearAppBadge = () => noteBadge(0)
  })
  return () => shown
}

/** What this tab says of what waits: its title, its icon, the queue's heading and the button that leads to the next. */
async function expectCount(page: Page, count: number): Promise<void> {
  await expect(page).toHaveTitle(count === 0 ? 'Happy Hub' : `(${count}) Happy Hub`)
  const icon = count === 0 ? '/icons/icon.svg' : '/icons/icon-waits.svg'
  await expect(page.locator('link[rel="icon"]')).toHaveAttribute('href', icon)
  if (count === 0) return
  await expect(queue(page).getByRole('heading', { name: `${words.title} ${count}` })).toBeVisible()
  await expect(page.getByRole('button', { name: messages.app.next(count) })).toBeVisible()
}

test('title, icon, badge, heading and Next say the same number, whatever is put off, muted or could not be sent', async ({
  world,
}) => {
  test.setTimeout(180_000)
  const { home, cloud, browser, page, atHome, inCloud } = await twoAccounts(world)
  const badge = await watchBadge(browser)
  const login = await askingSession(atHome, 'fix-login')
  const rust = await askingSession(inCloud, 'port-to-rust')
  const docs = await askingSession(inCloud, 'tidy-docs')
  await askingSession(atHome, 'add-tests')
  await page.goto('/')
  await expect(sessionRows(page, 'tidy-docs')).toBeVisible()
  await login.ask({ r1: 'touch login' })
  await rust.ask({ r2: 'touch rust' })
  await docs.session.post('t1', [
    { t: 'turn-start' },
    { t: 'text', text: 'Done.' },
    { t: 'turn-end', status: 'completed' },
  ])
  const other = await browser.newTab('/')
  const expectEverywhere = async (count: number) => {
    await expectCount(page, count)
    await expectCount(other, count)
    await expect.poll(badge).toBe(count)
  }
  await expectEverywhere(3)

  await test.step('put off and taken back, in all tabs at once', async () => {
    await line(page, 'fix-login')
      .getByRole('button', { name: words.more('fix-login') })
      .click()
    await page.getByRole('button', { name: words.snooze.hour }).click()
    await expectEverywhere(2)
    await page.getByRole('button', { name: messages.sessions.removal.undo }).click()
    await expectEverywhere(3)
  })

  await test.step('what a server and a session may tell', async () => {
    const { wants } = words
    const change = await browser.newTab('/servers')
    const ofCloud = change.getByRole('combobox', { name: wants.server(new URL(cloud.url).host) })
    await ofCloud.selectOption(wants.names.mute)
    await expectEverywhere(1)
    await expect(queue(page).getByText(words.mutedCount(1))).toBeVisible()
    await ofCloud.selectOption(wants.names['needs-me'])
    await expectEverywhere(2)
    await sessionRows(change, 'port-to-rust').click()
    await change.getByRole('button', { name: sessionActionsMessages.menu }).click()
    await change.getByRole('button', { name: sessionActionsMessages.names.details }).click()
    const ofSession = change.getByRole('combobox', { name: wants.session })
    await ofSession.selectOption(wants.names.mute)
    await expectEverywhere(1)
    await ofSession.selectOption('')
    await expectEverywhere(2)
    await change.goto('/servers')
    await ofCloud.selectOption(wants.names.all)
    await expectEverywhere(3)
    await change.close()
  })

  await test.step('a prompt that could not be sent waits, too, and is sent from the queue', async () => {
    home.proxy.setFault({ kind: 'status', status: 400, method: 'POST', path: /\/messages/ })
    await sessionRows(other, 'add-tests').click()
    await sendMessage(other, 'of the logout, too')
    await other.goto('/')
    await expectEverywhere(4)
    // With room for all of the first lines, it is open at once.
    await expect(line(page, 'add-tests')).toContainText('of the logout, too')
    home.proxy.clearFaults()
    await line(page, 'add-tests').getByRole('button', { name: messages.sessions.delivery.retry }).click()
    // Its person wrote it: nothing of it is to be read.
    await expect(line(page, 'add-tests')).toHaveCount(0)
    await expectEverywhere(3)
  })

  await test.step('answered elsewhere: how it ended is said, and that it was not here', async () => {
    await rust.session.state.change(({ requests: { r2, ...requests }, ...state }) => ({
      ...state,
      requests,
      completedRequests: { r2: { ...r2, status: 'approved', completedAt: 2 } },
    }))
    await expect(line(page, 'port-to-rust')).toContainText(words.over.allowed(words.over.where.elsewhere))
    await expectEverywhere(2)
  })

  await test.step('answered in another tab: that is said', async () => {
    await rust.ask({ r4: 'touch again' })
    await expectEverywhere(3)
    // Its card has to have been read here.
    await expect(permissionCards(page, 'touch again')).toBeVisible()
    await sessionRows(other, 'port-to-rust').click()
    await answerCard(permissionCards(other, 'touch again'), permissionMessages.allow)
    await expect(line(page, 'port-to-rust')).toContainText(words.over.where.tab)
    await other.goto('/')
    await expectEverywhere(2)
  })

  await test.step('the queue and the palette for a screen reader', async () => {
    await expect(queue(page)).toMatchAriaSnapshot(`
      - heading "Needs you 2" [level=2]
      - list "Needs you":
        - listitem:
          - link /fix-login .* needs you/
          - button "Later, and more for “fix-login”"
          - button "Show what “fix-login” waits for" [expanded]
          - article:
            - button "Allow"
      - heading "Finished, not read yet" [level=3]
      - list "Finished, not read yet":
        - listitem:
          - link /tidy-docs .*/
          - button "Show what “tidy-docs” waits for"
    `)
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').fill('rust')
    await expect(page.getByRole('dialog')).toMatchAriaSnapshot(`
      - dialog "Go to":
        - heading "Go to" [level=2]
        - combobox "Session, message, file, artifact, machine, server or command" [expanded]
        - listbox "Results":
          - option /port-to-rust Session/ [selected]
          - option /Search messages for “rust” Command/
    `)
    await page.keyboard.press('Escape')
  })

  await test.step('Next leads to the oldest; after an answer the focus is at what waits next', async () => {
    await page.getByRole('button', { name: messages.app.next(2) }).click()
    await expect(page).toHaveURL(new RegExp(`/${login.session.id}$`))
    await answerCard(permissionCards(page, 'touch login'), permissionMessages.allow)
    await page.mouse.move(2, 2)
    await expect(page.getByRole('button', { name: messages.app.next(1) })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(new RegExp(`/${docs.session.id}$`))
    await expect(page).toHaveTitle(/^Session/)
    expect(await page.evaluate(() => document.activeElement === document.body)).toBe(false)
  })

  await test.step('a server that has not answered is waited for, and never said to want nothing', async () => {
    cloud.proxy.setFault({ kind: 'hang' })
    cloud.proxy.cutConnections()
    await page.goto('/needs-you')
    const waiting = messages.sessions.list.notKnown.waiting(new URL(cloud.url).host)
    await expect(queue(page).getByText(waiting)).toBeVisible()
    await expect(queue(page).getByText(words.none)).toBeHidden()
  })
})

test('eleven requests of two servers are answered on a phone without leaving the queue', async ({ world }) => {
  test.setTimeout(180_000)
  const { page, atHome, inCloud } = await twoAccounts(world, { viewport: { width: 390, height: 844 } })
  const accounts = [atHome, inCloud]
  const sessions: AskingSession[] = []
  for (let index = 0; index < 11; index++) {
    const account = accounts[index % 2]
    if (!account) throw new Error('No account')
    const session = await askingSession(account, `task-${index}-of-11`)
    sessions.push(session)
    await session.ask({ [`request-${index}`]: `touch file-${index}-of-11` })
  }
  await page.goto('/')
  await page.getByRole('link', { name: `${messages.app.tabs.queue} 11` }).click()

  await test.step('one is put off, over a reload', async () => {
    await line(page, 'task-10-of-11')
      .getByRole('button', { name: words.more('task-10-of-11') })
      .click()
    await page.getByRole('button', { name: words.snooze.hour }).click()
    await expect(page.getByRole('link', { name: `${messages.app.tabs.queue} 10` })).toBeVisible()
    await page.reload()
    await page.getByText(words.snoozedCount(1)).click()
    await page.getByRole('button', { name: words.wakeName('task-10-of-11') }).click()
    await expect(line(page, 'task-10-of-11')).toBeVisible()
  })

  await test.step('one is answered elsewhere, and says so', async () => {
    await sessions[9]?.ask({})
    await expect(line(page, 'task-9-of-11')).toContainText(words.over.unknown)
    await sessions[9]?.ask({ 'request-9': 'touch file-9-of-11' })
    await expect(line(page, 'task-9-of-11')).not.toContainText(words.over.unknown)
  })

  for (const [index, { answers }] of sessions.entries()) {
    const title = `task-${index}-of-11`
    const toggle = line(page, title).getByRole('button', { name: words.show(title) })
    const allow = permissionCards(page, `touch file-${index}-of-11`).getByRole('button', {
      name: permissionMessages.allow,
      exact: true,
    })
    // A card that was just scrolled into view takes no press at first: the person presses again.
    await expect(async () => {
      if (answers.length === 0 && (await toggle.getAttribute('aria-expanded')) === 'false') await toggle.click()
      if (answers.length === 0) await allow.click({ timeout: 2_000 })
      expect(answers).toEqual([{ id: `request-${index}`, approved: true }])
    }).toPass({ intervals: [800], timeout: 30_000 })
  }
  expect(new URL(page.url()).pathname).toBe('/needs-you')
  await expect(queue(page).getByText(words.none)).toBeVisible()
})
