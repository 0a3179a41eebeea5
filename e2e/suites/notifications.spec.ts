import type { Page } from 'playwright'
import { permissionMessages } from '../../web/i18n/permissionMessages'
import { messages } from '../../web/i18n/messages'
import { notificationMessages } from '../../web/i18n/notificationMessages'
import { paletteMessages } from '../../web/i18n/paletteMessages'
import { askingSession } from '../fixtures/askingSession'
import { setFocus } from '../fixtures/browsers/windowFocus'
import { answerCard, permissionCards } from '../fixtures/pages/newSession'
import { sessionRows } from '../fixtures/pages/sessions'
import { notifiedSession, notifierRuns, shownNotifications } from '../fixtures/notifiedSession'
import { putAway } from '../push/serviceWorkerPushes'
import { expect, test } from '../fixtures/test'

const words = notificationMessages
const queueWords = paletteMessages.queue

/** Another tab would go on, were this one to end. */
function notifierWaits(page: Page): Promise<boolean> {
  return page.evaluate(async () => {
    const { pending = [] } = await navigator.locks.query()
    return pending.some(({ name }) => name === 'happy-hub:notifier')
  })
}

test('a request of a session that nobody looks at is notified once for all tabs, and goes when it is answered', async ({
  world,
}) => {
  const { browser, page, account, session, ask } = await notifiedSession(world, 'notify me')
  await page.goto('/settings')
  await page.getByRole('checkbox', { name: words.on }).check()
  await page.getByRole('radio', { name: words.privacy.content }).check()
  const other = await browser.newTab()
  await page.bringToFront()
  await expect.poll(() => notifierWaits(page)).toBe(true)
  await page.goto('/')
  await expect(sessionRows(page, 'notify me')).toBeVisible()

  // It begins when the first screen had its time; what waits by then is seen by whoever opened the app.
  await expect.poll(() => notifierRuns(page)).toBe(true)
  await ask({ r1: 'touch asked.txt' })
  await expect
    .poll(() => shownNotifications(page))
    .toEqual([expect.stringContaining('notify me: Bash: touch asked.txt')])

  await test.step('back at its card, it goes; answered there, nothing comes again', async () => {
    await setFocus(page, true)
    await expect.poll(() => shownNotifications(page)).toEqual([])
    await answerCard(permissionCards(page, 'touch asked.txt'), permissionMessages.allow)
    await setFocus(page, false)
  })

  await test.step('answered elsewhere, it goes, too', async () => {
    await ask({ r2: 'touch again.txt' })
    await expect.poll(() => shownNotifications(page)).toHaveLength(1)
    // In one step with the next request: that is told.
    await ask({ r3: 'touch instead.txt' })
    await expect
      .poll(() => shownNotifications(page))
      .toEqual([expect.stringContaining('notify me: Bash: touch instead.txt')])
    await ask({})
    await expect.poll(() => shownNotifications(page)).toEqual([])
  })

  await test.step('put off or muted, it goes', async () => {
    const row = page.locator('[data-queue-line]').filter({ hasText: 'notify me' })
    const choose = async (name: string) => {
      await row.getByRole('button', { name: queueWords.more('notify me') }).click()
      await page.getByRole('button', { name, exact: true }).click()
    }
    await page.goto('/needs-you')
    await expect.poll(() => notifierRuns(page)).toBe(true)
    await ask({ m1: 'touch later.txt' })
    await expect.poll(() => shownNotifications(page)).toHaveLength(1)
    await choose(queueWords.snooze.hour)
    await expect.poll(() => shownNotifications(page)).toEqual([])
    await page.getByText(queueWords.snoozedCount(1)).click()
    await page.getByRole('button', { name: queueWords.wakeName('notify me') }).click()
    await ask({ m1: 'touch later.txt', m2: 'touch more.txt' })
    await expect.poll(() => shownNotifications(page)).toHaveLength(1)
    await choose(queueWords.mute)
    await expect.poll(() => shownNotifications(page)).toEqual([])
    await page.getByText(queueWords.mutedCount(1)).click()
    await page.getByRole('button', { name: queueWords.unmuteName('notify me') }).click()
    await ask({})
    await page.getByRole('link', { name: messages.app.name, exact: true }).click()
  })

  await test.step('what is on the screen is not notified', async () => {
    await sessionRows(page, 'notify me').click()
    await setFocus(page, true)
    await ask({ r4: 'touch seen.txt' })
    await expect(permissionCards(page, 'touch seen.txt')).toBeVisible()
    expect(await shownNotifications(page)).toEqual([])
    await ask({})
  })

  await test.step('put away by the person, it is not shown anew by the tab that goes on', async () => {
    const second = await askingSession(account, 'another one')
    // The other tab has its turn.
    await page.goto('/')
    await expect(sessionRows(page, 'another one')).toBeVisible()
    await expect.poll(() => notifierWaits(page)).toBe(true)
    await ask({ r5: 'touch away.txt' })
    await expect.poll(() => shownNotifications(page)).toHaveLength(1)
    await putAway(page, 'notify me')
    await other.close()
    await expect.poll(() => notifierWaits(page)).toBe(false)
    await second.ask({ a1: 'touch second.txt' })
    await expect
      .poll(() => shownNotifications(page))
      .toEqual([expect.stringContaining('another one: Bash: touch second.txt')])
    await second.session.end()
  })
  await session.end()
})

test('what is in view in the queue is not notified, what is further down is; coming back to it closes it', async ({
  world,
}) => {
  const { page, account, session, ask } = await notifiedSession(world, 'in view')
  const below = await askingSession(account, 'further down')
  await page.goto('/settings')
  await page.getByRole('checkbox', { name: words.on }).check()
  await page.getByRole('radio', { name: words.privacy.content }).check()
  // So small that one opened request fills it.
  await page.setViewportSize({ width: 390, height: 360 })
  await page.goto('/needs-you')
  await expect.poll(() => notifierRuns(page)).toBe(true)
  await setFocus(page, true)
  await ask({ v1: 'touch seen.txt' })
  await expect(permissionCards(page, 'touch seen.txt')).toBeVisible()
  // Told later than the first would be.
  await below.ask({ b1: 'touch below.txt' })
  await expect
    .poll(() => shownNotifications(page))
    .toEqual([expect.stringContaining('further down: Bash: touch below.txt')])
  await setFocus(page, false)
  await ask({ v1: 'touch seen.txt', v2: 'touch away.txt' })
  await expect.poll(() => shownNotifications(page)).toHaveLength(2)
  await setFocus(page, true)
  await expect
    .poll(() => shownNotifications(page))
    .toEqual([expect.stringContaining('further down: Bash: touch below.txt')])
  await page.getByText('further down').last().scrollIntoViewIfNeeded()
  await expect.poll(() => shownNotifications(page)).toEqual([])
  await Promise.all([session.end(), below.session.end()])
})
