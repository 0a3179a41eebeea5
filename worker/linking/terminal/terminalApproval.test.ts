import { describe, expect, it } from 'vitest'
import { HubError, type HubErrorData } from '../../api/errors'
import type { CanonicalUrl, ServerId } from '../../api/ids'
import { encodeBase64 } from '../../crypto/base64'
import type { TerminalRequest } from '../../connection/transport/auth'
import type { PendingApproval, StoredServerEntry } from '../../store/registry/registryRecords'
import {
  approveTerminal,
  settleApproval,
  type ApprovalDecision,
  type ApprovalRecords,
  type TerminalRequests,
} from './terminalApproval'

const url = 'https://box.example' as CanonicalUrl
const unreachable: HubErrorData = { code: 'unreachable', serverUrl: url, reason: 'connection-failed' }
const ours = new Uint8Array([1, 2, 3])

const pending: PendingApproval = {
  id: 'p',
  serverEntry: { id: 's' as ServerId, url } as StoredServerEntry,
  isNewEntry: true,
  signsIn: true,
  log: { fingerprint: [], source: 'web-link', gave: 'content-key', isBound: false },
  credentials: { secret: new Uint8Array(32), token: 't', accountId: 'a' },
  terminalKey: new Uint8Array(32),
  response: ours,
  createdAt: 0,
}

const decision: ApprovalDecision = {
  mayGiveSecret: false,
  pendingFor: async (gave) => ({ ...pending, log: { ...pending.log, gave } }),
  mayStillSend: () => {},
}

/** A server with one terminal request, and the pending record; `log` has every step that leaves a trace. */
function createServer(first: TerminalRequest) {
  const log: string[] = []
  const server = {
    request: first,
    held: null as Uint8Array<ArrayBuffer> | null,
    offline: false,
    failSend: null as HubErrorData | null,
    log,
    mayStillSend: () => {},
  }
  const throwIfOffline = (): void => {
    if (server.offline) throw new HubError(unreachable)
  }
  const requests: TerminalRequests = {
    async read() {
      throwIfOffline()
      return server.request
    },
    async send(responseB64) {
      log.push(`send ${responseB64}`)
      if (server.failSend) throw new HubError(server.failSend)
      throwIfOffline()
      if (server.request.status === 'pending') server.held ??= ours
      server.request = { status: 'authorized' }
    },
    async readBack() {
      throwIfOffline()
      return server.held ? { state: 'authorized', token: 'x', response: server.held } : { state: 'requested' }
    },
  }
  const records: ApprovalRecords = {
    put: async () => void log.push('put'),
    promote: async () => void log.push('promote'),
    delete: async () => void log.push('delete'),
    isOurs: () => false,
  }
  return {
    server,
    requests,
    records,
    run: () => approveTerminal(requests, records, { ...decision, mayStillSend: () => server.mayStillSend() }),
  }
}

const waiting: TerminalRequest = { status: 'pending', supportsV2: true }
const sent = `send ${encodeBase64(ours)}`

it('writes the pending record before it sends, reads back, and only then promotes', async () => {
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
  const { server, requests, records } = createServer(waiting)
  const liar: TerminalRequests = { ...requests, send: async () => void server.log.push('lie') }
  const result = await approveTerminal(liar, records, decision)
  expect(result).toMatchObject({ kind: 'failed', error: { code: 'bad-answer' } })
  expect(server.log).toEqual(['put', 'lie', 'delete'])
})

it('keeps the record when the server goes away after the answer was sent, and settles it later', async () => {
  const { server, requests, records } = createServer(waiting)
  const dying: TerminalRequests = {
    ...requests,
    async send(responseB64) {
      await requests.send(responseB64)
      server.offline = true
      throw new HubError(unreachable)
    },
  }
  const result = await approveTerminal(dying, records, decision)
  expect(result).toEqual({ kind: 'unproven', error: unreachable })
  expect(server.log).toEqual(['put', sent])

  expect(await settleApproval(requests, records, pending, 'unknown')).toEqual({ kind: 'unproven', error: unreachable })
  server.offline = false
  expect(await settleApproval(requests, records, pending, 'unknown')).toEqual({ kind: 'approved' })
  expect(server.log).toEqual(['put', sent, 'promote'])
})

it('is approved when only the answer to our answer got lost', async () => {
  const { requests, records } = createServer(waiting)
  const cut: TerminalRequests = {
    ...requests,
    async send(responseB64) {
      await requests.send(responseB64)
      throw new HubError(unreachable)
    },
  }
  expect(await approveTerminal(cut, records, decision)).toEqual({ kind: 'approved' })
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
  server.mayStillSend = () => {
    throw new HubError({ code: 'cancelled' })
  }
  expect(await run()).toEqual({ kind: 'failed', error: { code: 'cancelled' } })
  expect(server.log).toEqual([])
})

it('deletes the record and sends nothing when the person cancels while it is written', async () => {
  const { server, requests, records } = createServer(waiting)
  const slow: ApprovalRecords = {
    ...records,
    async put(approval) {
      await records.put(approval)
      server.mayStillSend = () => {
        throw new HubError({ code: 'cancelled' })
      }
    },
  }
  const cancelling = { ...decision, mayStillSend: () => server.mayStillSend() }
  expect(await approveTerminal(requests, slow, cancelling)).toEqual({ kind: 'failed', error: { code: 'cancelled' } })
  expect(server.log).toEqual(['put', 'delete'])
})

it.each([
  [true, 'content-key'],
  [false, 'account-secret'],
] as const)(
  'supportsV2 %s with the consent for old CLIs: gives the %s, and reads it back so',
  async (supportsV2, gave) => {
    const { requests, records } = createServer({ status: 'pending', supportsV2 })
    const given: string[] = []
    const readBack: boolean[] = []
    const watched: TerminalRequests = {
      ...requests,
      readBack(asked) {
        readBack.push(asked)
        return requests.readBack(asked)
      },
    }
    const consented: ApprovalDecision = {
      ...decision,
      mayGiveSecret: true,
      pendingFor(kind) {
        given.push(kind)
        return decision.pendingFor(kind)
      },
    }
    expect(await approveTerminal(watched, records, consented)).toEqual({ kind: 'approved' })
    expect([given, readBack]).toEqual([[gave], [supportsV2]])
  },
)

describe('an answer that we gave up waiting for', () => {
  const sentNow: PendingApproval = { ...pending, createdAt: Date.now() }

  function createHangingServer() {
    const made = createServer(waiting)
    made.server.failSend = unreachable
    return {
      ...made,
      result: approveTerminal(made.requests, made.records, { ...decision, pendingFor: async () => sentNow }),
    }
  }

  it('may still arrive: the account is not forgotten yet', async () => {
    const { server, requests, records, result } = createHangingServer()
    expect(await result).toEqual({ kind: 'unproven', error: unreachable })
    expect(server.log).toEqual(['put', sent])

    server.held = ours
    server.request = { status: 'authorized' }
    expect(await settleApproval(requests, records, sentNow, 'unknown')).toEqual({ kind: 'approved' })
  })

  it('has not arrived when the request is still open a minute later', async () => {
    const { server, requests, records, result } = createHangingServer()
    await result
    expect((await settleApproval(requests, records, sentNow, 'unknown')).kind).toBe('unproven')
    const later = { ...sentNow, createdAt: Date.now() - 61_000 }
    expect((await settleApproval(requests, records, later, 'unknown')).kind).toBe('failed')
    expect(server.log).toEqual(['put', sent, 'delete'])
  })

  it('is never looked for by a call that would make the request', async () => {
    const { server, requests, records, result } = createHangingServer()
    await result
    server.request = { status: 'not_found' }
    const watched: TerminalRequests = { ...requests, readBack: () => Promise.reject(new Error('made a request')) }
    expect(await settleApproval(watched, records, sentNow, 'unknown')).toEqual({ kind: 'not-found' })
  })
})
