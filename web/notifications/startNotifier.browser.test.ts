import { afterEach, expect, test, vi } from 'vitest'
import { fixtureChat, pendingCall } from '../testing/fixtureChats'
import { fixtureHub } from '../testing/fixtureHub'
import { fixtureApp, fixtureServer, fixtureSession, FIXTURE_NOW } from '../testing/fixtureStates'
import { lockOf, queuePage } from '../waiting/onScreen'
import { linesInView } from '../waiting/queueInView'
import { followScreen } from './followScreen'
import { notificationSettings } from './notificationSettings'
import { startNotifier } from './startNotifier'

/** None is installed in tests. */
vi.mock('./readyServiceWorker', () => ({ readyServiceWorker: async () => null }))

const before = notificationSettings.get()
const path = location.href

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  notificationSettings.set(before)
  linesInView.set(new Set())
  history.replaceState(null, '', path)
})

/** What the system was given, in order. */
function recordNotifications(): string[] {
  const shown: string[] = []
  class RecordedNotification extends EventTarget {
    static permission = 'granted'
    constructor(title: string, { body = '' }: NotificationOptions) {
      super()
      shown.push(`${title}: ${body}`)
    }
  }
  vi.stubGlobal('Notification', RecordedNotification)
  return shown
}

/** By session, the request that waits. */
const asking = (requests: Record<string, string | null>) =>
  fixtureApp(
    [fixtureServer('cloud', { label: 'Cloud' })],
    Object.entries(requests).map(([session, id]) =>
      fixtureSession('cloud', session, {
        activity: id === null ? 'idle' : 'needs-you',
        pendingRequests: id === null ? [] : [`${id} ${FIXTURE_NOW}`],
      }),
    ),
  )

test('what was told since is not replaced by what came before, whose content cannot be read any more', async () => {
  const shown = recordNotifications()
  vi.spyOn(document, 'hasFocus').mockReturnValue(false)
  notificationSettings.set({ ...before, isOn: true, privacy: 'content' })
  const nothing = asking({ s: null, t: null })
  const hub = fixtureHub({ app: nothing })
  startNotifier(hub, nothing)
  await expect
    .poll(async () => (await navigator.locks.query()).held?.map(({ name }) => name))
    .toContain('happy-hub:notifier')
  hub.setApp(asking({ s: 'r1', t: null }))
  hub.setApp(asking({ s: 'r2', t: null }))
  hub.setChat(fixtureChat('cloud', 's', [pendingCall('t', 'Bash', { command: 'touch second.txt' }, 'r2')]))
  await expect.poll(() => shown).toEqual(['Session s: Bash: touch second.txt · Cloud'])
  // Its content never comes, either: it is told without, later than the first would be.
  hub.setApp(asking({ s: 'r2', t: 'r1' }))
  await expect.poll(() => shown).toEqual(['Session s: Bash: touch second.txt · Cloud', 'Session t: needs you · Cloud'])
})

/** What windows say of these. */
async function saidOnScreen(): Promise<string[]> {
  const { held = [] } = await navigator.locks.query()
  return ['cloud/a', 'cloud/b', queuePage].filter((key) => held.some(({ name }) => name === lockOf(key)))
}

test('a focused window says what it shows: the queue, its lines in view, a session; behind another one nothing', async () => {
  const focus = vi.spyOn(document, 'hasFocus').mockReturnValue(true)
  history.pushState(null, '', '/needs-you')
  followScreen()
  await expect.poll(saidOnScreen).toEqual([queuePage])
  linesInView.set(new Set(['cloud/a']))
  await expect.poll(saidOnScreen).toEqual(['cloud/a', queuePage])
  focus.mockReturnValue(false)
  window.dispatchEvent(new FocusEvent('blur'))
  await expect.poll(saidOnScreen).toEqual([])
  focus.mockReturnValue(true)
  linesInView.set(new Set())
  history.pushState(null, '', '/s/cloud/b')
  window.dispatchEvent(new FocusEvent('focus'))
  await expect.poll(saidOnScreen).toEqual(['cloud/b'])
})
