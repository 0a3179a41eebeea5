import { expect, test, vi } from 'vitest'
import { requestLocalNetworkAccess } from './requestLocalNetworkAccess'

function browser(states: Record<string, PermissionState>, protocol = 'https:') {
  const fetch = vi.fn<typeof globalThis.fetch>(() => Promise.reject(new TypeError('unreachable')))
  const permissions = {
    query: ({ name }: { name: string }) => {
      const state = states[name]
      return state ? Promise.resolve({ state }) : Promise.reject(new TypeError(name))
    },
  }
  return { protocol, permissions, fetch }
}

const server = 'http://192.168.1.5:3005'

test('one request without anything that could tell of the person, so that the browser can ask', async () => {
  const chrome = browser({ 'local-network-access': 'prompt' })
  const onAsking = vi.fn<() => void>()
  await requestLocalNetworkAccess(server, onAsking, chrome)
  expect(onAsking).toHaveBeenCalledOnce()
  expect(chrome.fetch).toHaveBeenCalledExactlyOnceWith(
    new URL(`${server}/health`),
    expect.objectContaining({ credentials: 'omit', referrerPolicy: 'no-referrer', redirect: 'error' }),
  )
  expect(chrome.fetch.mock.calls[0]?.[1]?.headers).toBeUndefined()
})

test.each([
  ['an engine without the permission', browser({})],
  ['allowed already', browser({ 'local-network': 'granted', 'loopback-network': 'granted' })],
  ['denied already: the browser would not ask again', browser({ 'local-network-access': 'denied' })],
  ['a page that is not https', browser({ 'local-network-access': 'prompt' }, 'http:')],
])('%s: nothing is sent', async (_name, engine) => {
  const onAsking = vi.fn<() => void>()
  await requestLocalNetworkAccess(server, onAsking, engine)
  expect(engine.fetch).not.toHaveBeenCalled()
  expect(onAsking).not.toHaveBeenCalled()
})

test('what is no address is left to the hub, which says what is wrong with it', async () => {
  const chrome = browser({ 'local-network-access': 'prompt' })
  await requestLocalNetworkAccess('my server', () => {}, chrome)
  expect(chrome.fetch).not.toHaveBeenCalled()
})
