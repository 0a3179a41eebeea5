import { afterEach, expect, test, vi } from 'vitest'
import { badgeOfClosedApp } from './badgeOfClosedApp'

const set = vi.fn(async (_count?: number) => {})
const clear = vi.fn(async () => {})

afterEach(() => {
  vi.unstubAllGlobals()
  set.mockReset()
  clear.mockReset()
})

/**
 * A service worker that shows these, beside windows that count, or are frozen. It lists them only to whose turn it is
 * (inTurn).
 */
function scope(shown: { tag: string; href: string }[], windows: ('counts' | 'frozen')[] = []) {
  let isTurn = false
  const request = async (_name: string, _options: LockOptions, work: () => Promise<unknown>) => {
    isTurn = true
    try {
      return await work()
    } finally {
      isTurn = false
    }
  }
  vi.stubGlobal('navigator', { setAppBadge: set, clearAppBadge: clear, locks: { request } })
  const notifications = shown.map(({ tag, href }) => ({ tag, data: { href } }) as unknown as Notification)
  return {
    clients: {
      matchAll: async () =>
        windows.map((window) => ({
          postMessage: (_message: unknown, [port]: Transferable[]) =>
            window === 'counts' && port instanceof MessagePort && port.postMessage(true),
        })),
    },
    registration: {
      getNotifications: async () => {
        expect(isTurn).toBe(true)
        return notifications
      },
    },
  }
}

const asks = { tag: 'cloud/a', href: '/s/cloud/a' }
const alsoAsks = { tag: 'home/b', href: '/s/home/b' }

test('with no window it counts the sessions whose notifications stand there, and nothing else', async () => {
  const outcome = { tag: 'cloud/a#outcome', href: '/s/cloud/a' }
  const trial = { tag: 'push', href: '/' }
  await badgeOfClosedApp(scope([asks, alsoAsks, outcome, trial]))
  expect(set.mock.calls).toEqual([[2]])
  expect(clear).not.toHaveBeenCalled()
})

test('the one that is put away is counted no more; after the last there is no badge', async () => {
  await badgeOfClosedApp(scope([asks, alsoAsks]), asks.tag)
  expect(set.mock.calls).toEqual([[1]])
  await badgeOfClosedApp(scope([asks]), asks.tag)
  expect(clear).toHaveBeenCalledOnce()
})

test('an open window counts for itself', async () => {
  await badgeOfClosedApp(scope([asks], ['frozen', 'counts']))
  expect(set).not.toHaveBeenCalled()
  expect(clear).not.toHaveBeenCalled()
})

test('a window that is frozen, as phones do it with an app in the background, does not count', async () => {
  await badgeOfClosedApp(scope([asks, alsoAsks], ['frozen']))
  expect(set.mock.calls).toEqual([[2]])
})
