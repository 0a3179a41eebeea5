import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { HubError } from '../../api/errors'
import type { CanonicalUrl } from '../../api/ids'
import type { HttpAnswer, HttpRequest } from './httpClient'
import { createRepeatingHttp } from './repeatStalled'

interface Made {
  request: HttpRequest
  answer(body: string): void
  fail(error: HubError): void
}

const serverUrl = 'https://home.test' as CanonicalUrl
const read: HttpRequest = { method: 'GET', path: '/v1/things' }
const cancelled = new HubError({ code: 'cancelled' })

let made: Made[]
let isThere: boolean

beforeEach(() => {
  vi.useFakeTimers()
  made = []
  isThere = true
})
afterEach(() => vi.useRealTimers())

const http = createRepeatingHttp(
  {
    serverUrl,
    request: (request) =>
      new Promise<HttpAnswer>((resolve, reject) => {
        request.signal?.addEventListener('abort', () => reject(cancelled))
        made.push({ request, answer: (body) => resolve({ status: 200, body, bytes: 1 }), fail: reject })
      }),
  },
  () => Promise.resolve(isThere),
)

function fail(code: number): HubError {
  return new HubError({ code: 'server-failed', serverUrl, status: code })
}

test('a request that is answered in time is made once', async () => {
  const asked = http.request(read)
  await vi.advanceTimersByTimeAsync(2_900)
  made[0]?.answer('in time')
  await expect(asked).resolves.toMatchObject({ body: 'in time' })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(made.length).toBe(1)
  expect(vi.getTimerCount()).toBe(0)
})

test('a stalled one is made again; the first answer counts, and the other one ends', async () => {
  const asked = http.request(read)
  await vi.advanceTimersByTimeAsync(3_000)
  expect(made.length).toBe(2)
  made[1]?.answer('second')
  await expect(asked).resolves.toMatchObject({ body: 'second' })
  expect(made[0]?.request.signal?.aborted).toBe(true)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(made.length).toBe(2)
})

test('the first one may still win', async () => {
  const asked = http.request(read)
  await vi.advanceTimersByTimeAsync(3_000)
  made[1]?.fail(fail(500))
  made[0]?.answer('first')
  await expect(asked).resolves.toMatchObject({ body: 'first' })
})

test('when both fail, it says why the first one did', async () => {
  const asked = http.request(read)
  const failed = expect(asked).rejects.toMatchObject({ data: { status: 502 } })
  await vi.advanceTimersByTimeAsync(3_000)
  made[1]?.fail(fail(500))
  made[0]?.fail(fail(502))
  await failed
})

test('an answer that has begun is waited for, however long it takes', async () => {
  const asked = http.request(read)
  await vi.advanceTimersByTimeAsync(2_000)
  made[0]?.request.onAnswer?.()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(made.length).toBe(1)
  made[0]?.answer('slow')
  await expect(asked).resolves.toMatchObject({ body: 'slow' })
})

test('a server that does not answer on its socket either is not asked again', async () => {
  isThere = false
  const asked = http.request(read)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(made.length).toBe(1)
  made[0]?.answer('late')
  await expect(asked).resolves.toMatchObject({ body: 'late' })
})

test('its owner ends both', async () => {
  const owner = new AbortController()
  const asked = http.request({ ...read, signal: owner.signal })
  const failed = expect(asked).rejects.toBe(cancelled)
  await vi.advanceTimersByTimeAsync(3_000)
  owner.abort()
  await failed
  expect(made.every(({ request }) => request.signal?.aborted)).toBe(true)
})

test.each<[string, HttpRequest, number]>([
  ['what writes', { method: 'POST', path: '/v1/things' }, 1],
  ['what writes and may be repeated', { method: 'POST', path: '/v1/things', isIdempotent: true }, 2],
  ['a body that is taken while it comes', { ...read, takesBody: () => Promise.resolve(null) }, 1],
  ['what has a deadline of its own', { ...read, deadlineMs: 5_000 }, 1],
])('%s', async (_, request, times) => {
  const asked = http.request(request)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(made.length).toBe(times)
  made[0]?.answer('done')
  await asked
})
