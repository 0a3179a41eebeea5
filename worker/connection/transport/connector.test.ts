import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { HubError } from '../../api/errors'
import type { CanonicalUrl } from '../../api/ids'
import type { ConnectionState } from '../../api/state'
import { createConnector, type Connector } from './connector'
import type { ServerSocket, SocketHandlers } from './socket'

// Only waiting is tested here; the real socket is tested with the connection.

const serverUrl = 'https://a.example' as CanonicalUrl
let letsIn: boolean
let sockets: SocketHandlers[]
let seen: ConnectionState['kind'][]
let connector: Connector

beforeEach(() => {
  vi.useFakeTimers()
  letsIn = false
  sockets = []
  seen = []
  connector = createConnector({
    serverUrl,
    openSocket(handlers) {
      sockets.push(handlers)
      void Promise.resolve().then(() => (letsIn ? handlers.onConnected() : handlers.onEnd({ kind: 'auth-refused' })))
      return { close: () => {} } as unknown as ServerSocket
    },
    renewLogin: () => Promise.reject(new HubError({ code: 'sign-in-needed', serverUrl })),
    findProblem: () => Promise.resolve(),
    onState: ({ kind }) => void seen.push(kind),
    onUpdate: () => {},
    onEphemeral: () => {},
    onPassedOver: () => {},
  })
})

afterEach(() => {
  connector.pause()
  vi.useRealTimers()
})

test('a refusal is asked again by itself, ever less often and without a word, until somebody lets us in', async () => {
  connector.connect()
  await vi.advanceTimersByTimeAsync(14_999)
  expect([sockets.length, seen]).toEqual([1, ['connecting', 'sign-in-needed']])
  await vi.advanceTimersByTimeAsync(1)
  expect(sockets).toHaveLength(2)
  await vi.advanceTimersByTimeAsync(29_999)
  expect(sockets).toHaveLength(2)
  await vi.advanceTimersByTimeAsync(1)
  expect([sockets.length, seen]).toEqual([3, ['connecting', 'sign-in-needed']])

  letsIn = true
  await vi.advanceTimersByTimeAsync(60_000)
  expect(seen).toEqual(['connecting', 'sign-in-needed', 'connected'])
  // And not again.
  await vi.advanceTimersByTimeAsync(3_600_000)
  expect(sockets).toHaveLength(4)
})

test('refused requests beside it change nothing; a pause ends it', async () => {
  connector.connect()
  await vi.advanceTimersByTimeAsync(10_000)
  connector.signInNeeded()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(sockets).toHaveLength(2)
  connector.pause()
  await vi.advanceTimersByTimeAsync(3_600_000)
  expect([sockets.length, connector.state().kind]).toEqual([2, 'paused'])
})
