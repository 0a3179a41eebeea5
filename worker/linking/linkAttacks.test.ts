import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { startHappyServer, type HappyServer } from '../../local/server/startHappyServer'
import type { SignInMethod } from '../api/flows'
import type { CanonicalUrl, FlowId, ServerId } from '../api/ids'
import { deriveAccountKeys } from '../crypto/accountKeys'
import { makeTerminalApproval } from '../crypto/linking/authBundles'
import { encodeBase64 } from '../crypto/base64'
import { randomBytes } from '../crypto/bytes'
import { readTokenAccountId } from '../crypto/token'
import { logIn } from '../connection/transport/logIn'
import { createHttpClient } from '../connection/transport/httpClient'
import { patience, plain, startTerminal, useTestHub } from '../testing/testHub'

// What a hostile server can do to the approval of a terminal that waits on it. Everything that a server says is its own
// business; what counts is that nothing of ours leaves, nothing is shown that is not so, and nobody else is asked.

const { hub, start, approveOn, secretOf, url: homeUrl } = useTestHub()

type Handler = (request: { body: string }, response: http.ServerResponse) => void

let honest: HappyServer
let hostile: Awaited<ReturnType<typeof startHostileServer>>

beforeAll(async () => {
  honest = await startHappyServer({ dataDir: ':memory:' })
})

afterAll(() => honest.stop())

beforeEach(async () => {
  hostile = await startHostileServer(honest.url)
  // The primary: whatever happens, it hears nothing of it.
  await hub().signIn(homeUrl())
})

afterEach(async () => {
  vi.useRealTimers()
  await hostile.stop()
})

/** A Happy server in all but the routes that lie. */
async function startHostileServer(target: string) {
  const lies = new Map<string, Handler>()
  const asked: string[] = []
  const bodies = new Map<string, string>()
  let everything: Handler | null = null
  const server = http.createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const body = Buffer.concat(chunks).toString()
      const route = `${request.method} ${(request.url ?? '').split('?')[0]}`
      asked.push(route)
      bodies.set(route, body)
      const lie = lies.get(route) ?? everything
      if (lie) return lie({ body }, response)
      const answer = await fetch(`${target}${request.url}`, {
        method: request.method ?? 'GET',
        headers: {
          'content-type': 'application/json',
          ...(request.headers.authorization ? { authorization: request.headers.authorization } : {}),
        },
        ...(body === '' ? {} : { body }),
      })
      response.writeHead(answer.status, { 'content-type': 'application/json' })
      response.end(await answer.text())
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` as CanonicalUrl,
    lie: (route: string, handler: Handler) => void lies.set(route, handler),
    lieAlways: (handler: Handler) => void (everything = handler),
    asked,
    bodies,
    async stop() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function json(value: unknown, status = 200): Handler {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(value))
  }
}

const routes = {
  health: 'GET /health',
  login: 'POST /v1/auth',
  status: 'GET /v1/auth/request/status',
  answer: 'POST /v1/auth/response',
  readBack: 'POST /v1/auth/request',
}

const waitingHere = () => startTerminal(honest.url, { names: hostile.url })

async function approveAsNew(link: string, method: SignInMethod = { kind: 'separate-key' }): Promise<FlowId> {
  const flowId = await start(link)
  hub().flows.approveTerminalLink(flowId, { kind: 'on-new-server', method, ...plain })
  return flowId
}

async function approveAsKnown(): Promise<{ flowId: FlowId; serverId: ServerId }> {
  const serverId = await hub().signIn(hostile.url)
  hostile.asked.length = 0
  const flowId = await start((await waitingHere()).link)
  return { flowId, serverId }
}

/** The end of a flow that went wrong. */
function failure(flowId: FlowId) {
  return vi.waitFor(() => {
    const step = hub().stepOf(flowId)
    if (step.at === 'not-approved') return step.outcome
    if (step.at === 'sign-in' && 'step' in step && step.step.at === 'failed') return step.step
    throw new Error(`at ${JSON.stringify(step)}`)
  }, patience)
}

async function expectNothingOfIt(): Promise<void> {
  expect(hub().registry.at(hostile.url)).toEqual([])
  expect(await hub().store.keysOf('pendingApprovals')).toEqual([])
  expect(await hub().store.keysOf('credentials')).toHaveLength(1)
}

async function strangersToken(): Promise<string> {
  const keys = await deriveAccountKeys(randomBytes(32))
  return (await logIn(createHttpClient({ url: honest.url as CanonicalUrl }), keys)).token
}

async function replayedAtHome(method: SignInMethod): Promise<string | null> {
  await approveAsNew((await waitingHere()).link, method)
  await vi.waitFor(() => expect(hostile.bodies.get(routes.login)).toBeDefined(), patience)
  const response = await fetch(`${homeUrl()}/v1/auth`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: hostile.bodies.get(routes.login) ?? '',
  })
  const { token } = (await response.json()) as { token: string }
  return readTokenAccountId(token)
}

async function ourAccount(): Promise<string | undefined> {
  const [home] = hub().registry.at(homeUrl())
  return home && (await hub().registry.readCredentials(home.id))?.accountId
}

describe('200 to everything', () => {
  it.each([{}, { success: true }, { status: 'ok' }, [], 'yes', null])('with %j: gets no login proof', async (value) => {
    hostile.lieAlways(json(value))
    const flowId = await approveAsNew((await waitingHere()).link)
    expect(await failure(flowId)).toMatchObject({ error: { code: 'not-a-happy-server', serverUrl: hostile.url } })
    expect(hostile.asked).toEqual([routes.health])
    await expectNothingOfIt()
  })

  it('from a server that looks like one, gets no answer for the terminal', async () => {
    const { flowId, serverId } = await approveAsKnown()
    hostile.lieAlways(json({ success: true, status: 'ok', state: 'ok', token: 'ok' }))
    approveOn(flowId, serverId)
    expect(await failure(flowId)).toMatchObject({ kind: 'failed', error: { code: 'bad-answer' } })
    expect(hostile.asked).not.toContain(routes.answer)
  })

  it('is no success: what it claims to have taken is not there', async () => {
    const { flowId, serverId } = await approveAsKnown()
    hostile.lie(routes.answer, json({ success: true }))
    approveOn(flowId, serverId)
    expect(await failure(flowId)).toMatchObject({ kind: 'failed', error: { code: 'bad-answer' } })
    expect(await hub().store.database.readApprovals(serverId)).toEqual([])
  })
})

describe('answers of somebody else', () => {
  it('another answer than ours is told, and is no approval', async () => {
    const { flowId, serverId } = await approveAsKnown()
    const theirs = encodeBase64(makeTerminalApproval(randomBytes(32), randomBytes(32)))
    hostile.lie(routes.readBack, json({ state: 'authorized', token: 't', response: theirs }))
    approveOn(flowId, serverId)
    expect(await failure(flowId)).toEqual({ kind: 'approved-by-someone-else' })
    expect(await hub().store.database.readApprovals(serverId)).toEqual([])
  })

  it('an answer that differs in one byte is another answer', async () => {
    const { flowId, serverId } = await approveAsKnown()
    hostile.lie(routes.readBack, (_request, response) => {
      const sent = JSON.parse(hostile.bodies.get(routes.answer) ?? '{}') as { response: string }
      const bytes = Buffer.from(sent.response, 'base64')
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
      json({ state: 'authorized', token: 't', response: bytes.toString('base64') })({ body: '' }, response)
    })
    approveOn(flowId, serverId)
    expect(await failure(flowId)).toEqual({ kind: 'approved-by-someone-else' })
  })

  it('a request that is answered already gets none of ours', async () => {
    const { flowId, serverId } = await approveAsKnown()
    hostile.lie(routes.status, json({ status: 'authorized', supportsV2: false }))
    approveOn(flowId, serverId)
    expect(await failure(flowId)).toEqual({ kind: 'already-used' })
    expect(hostile.asked).not.toContain(routes.answer)
  })
})

describe('another account', () => {
  it('at the renewal of a login is not used: nothing is approved with it, and ours stays', async () => {
    const { flowId, serverId } = await approveAsKnown()
    const before = await hub().registry.readCredentials(serverId)
    hostile.lie(routes.answer, json({ error: 'Invalid token' }, 401))
    hostile.lie(routes.login, json({ success: true, token: await strangersToken() }))
    approveOn(flowId, serverId)
    expect(await failure(flowId)).toMatchObject({ kind: 'failed', error: { code: 'sign-in-needed' } })
    expect(hostile.asked.filter((route) => route === routes.answer)).toHaveLength(1)
    expect(await hub().registry.readCredentials(serverId)).toEqual(before)
  })

  it('is not asked for once more after the person has signed out everywhere', async () => {
    const { flowId, serverId } = await approveAsKnown()
    const { token } = (await hub().registry.readCredentials(serverId)) ?? { token: '' }
    hostile.lie(routes.answer, json({ error: 'Invalid token' }, 401))
    hostile.lie(routes.login, (request, response) => {
      hub().flows.cancelAll()
      json({ success: true, token })(request, response)
    })
    approveOn(flowId, serverId)
    await vi.waitFor(() => expect(hostile.asked).toContain(routes.login), patience)
    await vi.waitFor(async () => expect(await hub().store.keysOf('pendingApprovals')).toEqual([]), patience)
    expect(hostile.asked.filter((route) => route === routes.answer)).toHaveLength(1)
  })

  it('in the read-back changes nothing of ours', async () => {
    const { flowId, serverId } = await approveAsKnown()
    const before = await hub().registry.readCredentials(serverId)
    const token = await strangersToken()
    hostile.lie(routes.readBack, (_request, response) => {
      const { response: sent } = JSON.parse(hostile.bodies.get(routes.answer) ?? '{}') as { response: string }
      json({ state: 'authorized', token, response: sent })({ body: '' }, response)
    })
    approveOn(flowId, serverId)
    await hub().reach(flowId, 'approved')
    expect(await hub().registry.readCredentials(serverId)).toEqual(before)
  })

  it('that is another entry’s there makes no second entry', async () => {
    const serverId = await hub().signIn(hostile.url)
    const { token, accountId } = (await hub().registry.readCredentials(serverId)) ?? { token: '', accountId: '' }
    hostile.lie(routes.login, json({ success: true, token }))
    const flowId = await approveAsNew((await waitingHere()).link)
    expect(await failure(flowId)).toMatchObject({ error: { code: 'already-registered' } })
    expect(hub().registry.at(hostile.url)).toHaveLength(1)
    expect(await hub().registry.readCredentials(serverId)).toMatchObject({ accountId })
  })
})

describe('redirects', () => {
  it.each(Object.entries(routes))('%s: are not followed', async (_name, route) => {
    const elsewhere = await startHostileServer(honest.url)
    const { flowId, serverId } = await approveAsKnown()
    for (const status of [302, 307]) {
      hostile.lie(route, (_request, response) => {
        response.writeHead(status, { location: `${elsewhere.url}/${route.split('/').slice(1).join('/')}` })
        response.end()
      })
      if (route === routes.health || route === routes.login) {
        await hub()
          .coordinator.remove(serverId)
          .catch(() => {})
        await failure(await approveAsNew((await waitingHere()).link))
      } else if (status === 302) {
        approveOn(flowId, serverId)
        await failure(flowId)
      }
    }
    expect(elsewhere.asked).toEqual([])
    await elsewhere.stop()
  })
})

it('a server that never answers is given up', async () => {
  const { flowId, serverId } = await approveAsKnown()
  const arrived = new Promise<void>((resolve) => hostile.lie(routes.status, () => resolve()))
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  approveOn(flowId, serverId)
  await arrived
  await vi.advanceTimersByTimeAsync(15_000)
  vi.useRealTimers()
  expect(await failure(flowId)).toMatchObject({ kind: 'failed', error: { code: 'unreachable', reason: 'timed-out' } })
})

it.each([routes.status, routes.readBack])('an endless answer at %s is cut off', async (route) => {
  const { flowId, serverId } = await approveAsKnown()
  let sent = 0
  hostile.lie(route, (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.on('close', () => (sent = -sent))
    const more = (): void => {
      if (response.destroyed || sent < 0) return
      sent += 65_536
      if (response.write(' '.repeat(65_536))) setImmediate(more)
      else response.once('drain', more)
    }
    more()
  })
  approveOn(flowId, serverId)
  expect(await failure(flowId)).toMatchObject({
    kind: route === routes.status ? 'failed' : 'unproven',
    error: { code: 'too-much' },
  })
  // The connection is closed, not read on in silence.
  await vi.waitFor(() => expect(sent).toBeLessThan(0), patience)
})

describe('a login proof that a server got from us', () => {
  it('does not open the account of another server when the key is separate', async () => {
    expect(await replayedAtHome({ kind: 'separate-key' })).not.toBe(await ourAccount())
  })

  it('does when it is the same: no client can prevent that, so the person chooses (docs/design.md 4.11)', async () => {
    expect(await replayedAtHome({ kind: 'same-key' })).toBe(await ourAccount())
  })
})

it('no secret of ours ever reaches it', async () => {
  const { flowId, serverId } = await approveAsKnown()
  const secrets = [await secretOf(serverId)]
  hostile.lie(routes.status, json({ status: 'pending', supportsV2: false }))
  approveOn(flowId, serverId)
  expect(await failure(flowId)).toEqual({ kind: 'asks-for-account-secret' })
  expect(hostile.asked).not.toContain(routes.answer)
  for (const body of hostile.bodies.values()) {
    for (const secret of secrets) expect(body).not.toContain(encodeBase64(secret))
  }
})
