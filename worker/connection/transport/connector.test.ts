import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { HubError } from '../../api/errors'
import type { CanonicalUrl } from '../../api/ids'
import type { ConnectionState } from '../../api/state'
import { createConnector, type Connector } from './connector'
import type { ServerSocket, SocketEnd, SocketHandlers } from './socket'

// Only waiting is tested here; the real socket is tested with the connection.

const serverUrl = 'https://a.example' as CanonicalUrl
let letsIn: boolean
let sockets: SocketHandlers[]
let seen: ConnectionState['kind'][]
let connector: Connector
let attempt: 'auth-refused' | 'timed-out'
let isLookedAt: boolean
let deadlines: number[]

beforeEach(() => {
  vi.useFakeTimers()
  letsIn = false
  sockets = []
  seen = []
  attempt = 'auth-refused'
  isLookedAt = false
  deadlines = []
  connector = createConnector({
    serverUrl,
    openSocket(handlers, deadlineMs) {
      sockets.push(handlers)
      deadlines.push(deadlineMs)
      const refused: SocketEnd =
        attempt === 'auth-refused' ? { kind: attempt } : { kind: 'unreachable', reason: 'timed-out' }
      void Promise.resolve().then(() => (letsIn ? handlers.onConnected() : handlers.onEnd(refused)))
      return { close: () => {} } as unknown as ServerSocket
    },
    isLookedAt: () => isLookedAt,
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

test('a server that cannot be reached is tried ever less often, and every 2 s while somebody looks', async () => {
  attempt = 'timed-out'
  connector.connect()
  await vi.advanceTimersByTimeAsync(120_000)
  const before = sockets.length
  expect(before).toBeLessThan(15)
  isLookedAt = true
  connector.lookedAt()
  await vi.advanceTimersByTimeAsync(20_000)
  expect(sockets.length - before).toBeGreaterThanOrEqual(10)
  // Nobody looks any more.
  isLookedAt = false
  await vi.advanceTimersByTimeAsync(2_000)
  const calm = sockets.length
  await vi.advanceTimersByTimeAsync(60_000)
  expect(sockets.length - calm).toBeLessThan(6)
})

test('an attempt is given up sooner at first than later; a connection begins anew with the short time', async () => {
  attempt = 'timed-out'
  connector.connect()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(deadlines.slice(0, 4)).toEqual([5_000, 10_000, 15_000, 15_000])
  letsIn = true
  await vi.advanceTimersByTimeAsync(60_000)
  letsIn = false
  sockets.at(-1)?.onEnd({ kind: 'unreachable', reason: 'connection-failed' })
  const before = deadlines.length
  await vi.advanceTimersByTimeAsync(60_000)
  expect(deadlines[before]).toBe(5_000)
})

test('a server that refuses is asked every 5 s while somebody looks', async () => {
  isLookedAt = true
  connector.connect()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(sockets.length).toBeGreaterThanOrEqual(12)
})
