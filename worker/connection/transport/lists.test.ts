import { expect, test, vi } from 'vitest'
import type { CanonicalUrl } from '../../api/ids'
import type { HttpClient } from './httpClient'
import { limits } from './limits/limits'
import { fetchAllSessionRows } from './lists'

function answering(...pages: unknown[]): HttpClient {
  return {
    serverUrl: 'https://a.test' as CanonicalUrl,
    request: () => Promise.resolve({ status: 200, body: pages.shift() ?? { sessions: [] }, bytes: 100 }),
  }
}

const row = (id: string) => ({ id })

test('a list is complete when the server says so', async () => {
  const http = answering(
    { sessions: [row('b')], hasNext: true, nextCursor: 'cursor_v1_b' },
    { sessions: [row('a')], hasNext: false, nextCursor: null },
  )
  expect([...(await fetchAllSessionRows(http, () => undefined))]).toEqual(['b', 'a'])
})

// What is missing in a complete list is deleted from this device.
test.each([
  ['says nothing of a next page', { sessions: [row('b')] }, /next one$/],
  ['has a next page without a cursor', { sessions: [row('b')], hasNext: true, nextCursor: null }, /next one$/],
  ['is empty, with a next one', { sessions: [], hasNext: true, nextCursor: 'c' }, /pages without an end$/],
])('a page that %s makes no complete list', async (_case, page, detail) => {
  await expect(fetchAllSessionRows(answering(page), () => undefined)).rejects.toMatchObject({
    data: { code: 'bad-answer', detail: expect.stringMatching(detail) },
  })
})

const pageOf = (length: number, from = 0) => Array.from({ length }, (_unused, index) => row(String(from + index)))

test.each([
  ['a page that is longer than any real one', () => answering({ sessions: pageOf(201), hasNext: false }), 1],
  [
    'pages that never end',
    () => answering(...Array.from({ length: 1000 }, (_unused, page) => endless(pageOf(200, page * 200), page))),
    limits.sessions / limits.pageRows + 1,
  ],
  [
    'pages of many bytes that never end',
    () => answering(...Array.from({ length: 1000 }, (_unused, page) => endless([row(String(page))], page))),
    9,
    limits.answerBytes,
  ],
])('%s are too much', async (_name, make, requests, bytes = 100) => {
  const http = make()
  const asked = vi.fn<HttpClient['request']>(async (request) => ({ ...(await http.request(request)), bytes }))
  const read = fetchAllSessionRows({ serverUrl: http.serverUrl, request: asked }, () => undefined)
  await expect(read).rejects.toMatchObject({ code: 'too-much', data: { what: 'list' } })
  expect(asked).toHaveBeenCalledTimes(requests)
})

function endless(sessions: { id: string }[], page: number) {
  return { sessions, hasNext: true, nextCursor: `cursor_v1_${page}` }
}
