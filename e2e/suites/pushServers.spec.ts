import type { Page } from 'playwright'
import type { AgentAccount } from '../../local/agent/terminalLogin'
import { deriveAccountKeys } from '../../worker/crypto/accountKeys'
import { randomBytes } from '../../worker/crypto/bytes'
import { sealPointer } from '../../worker/crypto/sealedPointer'
import type { SessionId } from '../../worker/api/ids'
import { notificationMessages } from '../../web/i18n/notificationMessages'
import type { PushNotice } from '../../worker/api/push/pushNotice'
import { askingSession } from '../fixtures/askingSession'
import { shownNotifications } from '../fixtures/notifiedSession'
import { keepBehind } from '../fixtures/browsers/windowFocus'
import { permissionCards } from '../fixtures/pages/newSession'
import { sessionRows } from '../fixtures/pages/sessions'
import { openPushes, pressButton } from '../push/serviceWorkerPushes'
import { expect, test } from '../fixtures/test'
import { twoAccounts } from '../fixtures/twoAccounts'

const words = notificationMessages.push

async function addressOf(page: Page, title: string): Promise<string> {
  await page.goto('/')
  await sessionRows(page, title).click()
  await page.waitForURL(/\/s\//)
  return new URL(page.url()).pathname
}

/** What each notification opens, by its title. */
function opens(page: Page): Promise<Record<string, string>> {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready
    const shown = await navigator.locks.request('happy-hub:shown', () => registration.getNotifications())
    return Object.fromEntries(shown.map(({ title, data }) => [title, (data as { href: string }).href]))
  })
}

test('machines of two servers tell one browser: each answer goes to its own server, and nothing is told twice', async ({
  world,
}) => {
  const { cloud, appUrl, browser, page, atHome, inCloud } = await twoAccounts(world)
  await browser.context().grantPermissions(['notifications'], { origin: appUrl })
  await keepBehind(browser.context())
  const login = await askingSession(atHome, 'fix-login')
  const rust = await askingSession(inCloud, 'port-to-rust')
  const paths = {
    'fix-login': await addressOf(page, 'fix-login'),
    'port-to-rust': await addressOf(page, 'port-to-rust'),
  }
  await page.goto('/')
  const push = await openPushes(page)
  const { target, sender, came } = await world.pushAddress()
  /** As the app writes it for each of them. */
  const receiverOn = (server: string, path: string, machines: string[]) => {
    const serverId = path.split('/')[2] ?? ''
    return {
      id: 'chrome',
      kind: 'web-push',
      name: 'Chrome',
      server,
      serverId,
      privacy: 'content',
      target,
      sender,
      machines,
    }
  }
  const ofHome = {
    account: atHome,
    session: { id: login.session.id, dataKey: login.dataKey },
    receiver: receiverOn('Home', paths['fix-login'], ['box', 'spare']),
  }
  const box = await world.notifyProcess({ ...ofHome, machineId: 'box' })
  await world.notifyProcess({ ...ofHome, machineId: 'spare' })
  const tower = await world.notifyProcess({
    account: inCloud,
    session: { id: rust.session.id, dataKey: rust.dataKey },
    receiver: receiverOn('Cloud', paths['port-to-rust'], ['tower']),
    machineId: 'tower',
  })
  const lines = (session: string) => came().flatMap((notice) => (notice.session === session ? [notice.asks?.line] : []))
  /** Hands the browser what came of a session last. */
  const deliver = async (session: string, line: string): Promise<PushNotice> => {
    await expect.poll(() => lines(session)).toContain(line)
    const notice = came().findLast((each) => each.session === session)
    if (!notice) throw new Error('Nothing came')
    await push(notice)
    return notice
  }

  await test.step('a request on each: each notification opens its own session of its own server', async () => {
    await Promise.all([login.ask({ r1: 'touch login' }), rust.ask({ r1: 'touch rust' })])
    const first = await deliver('fix-login', 'touch login')
    await deliver('port-to-rust', 'touch rust')
    // As if both of its machines had sent.
    await push({ ...first, at: first.at + 1 })
    await expect
      .poll(async () => (await shownNotifications(page)).toSorted())
      .toEqual(['fix-login: Bash: touch login · Home', 'port-to-rust: Bash: touch rust · Cloud'])
    expect(await opens(page)).toEqual(paths)
  })

  await test.step('allowed from one: its own server has the answer, and what the other asks stays', async () => {
    await pressButton(page, 'port-to-rust', 'allow')
    await expect
      .poll(async () => (await shownNotifications(page)).toSorted())
      .toEqual(['fix-login: Bash: touch login · Home', `port-to-rust: ${words.allowed}`])
    expect(rust.answers).toMatchObject([{ id: 'r1', approved: true }])
    expect(login.answers).toEqual([])
    await pressButton(page, 'fix-login', 'deny')
    await expect.poll(() => shownNotifications(page)).toContain(`fix-login: ${words.denied}`)
    expect(login.answers).toMatchObject([{ id: 'r1', approved: false }])
    expect(rust.answers).toHaveLength(1)
  })

  await test.step('of two machines one sends; when it ends, the other one goes on', async () => {
    await login.ask({ r2: 'touch second' })
    await expect.poll(() => lines('fix-login')).toContain('touch second')
    // In one step: answered elsewhere, and the next one asked.
    await login.ask({ r3: 'touch third' })
    await expect.poll(() => lines('fix-login')).toContain('touch third')
    await box.stop()
    await login.ask({ r4: 'touch fourth' })
    await expect.poll(() => lines('fix-login')).toContain('touch fourth')
    expect(lines('fix-login')).toEqual(['touch login', 'touch second', 'touch third', 'touch fourth'])
  })

  await test.step('through ntfy, encrypted: its server reads nothing, and a press opens the session of the right server', async () => {
    const ntfy = await world.ntfy()
    await tower.call('add-ntfy', '--tells', 'encrypted', '--app', appUrl, `${ntfy.url}/topic`)
    await rust.ask({ r5: 'touch sealed' })
    await expect.poll(() => ntfy.came().length).toBe(1)
    const [message] = ntfy.came()
    expect(message).toMatchObject({ topic: 'topic', title: 'Happy Hub: something waits for you' })
    for (const secret of ['port-to-rust', 'touch sealed', 'Cloud', cloud.url, rust.session.id]) {
      expect(JSON.stringify(message)).not.toContain(secret)
    }
    const opened = await browser.newTab()
    await opened.goto(message?.click ?? '')
    await expect.poll(() => new URL(opened.url()).pathname).toBe(paths['port-to-rust'])
    await expect(permissionCards(opened, 'touch sealed')).toBeVisible()
    // Neither in the address bar nor one step back.
    await opened.goBack()
    expect(new URL(opened.url()).hash).toBe('')
    await opened.close()
  })

  await test.step('what a stranger seals, who knows the public key, leads to a session or nowhere, and does nothing', async () => {
    const sealFor = (account: AgentAccount, sessionId: string) =>
      `${appUrl}/notice#${sealPointer({ server: 'https://evil.example', sessionId: sessionId as SessionId }, account.contentPublicKey)}`
    const before = [...login.answers, ...rust.answers]
    const opened = await browser.newTab()
    const open = async (link: string) => {
      await opened.goto('about:blank')
      await opened.goto(link)
    }
    await open(sealFor(inCloud, rust.session.id))
    await expect.poll(() => new URL(opened.url()).pathname).toBe(paths['port-to-rust'])
    // Of the other server: this account's key leads to this account's server alone.
    await open(sealFor(inCloud, login.session.id))
    const [, , cloudId] = paths['port-to-rust'].split('/')
    await expect.poll(() => new URL(opened.url()).pathname).toBe(`/s/${cloudId}/${login.session.id}`)
    await expect(permissionCards(opened, '')).toHaveCount(0)
    const stranger = await deriveAccountKeys(randomBytes(32))
    await open(sealFor({ ...inCloud, contentPublicKey: stranger.contentPublicKey }, rust.session.id))
    await expect(opened.getByText(notificationMessages.sealed.notForUs)).toBeVisible()
    await open(`${appUrl}/notice#${'A'.repeat(100_000)}`)
    await expect(opened.getByText(notificationMessages.sealed.broken)).toBeVisible()
    expect([...login.answers, ...rust.answers]).toEqual(before)
    await opened.close()
  })
  await Promise.all([login.session.end(), rust.session.end()])
})
