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
import { snoozed } from '../../waiting/snoozed'
import { changeNotificationSettings } from '../notificationSettings'
import { keepMachinesCurrent } from './keepMachinesCurrent'
import { pushMachines, withPushLock } from './pushMachines'
import { readWishes } from './pushWishes'

afterEach(() => {
  snoozed.set({})
  vi.restoreAllMocks()
})

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
  let next: string | null = 'https://push.example.org/anew'
  let why = 'NotAllowedError'
  let sender: BufferSource = Uint8Array.from(atob('BOld'), (letter) => letter.charCodeAt(0))
  const shown: string[] = []
  let subscribed = 0
  let unsubscribed = 0
  const held = () =>
    endpoint && {
      endpoint,
      options: { applicationServerKey: sender },
      getKey: () => new Uint8Array([1]).buffer,
      unsubscribe: () => {
        unsubscribed += 1
        endpoint = null
        return Promise.resolve(true)
      },
    }
  const registration = {
    showNotification: (title: string) => Promise.resolve(void shown.push(title)),
    getNotifications: () => Promise.resolve([]),
    pushManager: {
      getSubscription: () => Promise.resolve(held()),
      subscribe: ({ applicationServerKey }: { applicationServerKey: BufferSource }) => {
        subscribed += 1
        sender = applicationServerKey
        endpoint = next
        return endpoint ? Promise.resolve(held()) : Promise.reject(new DOMException('No.', why))
      },
    },
  }
  vi.spyOn(navigator.serviceWorker, 'ready', 'get').mockResolvedValue(
    registration as unknown as ServiceWorkerRegistration,
  )
  vi.spyOn(Notification, 'permission', 'get').mockReturnValue('granted')
  return {
    shown,
    subscribed: () => subscribed,
    unsubscribed: () => unsubscribed,
    giveNext: (address: string) => (next = address),
    drop(then: string | null, error = 'NotAllowedError') {
      endpoint = null
      next = then
      why = error
      say({ type: 'push-address' })
    },
  }
}

test('machines learn of a new push address and of new settings, when they answer; a refusal is no success', async () => {
  const browser = browserWithPushes()
  const wishes: [string, NotifierWish][] = []
  let refuses = false
  let answering = Promise.resolve()
  const holdAnswers = (): (() => void) => {
    const held = new AbortController()
    answering = new Promise((resolve) => held.signal.addEventListener('abort', () => resolve()))
    return () => held.abort()
  }
  let plan = { publicKey: 'BPub', home: '/h', run: null, code: null }
  const hub = fixtureHub({
    app: states('offline'),
    answers: {
      notifier: async ({ machineId: asked }, wish) => {
        if (refuses) throw new HubError({ code: 'agent-failed', serverUrl: canonicalUrl('cloud'), text: '' })
        if (wish) wishes.push([asked, wish])
        await answering
        return plan
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
  // What it had was for another sender: its push service would refuse this one for ever.
  expect(last()?.target?.endpoint).toBe('https://push.example.org/anew')
  expect([browser.unsubscribed(), browser.subscribed()]).toEqual([1, 1])

  changeNotificationSettings({ privacy: 'nothing', quietHours: { from: 60, to: 120 } })
  await vi.waitFor(
    () => expect(last()).toMatchObject({ privacy: 'nothing', quietHours: { from: 60, to: 120 } }),
    patience,
  )
  hub.setApp(states('online', true))
  await vi.waitFor(() => expect(last()).toMatchObject({ sessions: { s: 'mute' } }), patience)
  hub.setApp(states('online', true, 'mute'))
  await vi.waitFor(() => expect(last()).toMatchObject({ wants: 'mute' }), patience)

  snoozed.set({ 'asks:cloud/s': 1_000 })
  await vi.waitFor(
    () => expect(last()).toMatchObject({ snoozed: [{ sessionId: 's', kind: 'needs-me', until: 1_000 }] }),
    patience,
  )

  browser.drop('https://push.example.org/second')
  await vi.waitFor(() => expect(last()?.target?.endpoint).toBe('https://push.example.org/second'), patience)
  await vi.waitFor(
    () => expect(pushMachines.get().machines[0]?.endpoint).toBe('https://push.example.org/second'),
    patience,
  )
  // Each was told once.
  expect(wishes).toHaveLength(6)

  refuses = true
  changeNotificationSettings({ privacy: 'content' })
  await vi.waitFor(() => expect(hub.calls.length).toBeGreaterThan(7), patience)
  const held = pushMachines.get()
  refuses = false
  hub.setApp(states('offline', true, 'mute'))
  hub.setApp(states('online', true, 'mute'))
  changeNotificationSettings({ privacy: 'place' })
  await vi.waitFor(() => expect(last()).toMatchObject({ privacy: 'place' }), patience)
  expect(wishes).toHaveLength(7)
  await vi.waitFor(() => expect(pushMachines.get().machines[0]?.told).not.toBe(held.machines[0]?.told), patience)

  // What the service worker holds against a push, of a server whose lists are not read yet.
  expect(await readWishes('cloud')).toMatchObject({ privacy: 'place', sessions: { s: 'mute' } })
  const unread = fixtureApp([fixtureServer('cloud', { listsAsOf: null, connection: { kind: 'connecting' } })])
  hub.setApp(unread)
  changeNotificationSettings({ privacy: 'nothing' })
  await vi.waitFor(async () => expect(await readWishes('cloud')).toMatchObject({ privacy: 'nothing' }), patience)
  expect(await readWishes('cloud')).toMatchObject({ sessions: { s: 'mute' }, snoozed: [{ until: 1_000 }] })
  changeNotificationSettings({ privacy: 'place' })
  hub.setApp(states('online', true, 'mute'))

  // A machine that does not say the key is no browser that takes no pushes.
  refuses = true
  const before = hub.calls.length
  browser.drop('https://push.example.org/third')
  await vi.waitFor(() => expect(hub.calls.length).toBeGreaterThan(before), patience)
  refuses = false
  hub.setApp(states('offline', true, 'mute'))
  changeNotificationSettings({ privacy: 'nothing' })
  await vi.waitFor(async () => expect(await readWishes('cloud')).toMatchObject({ privacy: 'nothing' }), patience)
  hub.setApp(states('online', true, 'mute'))
  const endpoint = 'https://push.example.org/third'
  await vi.waitFor(() => expect(pushMachines.get().machines[0]).toMatchObject({ endpoint }), patience)
  expect(browser.shown).toEqual([])

  // The account has another key by now, which the next thing that a machine is told shows.
  plan = { ...plan, publicKey: 'BNew' }
  browser.giveNext('https://push.example.org/for-the-new-key')
  changeNotificationSettings({ privacy: 'place' })
  await vi.waitFor(() => expect(last()?.target?.endpoint).toBe('https://push.example.org/for-the-new-key'), patience)
  expect(browser.unsubscribed()).toBe(2)
  await vi.waitFor(
    () => expect(pushMachines.get().machines[0]?.endpoint).toBe('https://push.example.org/for-the-new-key'),
    patience,
  )

  // Its person takes no more pushes while a machine is told, and while one is asked for the key.
  const all = pushMachines.get()
  const taken = () => pushMachines.set({ ...all, machines: [] })
  const told = wishes.length
  const subscribed = browser.subscribed()
  let answer = holdAnswers()
  changeNotificationSettings({ privacy: 'content' })
  await vi.waitFor(() => expect(wishes).toHaveLength(told + 1), patience)
  taken()
  answer()
  await withPushLock('tell', () => Promise.resolve())
  expect(pushMachines.get().machines).toEqual([])

  answer = holdAnswers()
  const asked = hub.calls.length
  pushMachines.set(all)
  browser.drop('https://push.example.org/fourth')
  await vi.waitFor(() => expect(hub.calls).toHaveLength(asked + 1), patience)
  taken()
  answer()
  await vi.waitFor(async () => expect(await readWishes('cloud')).toBeNull(), patience)
  expect(browser.subscribed()).toBe(subscribed)
  expect(wishes).toHaveLength(told + 1)

  // A push service that is out for a while is no browser that takes no pushes.
  pushMachines.set(all)
  browser.drop(null, 'AbortError')
  await vi.waitFor(() => expect(browser.subscribed()).toBe(subscribed + 1), patience)
  hub.setApp(states('offline', true, 'mute'))
  changeNotificationSettings({ privacy: 'nothing' })
  await vi.waitFor(async () => expect(await readWishes('cloud')).toMatchObject({ privacy: 'nothing' }), patience)
  expect(browser.shown).toEqual([])
  browser.giveNext('https://push.example.org/back')
  hub.setApp(states('online', true, 'mute'))
  await vi.waitFor(() => expect(last()?.target?.endpoint).toBe('https://push.example.org/back'), patience)
  await withPushLock('tell', () => Promise.resolve())
  expect(wishes).toHaveLength(told + 2)

  pushMachines.set(all)
  browser.drop(null)
  await vi.waitFor(() => expect(browser.shown).toEqual([notificationMessages.push.lost.title]), patience)
  expect(wishes).toHaveLength(told + 2)
}, 60_000)
