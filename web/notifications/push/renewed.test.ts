import { expect, test, vi } from 'vitest'
import { notificationMessages } from '../../i18n/notificationMessages'
import { renewSubscription } from './renewed'

const { lost, renewed } = notificationMessages.push
const key = new Uint8Array([4, 1]).buffer

function subscription(applicationServerKey: ArrayBuffer | null = key): PushSubscription {
  return { options: { userVisibleOnly: true, applicationServerKey } } as PushSubscription
}

function scopeWith(windowCount: number, options: { held?: PushSubscription; isRefused?: boolean } = {}) {
  const said: unknown[] = []
  const subscribe = vi.fn<PushManager['subscribe']>(() =>
    options.isRefused ? Promise.reject(new Error('No.')) : Promise.resolve(subscription()),
  )
  const showNotification = vi.fn(() => Promise.resolve())
  const windows = Array.from({ length: windowCount }, () => ({ postMessage: (text: unknown) => void said.push(text) }))
  const pushManager = { subscribe, getSubscription: () => Promise.resolve(options.held ?? null) }
  return {
    said,
    subscribe,
    showNotification,
    clients: { matchAll: () => Promise.resolve(windows) },
    registration: { pushManager, showNotification },
  }
}

test('a dropped subscription is made anew for the same sender, and windows tell the machines', async () => {
  const scope = scopeWith(2)
  await renewSubscription(scope, { oldSubscription: subscription(), newSubscription: null })
  expect(scope.subscribe).toHaveBeenCalledWith({ userVisibleOnly: true, applicationServerKey: key })
  expect(scope.said).toEqual([{ type: 'push-address' }, { type: 'push-address' }])
  expect(scope.showNotification).not.toHaveBeenCalled()
})

test('without a window the person is told that machines do not know the new one yet', async () => {
  const scope = scopeWith(0)
  await renewSubscription(scope, { oldSubscription: null, newSubscription: subscription() })
  expect(scope.subscribe).not.toHaveBeenCalled()
  expect(scope.showNotification).toHaveBeenCalledWith(
    renewed.title,
    expect.objectContaining({ body: renewed.body, data: { href: '/' } }),
  )
})

test('where the browser does not say for whom it was, the app is to be opened: it knows', async () => {
  const scope = scopeWith(0)
  await renewSubscription(scope, { oldSubscription: null, newSubscription: null })
  expect(scope.subscribe).not.toHaveBeenCalled()
  expect(scope.showNotification).toHaveBeenCalledWith(renewed.title, expect.objectContaining({ data: { href: '/' } }))
})

test('without a window and where another one is refused, the person is told that pushes ended', async () => {
  const scope = scopeWith(0, { isRefused: true })
  await renewSubscription(scope, { oldSubscription: subscription(), newSubscription: null })
  expect(scope.showNotification).toHaveBeenCalledWith(
    lost.title,
    expect.objectContaining({ body: lost.body, data: { href: '/settings' } }),
  )
})
