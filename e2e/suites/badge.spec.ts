import type { Page, Worker } from 'playwright'
import type { PushNotice } from '../../worker/api/push/pushNotice'
import { messages } from '../../web/i18n/messages'
import { askingSession } from '../fixtures/askingSession'
import { notifiedSession, notifierWaits, shownNotifications } from '../fixtures/notifiedSession'
import { openPushes, putAway } from '../push/serviceWorkerPushes'
import { expect, test } from '../fixtures/test'

/** A file of the app's origin that is no page of it: it has no notifier. */
const elsewhere = '/icons/icon.svg'

/** What every page asks of the real badge, in order, kept where the next page reads it; 0 = none. */
async function recordBadges(page: Page): Promise<void> {
  await page.context().addInitScript(() => {
    const { setAppBadge, clearAppBadge } = navigator
    const startedAt = performance.timeOrigin
    // One key each: two tabs that changed one would lose what the other wrote.
    const note = (count: number) => {
      localStorage[`test-badge ${startedAt + performance.now()}`] = String(count)
    }
    navigator.setAppBadge = (count = -1) => {
      note(count)
      return setAppBadge.call(navigator, count)
    }
    navigator.clearAppBadge = () => {
      note(0)
      return clearAppBadge.call(navigator)
    }
  })
}

function badges(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const times = Object.keys(localStorage).flatMap((key) => {
      const [name, at] = key.split(' ')
      return name === 'test-badge' ? [Number(at)] : []
    })
    return times.toSorted((a, b) => a - b).map((at) => localStorage[`test-badge ${at}`] as string)
  })
}

async function lastBadge(page: Page): Promise<string | undefined> {
  return (await badges(page)).at(-1)
}

/** The same of the service worker, as long as it runs. */
function recordWorkerBadges(worker: Worker): Promise<void> {
  return worker.evaluate(() => {
    const scope = globalThis as unknown as { badges: number[]; navigator: Navigator }
    scope.badges = []
    const { setAppBadge, clearAppBadge } = scope.navigator
    scope.navigator.setAppBadge = (count = -1) => {
      scope.badges.push(count)
      return setAppBadge.call(scope.navigator, count)
    }
    scope.navigator.clearAppBadge = () => {
      scope.badges.push(0)
      return clearAppBadge.call(scope.navigator)
    }
  })
}

test('the badge counts while a tab is open, has no number after the last one, and then counts what pushes showed', async ({
  world,
}) => {
  const { browser, page, account, session, ask } = await notifiedSession(world, 'badge me')
  const second = await askingSession(account, 'badge me, too')
  await page.goto('/')
  await page.getByRole('link', { name: 'badge me, too' }).click()
  await page.waitForURL(/\/s\//)
  const [, serverId = ''] = /\/s\/([^/]+)\//.exec(page.url()) ?? []
  await recordBadges(page)
  await page.goto('/usage')

  await test.step('with a tab it is the number of the queue', async () => {
    await ask({ r1: 'touch one.txt' })
    await expect(page.getByRole('button', { name: messages.app.next(1) })).toBeVisible()
    await expect.poll(() => lastBadge(page)).toBe('1')
  })

  await test.step('the tab that counts is closed: another one counts on', async () => {
    const other = await browser.newTab('/usage')
    await expect.poll(() => notifierWaits(other)).toBe(true)
    await page.goto(elsewhere)
    await expect.poll(async () => (await badges(page)).slice(-2)).toEqual(['0', '1'])
    await other.goto(elsewhere)
    await expect.poll(() => lastBadge(page)).toBe('0')
    await other.close()
  })

  await test.step('answered elsewhere meanwhile: nothing is counted when the app is opened again', async () => {
    await ask({})
    await page.goto('/usage')
    await expect.poll(async () => (await badges(page)).slice(-2)).toEqual(['0', '0'])
  })

  await test.step('without a tab it counts the sessions whose pushes stand there, until they are put away', async () => {
    const push = await openPushes(page)
    const worker = page.context().serviceWorkers().at(-1)
    if (!worker) throw new Error('There is no service worker')
    const notice = (of: typeof session, name: string): PushNotice => {
      const at = Date.now()
      const told = { server: 'Home', session: name, count: 1, waiting: null, asks: null }
      return { version: 1, kind: 'needs-me', serverId, sessionId: of.id, at, ...told }
    }
    await ask({ r2: 'touch two.txt' })
    await second.ask({ s1: 'touch three.txt' })
    await expect.poll(() => lastBadge(page)).toBe('2')
    await recordWorkerBadges(worker)
    const counted = () => worker.evaluate(() => (globalThis as unknown as { badges: number[] }).badges)
    await push(notice(session, 'badge me'))
    await expect.poll(async () => (await shownNotifications(page)).length).toBe(1)
    // The page is there and counts for itself.
    expect(await counted()).toEqual([])
    await page.goto('about:blank')
    await push(notice(second.session, 'badge me, too'))
    await expect.poll(counted).toEqual([2])
    await putAway(page, 'badge me')
    await expect.poll(counted).toEqual([2, 1])
    await putAway(page, 'badge me, too')
    await expect.poll(counted).toEqual([2, 1, 0])
  })
  await second.session.end()
  await session.end()
})
