import { describe, expect, it } from 'vitest'
import { HubError, type HubErrorData } from '../../api/errors'
import type { CanonicalUrl, ServerId } from '../../api/ids'
import { randomBytes } from '../../crypto/bytes'
import type { TerminalRequest } from '../../connection/transport/requests/auth'
import type { PendingApproval, StoredServerEntry } from '../../store/registry/registryRecords'
import type { ApprovalAttempt } from './approvalAttempt'
import { approveTerminal, settleApproval, type ApprovalRequests } from './approveTerminal'

const url = 'https://box.example' as CanonicalUrl
const unreachable: HubErrorData = { code: 'unreachable', serverUrl: url, reason: 'connection-failed' }

const attempt: ApprovalAttempt = {
  id: 'p',
  link: { kind: 'terminal-link', key: randomBytes(32), server: url, showsFingerprint: false, bindingSecret: null },
  source: 'web-link',
  approver: {
    serverEntry: { id: 's' as ServerId, url } as StoredServerEntry,
    isNewEntry: true,
    signsIn: true,
    credentials: { secret: randomBytes(32), token: 't', accountId: 'a' },
  },
  mayGiveSecret: false,
  signal: new AbortController().signal,
}

/** A server with one terminal request, and the pending approval; `log` has every step that leaves a trace. */
function createServer(first: TerminalRequest) {
  const log: string[] = []
  const cancel = new AbortController()
  const server = {
    request: first,
    held: null as Uint8Array<ArrayBuffer> | null,
    offline: false,
    failSend: null as HubErrorData | null,
    /** The pending approval, also after it was deleted. */
    record: null as PendingApproval | null,
    log,
    cancel,
  }
  const throwIfOffline = (): void => {
    if (server.offline) throw new HubError(unreachable)
  }
  const requests: ApprovalRequests = {
    async ask() {
      throwIfOffline()
      return server.request
    },
    async send(response) {
      log.push('send')
      expect(response).toEqual(server.record?.response)
      if (server.failSend) throw new HubError(server.failSend)
      throwIfOffline()
      if (server.request.status === 'pending') server.held ??= response
      server.request = { status: 'authorized' }
    },
    async readBack() {
      throwIfOffline()
      return server.held ? { state: 'authorized', token: 'x', response: server.held } : { state: 'requested' }
    },
    async write(pending) {
      log.push('put')
      server.record = pending
    },
    promote: async () => void log.push('promote'),
    delete: async () => void log.push('delete'),
    isOurs: () => false,
  }
  return {
    server,
    requests,
    record(): PendingApproval {
      if (!server.record) throw new Error('no record')
      return server.record
    },
    run: (changed: Partial<ApprovalRequests> = {}) =>
      approveTerminal({ ...requests, ...changed }, { ...attempt, signal: cancel.signal }),
  }
}

const waiting: TerminalRequest = { status: 'pending', supportsV2: true }
const sent = 'send'

it('writes the pending approval before it sends, reads back, and only then promotes', async () => {
  const { server, run } = createServer(waiting)
  expect(await run()).toEqual({ kind: 'approved' })
  expect(server.log).toEqual(['put', sent, 'promote'])
})

it.each<[TerminalRequest, string]>([
  [{ status: 'not_found' }, 'not-found'],
  [{ status: 'authorized' }, 'already-used'],
  [{ status: 'pending', supportsV2: false }, 'asks-for-account-secret'],
])('sends and writes nothing for %j', async (request, outcome) => {
  const { server, run } = createServer(request)
  expect(await run()).toEqual({ kind: outcome })
  expect(server.log).toEqual([])
})

it('tells that someone else approved between our look and our answer', async () => {
  const { server, run } = createServer(waiting)
  server.held = new Uint8Array([9])
  expect(await run()).toEqual({ kind: 'approved-by-someone-else' })
  expect(server.log).toEqual(['put', sent, 'delete'])
})

it('believes no success that it cannot read back', async () => {
  const { server, run } = createServer(waiting)
  const result = await run({ send: async () => void server.log.push('lie') })
  expect(result).toMatchObject({ kind: 'failed', error: { code: 'bad-answer' } })
  expect(server.log).toEqual(['put', 'lie', 'delete'])
})

it('keeps the pending approval when the server fails after the answer was sent, and settles it later', async () => {
  const { server, requests, run, record } = createServer(waiting)
  const result = await run({
    async send(response) {
      await requests.send(response)
      server.offline = true
      throw new HubError(unreachable)
    },
  })
  expect(result).toEqual({ kind: 'unproven', error: unreachable })
  expect(server.log).toEqual(['put', sent])

  expect(await settleApproval(requests, record(), 'unknown')).toEqual({ kind: 'unproven', error: unreachable })
  server.offline = false
  expect(await settleApproval(requests, record(), 'unknown')).toEqual({ kind: 'approved' })
  expect(server.log).toEqual(['put', sent, 'promote'])
})

it('is approved when only the answer to our answer got lost', async () => {
  const { requests, run } = createServer(waiting)
  const result = await run({
    async send(response) {
      await requests.send(response)
      throw new HubError(unreachable)
    },
  })
  expect(result).toEqual({ kind: 'approved' })
})

it.each<HubErrorData>([
  { code: 'sign-in-needed', serverUrl: url },
  { code: 'not-found', serverUrl: url, what: 'terminal-request' },
  { code: 'server-failed', serverUrl: url, status: 500 },
])('leaves nothing behind when the server refuses with $code', async (error) => {
  const { server, run } = createServer(waiting)
  server.failSend = error
  const result = await run()
  expect(result).toEqual(error.code === 'not-found' ? { kind: 'not-found' } : { kind: 'failed', error })
  expect(server.log).toEqual(['put', sent, 'delete'])
})

it('sends nothing after the person has cancelled', async () => {
  const { server, run } = createServer(waiting)
  server.cancel.abort()
  expect(await run()).toEqual({ kind: 'failed', error: { code: 'cancelled' } })
  expect(server.log).toEqual([])
})

it('deletes the pending approval and sends nothing when the person cancels while it is written', async () => {
  const { server, requests, run } = createServer(waiting)
  const result = await run({
    async write(pending) {
      await requests.write(pending)
      server.cancel.abort()
    },
  })
  expect(result).toEqual({ kind: 'failed', error: { code: 'cancelled' } })
  expect(server.log).toEqual(['put', 'delete'])
})

it.each([
  [true, 'content-key'],
  [false, 'account-secret'],
] as const)(
  'supportsV2 %s with the consent for old CLIs: gives the %s, and reads it back so',
  async (supportsV2, gave) => {
    const { requests, record } = createServer({ status: 'pending', supportsV2 })
    const readBack: boolean[] = []
    const watched: ApprovalRequests = {
      ...requests,
      readBack(asked) {
        readBack.push(asked)
        return requests.readBack(asked)
      },
    }
    expect(await approveTerminal(watched, { ...attempt, mayGiveSecret: true })).toEqual({ kind: 'approved' })
    expect([record().log.gave, readBack]).toEqual([gave, [supportsV2]])
  },
)

function createHangingServer() {
  const made = createServer(waiting)
  made.server.failSend = unreachable
  return { ...made, result: made.run() }
}

describe('an answer that we gave up waiting for', () => {
  it('may still arrive: the account is not forgotten yet', async () => {
    const { server, requests, record, result } = createHangingServer()
    expect(await result).toEqual({ kind: 'unproven', error: unreachable })
    expect(server.log).toEqual(['put', sent])

    server.held = record().response
    server.request = { status: 'authorized' }
    expect(await settleApproval(requests, record(), 'unknown')).toEqual({ kind: 'approved' })
  })

  it('has not arrived when the request is still open a minute later', async () => {
    const { server, requests, record, result } = createHangingServer()
    await result
    expect((await settleApproval(requests, record(), 'unknown')).kind).toBe('unproven')
    const later = { ...record(), createdAt: Date.now() - 61_000 }
    expect((await settleApproval(requests, later, 'unknown')).kind).toBe('failed')
    expect(server.log).toEqual(['put', sent, 'delete'])
  })

  it('is never looked for by a call that would make the request', async () => {
    const { server, requests, record, result } = createHangingServer()
    await result
    server.request = { status: 'not_found' }
    const watched: ApprovalRequests = { ...requests, readBack: () => Promise.reject(new Error('made a request')) }
    expect(await settleApproval(watched, record(), 'unknown')).toEqual({ kind: 'not-found' })
  })
})
