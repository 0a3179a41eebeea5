import type { Page } from 'playwright'
import { permissionMessages } from '../../web/i18n/permissionMessages'
import { messages } from '../../web/i18n/messages'
import { notificationMessages } from '../../web/i18n/notificationMessages'
import { paletteMessages } from '../../web/i18n/paletteMessages'
import { askingSession } from '../fixtures/askingSession'
import { setFocus } from '../fixtures/browsers/windowFocus'
import { answerCard, permissionCards } from '../fixtures/pages/newSession'
import { sessionRows } from '../fixtures/pages/sessions'
import { notifiedSession, notifierRuns, notifierWaits, shownNotifications } from '../fixtures/notifiedSession'
import { putAway } from '../push/serviceWorkerPushes'
import { expect, test } from '../fixtures/test'

const words = notificationMessages
const queueWords = paletteMessages.queue

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
    // Told later than that would be.
    const elsewhere = await askingSession(account, 'elsewhere')
    await elsewhere.ask({ e1: 'touch elsewhere.txt' })
    await expect.poll(() => shownNotifications(page)).toEqual([expect.stringContaining('elsewhere: Bash')])
    await elsewhere.ask({})
    await elsewhere.session.end()
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
  await test.step('the first one that comes, while the overview of a wide window shows that nothing waits', async () => {
    await page.setViewportSize({ width: 1280, height: 360 })
    await page.goto('/')
    await expect.poll(() => notifierRuns(page)).toBe(true)
    await setFocus(page, true)
    await ask({ v1: 'touch first.txt' })
    await expect(permissionCards(page, 'touch first.txt')).toBeVisible()
    await below.ask({ b1: 'touch second.txt' })
    await expect
      .poll(() => shownNotifications(page))
      .toEqual([expect.stringContaining('further down: Bash: touch second.txt')])
    await Promise.all([ask({}), below.ask({})])
    await expect.poll(() => shownNotifications(page)).toEqual([])
  })
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

test('what came after the page started and before its notifier ran is told, and what was there before is not', async ({
  world,
}) => {
  const { page, account, session, ask } = await notifiedSession(world, 'early one')
  const second = await askingSession(account, 'waited before')
  await page.goto('/settings')
  await page.getByRole('checkbox', { name: words.on }).check()
  await second.ask({ s1: 'touch before.txt' })
  // The notifier waits until the page is idle, which it is when the test says so.
  await page.addInitScript(() => {
    const idle = new Promise((resolve) => {
      window.addEventListener('test-idle', resolve)
    })
    window.requestIdleCallback = (begin) => {
      const beginThen = async () => {
        await idle
        begin({ didTimeout: true, timeRemaining: () => 50 })
      }
      void beginThen()
      return 1
    }
  })
  await page.goto('/usage')
  await expect(page.getByRole('button', { name: messages.app.next(1) })).toBeVisible()
  await ask({ r1: 'touch early.txt' })
  await expect(page.getByRole('button', { name: messages.app.next(2) })).toBeVisible()
  expect(await notifierRuns(page)).toBe(false)
  await page.evaluate(() => window.dispatchEvent(new Event('test-idle')))
  await expect.poll(() => shownNotifications(page)).toEqual([expect.stringContaining('early one')])
  await second.session.end()
  await session.end()
})

test('what its CLI says of the same beside its state is told once, and by the state', async ({ world }) => {
  const { server, page, account, session, ask } = await notifiedSession(world, 'says it twice')
  await page.goto('/settings')
  await page.getByRole('checkbox', { name: words.on }).check()
  await page.goto('/usage')
  await expect.poll(() => notifierRuns(page)).toBe(true)
  // One replaces the other, so what is there does not say how often it was told.
  await page.evaluate(() => {
    const { showNotification } = ServiceWorkerRegistration.prototype
    ServiceWorkerRegistration.prototype.showNotification = function (...shown) {
      document.documentElement.dataset['told'] = `${document.documentElement.dataset['told'] ?? ''}+`
      return showNotification.apply(this, shown)
    }
  })
  const told = () => page.evaluate(() => document.documentElement.dataset['told'] ?? '')
  const says = async (kind: 'permission' | 'question' | 'done') => {
    const response = await fetch(`${account.serverUrl}/v1/sessions/${session.id}/push-event`, {
      method: 'POST',
      headers: { authorization: `Bearer ${account.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ kind, title: 'Happy', body: 'says it twice' }),
    })
    return response.json()
  }
  const arrived = () =>
    server.proxy
      .recordings()
      .filter((one) => one.kind === 'frame' && one.direction === 'to-client' && one.payload.includes('"session-event"'))
      .length

  // The app says that it is in the foreground: phones are told nothing, and it hears of it all the same.
  await setFocus(page, true)
  await expect.poll(() => says('permission')).toMatchObject({ result: 'suppressed' })
  await ask({ r1: 'touch once.txt' })
  await expect.poll(() => shownNotifications(page)).toEqual([expect.stringContaining('says it twice')])
  await says('question')
  await says('done')
  await expect.poll(arrived).toBeGreaterThanOrEqual(3)
  expect(await told()).toBe('+')
  await ask({ r1: 'touch once.txt', r2: 'touch twice.txt' })
  await expect.poll(() => shownNotifications(page)).toEqual([expect.stringContaining(words.text.requests(2))])
  expect(await told()).toBe('++')
  await session.end()
})

/** What the system has of each shown notification: its body, and whether it sounds. */
function soundsOf(page: Page): Promise<{ body: string; isSilent: boolean | null }[]> {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready
    const shown = await navigator.locks.request('happy-hub:shown', () => registration.getNotifications())
    return shown.map(({ body, silent }) => ({ body, isSilent: silent }))
  })
}

/** `07:30`, so many minutes from now. */
function clockIn(minutes: number): string {
  const at = new Date(Date.now() + minutes * 60_000)
  return [at.getHours(), at.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':')
}

test('a notification sounds only where that was chosen, and in quiet hours there is none', async ({ world }) => {
  const { page, account, session, ask } = await notifiedSession(world, 'sound of it')
  const second = await askingSession(account, 'the quiet one')
  const choose = async (change: () => Promise<void>) => {
    await page.goto('/settings')
    await change()
    // A session's own page or the queue would be a person who looks at it.
    await page.goto('/usage')
    await expect.poll(() => notifierRuns(page)).toBe(true)
  }
  const box = (name: string) => page.getByRole('checkbox', { name, exact: true })
  const hours = async (from: number, to: number) => {
    await page.getByRole('textbox', { name: words.quiet.from, exact: true }).fill(clockIn(from))
    await page.getByRole('textbox', { name: words.quiet.to, exact: true }).fill(clockIn(to))
  }

  await test.step('without a sound, as it is at first', async () => {
    await choose(async () => {
      await box(words.on).check()
      await page.getByRole('radio', { name: words.privacy.content }).check()
    })
    await ask({ r1: 'touch silent.txt' })
    await expect
      .poll(() => soundsOf(page))
      .toEqual([{ body: expect.stringContaining('touch silent.txt'), isSilent: true }])
    await ask({})
    await expect.poll(() => soundsOf(page)).toEqual([])
  })

  await test.step('with a sound', async () => {
    await choose(() => box(words.sound).check())
    await ask({ r2: 'touch loud.txt' })
    await expect
      .poll(() => soundsOf(page))
      .toEqual([{ body: expect.stringContaining('touch loud.txt'), isSilent: false }])
    await ask({})
    await expect.poll(() => soundsOf(page)).toEqual([])
  })

  await test.step('in quiet hours nothing is shown, and it waits all the same', async () => {
    await choose(async () => {
      await box(words.quiet.on).check()
      await hours(-60, 60)
    })
    await ask({ r3: 'touch night.txt' })
    await expect(page.getByRole('button', { name: messages.app.next(1) })).toBeVisible()
    await second.ask({ s1: 'touch night-too.txt' })
    await expect(page.getByRole('button', { name: messages.app.next(2) })).toBeVisible()
    expect(await soundsOf(page)).toEqual([])
  })

  await test.step('outside of them what comes then is shown, not what came in them', async () => {
    await choose(() => hours(60, 120))
    await second.ask({ s1: 'touch night-too.txt', s2: 'touch morning.txt' })
    await expect
      .poll(() => shownNotifications(page))
      .toEqual([expect.stringContaining(`the quiet one: ${words.text.requests(2)}`)])
  })

  await test.step('switched off, there are none', async () => {
    await choose(() => box(words.quiet.on).uncheck())
    await ask({ r3: 'touch night.txt', r4: 'touch day.txt' })
    await expect.poll(async () => (await shownNotifications(page)).length).toBe(2)
  })
  await second.session.end()
  await session.end()
})
