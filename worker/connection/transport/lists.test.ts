import { expect, test } from 'vitest'
import type { CanonicalUrl } from '../../api/ids'
import type { HttpClient } from './httpClient'
import { fetchAllSessionRows } from './lists'

function answering(...pages: unknown[]): HttpClient {
  return {
    serverUrl: 'https://a.test' as CanonicalUrl,
    request: () => Promise.resolve({ status: 200, body: pages.shift() ?? { sessions: [] } }),
  }
}

const row = (id: string) => ({ id })

test('a list is complete when the server says so', async () => {
  const http = answering(
    { sessions: [row('b')], hasNext: true, nextCursor: 'cursor_v1_b' },
    { sessions: [row('a')], hasNext: false, nextCursor: null },
  )
  expect([...(await fetchAllSessionRows(http)).ids]).toEqual(['b', 'a'])
})

// What is missing in a complete list is deleted from this device.
test.each([
  ['says nothing of a next page', { sessions: [row('b')] }],
  ['has a next page without a cursor', { sessions: [row('b')], hasNext: true, nextCursor: null }],
  ['is empty, with a next one', { sessions: [], hasNext: true, nextCursor: 'c' }],
])('a page that %s makes no complete list', async (_case, page) => {
  await expect(fetchAllSessionRows(answering(page))).rejects.toMatchObject({ code: 'bad-answer' })
})

test('a page of any length is read without running out of stack', async () => {
  const sessions = Array.from({ length: 200_000 }, (_unused, index) => row(String(index)))
  const { ids } = await fetchAllSessionRows(answering({ sessions, hasNext: false, nextCursor: null }))
  expect(ids.size).toBe(200_000)
})
