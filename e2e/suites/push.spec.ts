import type { Page } from 'playwright'
import type { PushNotice } from '../../worker/api/push/pushNotice'
import { requestDigest } from '../../worker/api/requestDigest'
import { notificationMessages } from '../../web/i18n/notificationMessages'
import { sessionRows } from '../fixtures/pages/sessions'
import { notifiedSession, shownNotifications } from '../fixtures/notifiedSession'
import { expect, test } from '../fixtures/test'

const words = notificationMessages

/** Hands a message to the service worker as Chromium's push service does after it was decrypted. */
async function pushTo(page: Page): Promise<(notice: PushNotice) => Promise<void>> {
  // Before it is active, a message would be lost.
  await page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready
    await new Promise<void>((resolve) => {
      const look = () => active?.state === 'activated' && resolve()
      active?.addEventListener('statechange', look)
      look()
    })
  })
  const devtools = await page.context().newCDPSession(page)
  const origin = new URL(page.url()).origin
  const registered = new Promise<string>((resolve) => {
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const own = registrations.find(({ scopeURL, isDeleted }) => scopeURL === `${origin}/` && !isDeleted)
      if (own) resolve(own.registrationId)
    })
  })
  await devtools.send('ServiceWorker.enable')
  const registrationId = await registered
  return async (notice) => {
    await devtools.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data: JSON.stringify(notice) })
  }
}

/** A service worker's, whose types a test does not have. */
interface WorkerScope {
  registration: ServiceWorkerRegistration
  NotificationEvent: new (type: string, options: { notification: Notification; action: string }) => Event
  dispatchEvent(event: Event): boolean
}

/** Presses a button of the one notification, where a test cannot reach the system's own. */
async function press(page: Page, action: 'allow' | 'deny'): Promise<void> {
  const worker = page.context().serviceWorkers().at(-1)
  if (!worker) throw new Error('There is no service worker')
  await worker.evaluate(async (pressed) => {
    const scope = globalThis as unknown as WorkerScope
    const [notification] = await scope.registration.getNotifications()
    if (!notification) throw new Error('Nothing is shown')
    scope.dispatchEvent(new scope.NotificationEvent('notificationclick', { notification, action: pressed }))
  }, action)
}

test('a push is shown, its answer goes through the hub to the agent, and what came of it is said', async ({
  world,
}) => {
  const { page, session, ask, answers } = await notifiedSession(world, 'push me')
  await page.goto('/')
  await sessionRows(page, 'push me').click()
  await page.waitForURL(/\/s\//)
  const [, serverId = '', sessionId = ''] = /\/s\/([^/]+)\/([^/?]+)/.exec(page.url()) ?? []
  await page.goto('/')
  const push = await pushTo(page)
  const asked = async (id: string, command: string): Promise<PushNotice> => {
    await ask({ [id]: command })
    const digest = await requestDigest({ id, tool: 'Bash', arguments: { command } })
    return {
      version: 1,
      kind: 'needs-me',
      serverId,
      sessionId: decodeURIComponent(sessionId),
      at: Date.now(),
      server: 'Home',
      session: 'push me',
      count: 1,
      asks: { id, digest, tool: 'Bash', line: command, isWhole: true },
    }
  }

  const first = await asked('r1', 'touch pushed.txt')
  await push(first)
  await push({ ...first, at: first.at + 1 })
  await expect.poll(() => shownNotifications(page)).toEqual(['push me: Bash: touch pushed.txt · Home'])
  await press(page, 'allow')
  await expect.poll(() => shownNotifications(page)).toEqual([`push me: ${words.push.allowed}`])
  expect(answers).toMatchObject([{ id: 'r1', approved: true }])

  await test.step('another request under the same id is not answered by what was shown before', async () => {
    const stale = await asked('r2', 'ls')
    await push(stale)
    await expect.poll(() => shownNotifications(page)).toEqual(['push me: Bash: ls · Home'])
    await ask({ r2: 'rm -rf everything' })
    await expect(page.getByText('rm -rf everything')).toBeVisible()
    await press(page, 'allow')
    await expect.poll(() => shownNotifications(page)).toEqual([expect.stringMatching(/^push me: .*another|changed/i)])
    expect(answers).toHaveLength(1)
  })
  await session.end()
})
