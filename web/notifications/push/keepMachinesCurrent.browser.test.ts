import { afterEach, expect, test, vi } from 'vitest'
import { HubError } from '../../../worker/api/errors'
import type { BrowserReceiver, NotifierWish } from '../../../worker/api/push/notifierSetup'
import type { Wants } from '../../../worker/api/state'
import { notificationMessages } from '../../i18n/notificationMessages'
import { fixtureHub } from '../../testing/fixtureHub'
import {
  canonicalUrl,
  fixtureApp,
  fixtureMachine,
  fixtureServer,
  fixtureSession,
  machineId,
  serverId,
} from '../../testing/fixtureStates'
import { changeNotificationSettings } from '../notificationSettings'
import { keepMachinesCurrent } from './keepMachinesCurrent'
import { pushMachines } from './pushMachines'

afterEach(() => vi.restoreAllMocks())

const patience = { timeout: 10_000 }

const say = (data: unknown) => navigator.serviceWorker.dispatchEvent(new MessageEvent('message', { data }))

const states = (presence: 'online' | 'offline', isMuted = false, wants: Wants = 'all') =>
  fixtureApp(
    [fixtureServer('cloud', { label: 'Cloud', wants }), fixtureServer('home', { connection: { kind: 'connecting' } })],
    [fixtureSession('cloud', 's', isMuted ? { marks: { wants: 'mute' } } : {})],
    [fixtureMachine('cloud', 'box', { presence }), fixtureMachine('cloud', 'old'), fixtureMachine('home', 'away')],
  )

const machine = (server: string, id: string, home: string | null) => ({
  serverId: serverId(server),
  machineId: machineId(id),
  endpoint: 'https://push.example.org/first',
  home,
  told: null,
})

/** A browser of the tests has no push service. */
function browserWithPushes() {
  let endpoint: string | null = 'https://push.example.org/first'
  let next: string | null = 'https://push.example.org/second'
  const shown: string[] = []
  const held = () =>
    endpoint && {
      endpoint,
      options: { applicationServerKey: null },
      getKey: () => new Uint8Array([1]).buffer,
    }
  const registration = {
    showNotification: (title: string) => Promise.resolve(void shown.push(title)),
    pushManager: {
      getSubscription: () => Promise.resolve(held()),
      subscribe: () => {
        endpoint = next
        return endpoint ? Promise.resolve(held()) : Promise.reject(new Error('No.'))
      },
    },
  }
  vi.spyOn(navigator.serviceWorker, 'ready', 'get').mockResolvedValue(
    registration as unknown as ServiceWorkerRegistration,
  )
  vi.spyOn(Notification, 'permission', 'get').mockReturnValue('granted')
  return {
    shown,
    drop(then: string | null) {
      endpoint = null
      next = then
      say({ type: 'push-address' })
    },
  }
}

test('machines learn of a new push address and of new settings, when they answer; a refusal is no success', async () => {
  const browser = browserWithPushes()
  const wishes: [string, NotifierWish][] = []
  let refuses = false
  const plan = { publicKey: 'BPub', home: '/h', run: null, code: null }
  const hub = fixtureHub({
    app: states('offline'),
    answers: {
      notifier: ({ machineId: asked }, wish) => {
        if (refuses)
          return Promise.reject(new HubError({ code: 'agent-failed', serverUrl: canonicalUrl('cloud'), text: '' }))
        if (wish) wishes.push([asked, wish])
        return Promise.resolve(plan)
      },
    },
  })
  changeNotificationSettings({ isOn: true, privacy: 'place', withFinished: false })
  // An older build asked "old": what its person agreed to is not known.
  pushMachines.set({
    id: 'this',
    machines: [machine('cloud', 'box', '/h'), machine('cloud', 'old', null), machine('home', 'away', '/h')],
  })
  keepMachinesCurrent(hub)
  const last = (): Partial<BrowserReceiver> | undefined => wishes.at(-1)?.[1].receiver

  hub.setApp(states('online'))
  await vi.waitFor(() => expect(wishes).toHaveLength(1), patience)
  expect(wishes[0]).toMatchObject(['box', { home: '/h', how: { kind: 'update' } }])
  expect(last()).toMatchObject({ wants: 'needs-me', sessions: {}, machines: ['box', 'old'] })

  changeNotificationSettings({ privacy: 'nothing', quietHours: { from: 60, to: 120 } })
  await vi.waitFor(
    () => expect(last()).toMatchObject({ privacy: 'nothing', quietHours: { from: 60, to: 120 } }),
    patience,
  )
  hub.setApp(states('online', true))
  await vi.waitFor(() => expect(last()).toMatchObject({ sessions: { s: 'mute' } }), patience)
  hub.setApp(states('online', true, 'mute'))
  await vi.waitFor(() => expect(last()).toMatchObject({ wants: 'mute' }), patience)

  browser.drop('https://push.example.org/second')
  await vi.waitFor(() => expect(last()?.target?.endpoint).toBe('https://push.example.org/second'), patience)
  await vi.waitFor(
    () => expect(pushMachines.get().machines[0]?.endpoint).toBe('https://push.example.org/second'),
    patience,
  )
  // Each was told once.
  expect(wishes).toHaveLength(5)

  refuses = true
  changeNotificationSettings({ privacy: 'content' })
  await vi.waitFor(() => expect(hub.calls.length).toBeGreaterThan(6), patience)
  const held = pushMachines.get()
  refuses = false
  hub.setApp(states('offline', true, 'mute'))
  hub.setApp(states('online', true, 'mute'))
  changeNotificationSettings({ privacy: 'place' })
  await vi.waitFor(() => expect(last()).toMatchObject({ privacy: 'place' }), patience)
  expect(wishes).toHaveLength(6)
  await vi.waitFor(() => expect(pushMachines.get().machines[0]?.told).not.toBe(held.machines[0]?.told), patience)

  browser.drop(null)
  await vi.waitFor(() => expect(browser.shown).toEqual([notificationMessages.push.lost.title]), patience)
  expect(wishes).toHaveLength(6)
})
