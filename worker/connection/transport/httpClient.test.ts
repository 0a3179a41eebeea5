import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as v from 'valibot'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CanonicalUrl } from '../../api/ids'
import { checkHealth } from './health'
import { createHttpClient, parseAnswer, route, type HttpClient } from './httpClient'
import { isMixedContent } from './reachability'

let server: Server
let answer: RequestListener
let seen: { url: string; authorization: string | undefined }[]
let http: HttpClient

beforeEach(async () => {
  seen = []
  server = createServer((request, response) => {
    seen.push({ url: request.url ?? '', authorization: request.headers.authorization })
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}` as CanonicalUrl
  http = createHttpClient({ url, token: () => 'the-token' })
  answer = (_, response) => response.end('{"ok":true}')
})

afterEach(() => {
  server.closeAllConnections()
  server.close()
})

const get = (path: string) => http.request({ method: 'GET', path })

const failsWith = (error: object) =>
  expect(get('/a')).rejects.toMatchObject({ data: { serverUrl: http.serverUrl, ...error } })

const parseWrongShape = () =>
  parseAnswer(http, v.object({ a: v.number() }), { status: 200, body: { a: 'a secret' }, bytes: 16 })

const mixed = (url: string, page: string | null) => isMixedContent(url as CanonicalUrl, page)

describe('stays on its server', () => {
  test.each([
    'https://other.test/',
    '//other.test/',
    '/\\other.test/',
    'v1',
    '',
    '/a?b=1',
    '/a#b',
    '/a/../b',
    '/a/./b',
  ])('refuses %j and sends nothing', async (path) => {
    await expect(get(path)).rejects.toMatchObject({ code: 'internal' })
    expect(seen).toEqual([])
  })

  test.each(['..', '.', 'a/b', '../../x', 'a?b#c', 'ü'])('the id %j cannot leave its route', async (id) => {
    await get(route`/v1/sessions/${id}/messages`).catch(() => undefined)
    for (const { url } of seen) expect(url).toBe(`/v1/sessions/${encodeURIComponent(id)}/messages`)
  })

  test('follows no redirect', async () => {
    answer = (_, response) => response.writeHead(302, { location: '/elsewhere' }).end()
    await expect(get('/a')).rejects.toMatchObject({ code: 'unreachable' })
    expect(seen.map((request) => request.url)).toEqual(['/a'])
  })

  test('an anonymous request carries no token', async () => {
    await http.request({ method: 'GET', path: '/open', anonymous: true })
    await get('/closed')
    expect(seen.map((request) => request.authorization)).toEqual([undefined, 'Bearer the-token'])
  })
})

describe('errors', () => {
  test('name the server and the kind', async () => {
    answer = (_, response) => response.writeHead(401).end('{}')
    await failsWith({ code: 'sign-in-needed' })
    answer = (_, response) => response.writeHead(503).end('{}')
    await failsWith({ code: 'server-failed', status: 503 })
    answer = (_, response) => response.end('<html>')
    await failsWith({ code: 'bad-answer' })
    answer = (_, response) => response.destroy()
    await failsWith({ code: 'unreachable', reason: 'connection-failed' })
  })

  test('a server that hangs is given up after the deadline', async () => {
    answer = () => undefined
    await expect(http.request({ method: 'GET', path: '/a', deadlineMs: 20 })).rejects.toMatchObject({
      data: { code: 'unreachable', reason: 'timed-out' },
    })
  })

  test('a body that is too big is not read to its end', async () => {
    answer = (_, response) => response.end(JSON.stringify('x'.repeat(100_000)))
    await expect(http.request({ method: 'GET', path: '/a', maxBytes: 1000 })).rejects.toMatchObject({
      data: { code: 'too-much', what: 'answer' },
    })
  })

  test.each([
    ['brackets without end', '['.repeat(1_000_000)],
    ['a million zeros', `[${'0,'.repeat(1_000_000)}0]`],
  ])('%s are refused before they are parsed', async (_name, body) => {
    answer = (_, response) => response.end(body)
    await failsWith({ code: 'too-much', what: 'answer' })
  })

  test('the caller can cancel', async () => {
    const controller = new AbortController()
    answer = () => controller.abort()
    await expect(http.request({ method: 'GET', path: '/a', signal: controller.signal })).rejects.toMatchObject({
      code: 'cancelled',
    })
  })

  test('an answer of another shape is told by its fields, without its text', () => {
    expect(parseWrongShape).toThrowError(
      expect.objectContaining({ data: expect.objectContaining({ detail: 'a: number' }) }),
    )
  })
})

describe('checkHealth', () => {
  test.each([
    ['{"status":"ok","service":"happy-server"}', null],
    ['{"service":"happy-server","version":"1.9.0"}', '1.9.0'],
    // What is no version is none; it does not make another service of it.
    ['{"service":"happy-server","version":9}', null],
  ])('accepts a Happy server: %s', async (body, version) => {
    answer = (_, response) => response.end(body)
    await expect(checkHealth(http)).resolves.toEqual({ version })
  })

  test.each([
    [200, '<html>'],
    [200, '{"service":"other"}'],
    [404, '{}'],
    [401, '{}'],
  ])('says of %i %s that it is no Happy server', async (status, body) => {
    answer = (_, response) => response.writeHead(status).end(body)
    await expect(checkHealth(http)).rejects.toMatchObject({ code: 'not-a-happy-server' })
  })

  test('a Happy server without its database has failed', async () => {
    answer = (_, response) => response.writeHead(503).end('{}')
    await expect(checkHealth(http)).rejects.toMatchObject({ data: { code: 'server-failed', status: 503 } })
  })
})

test('mixed content: an https page and an http address that is not this computer', () => {
  expect(mixed('http://192.168.1.2:3005', 'https:')).toBe(true)
  expect(mixed('http://127.evil.test', 'https:')).toBe(true)
  for (const url of ['http://127.0.0.1:1', 'http://localhost:1', 'http://[::1]:1', 'https://a.test']) {
    expect(mixed(url, 'https:')).toBe(false)
  }
  expect(mixed('http://192.168.1.2:3005', 'http:')).toBe(false)
  expect(mixed('http://192.168.1.2:3005', null)).toBe(false)
})
