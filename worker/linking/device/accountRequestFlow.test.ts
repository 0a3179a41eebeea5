import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { startFaultProxy, type FaultProxy } from '../../../e2e/proxy/startFaultProxy'
import { startHappyServer, type HappyServer } from '../../../local/server/startHappyServer'
import type { CanonicalUrl, FlowId, ServerId } from '../../api/ids'
import { deriveAccountKeys } from '../../crypto/accountKeys'
import { createDeviceLinkKeys, makeDeviceLinkAnswer, openDeviceLinkAnswer } from '../../crypto/linking/authBundles'
import { encodeBase64, encodeBase64Url } from '../../crypto/base64'
import { randomBytes } from '../../crypto/bytes'
import { formatAccountRequest } from '../../protocol/link'
import { requestDeviceLink, sendDeviceLinkAnswer } from '../../connection/transport/requests/auth'
import { logIn } from '../../connection/transport/logIn'
import { createHttpClient } from '../../connection/transport/httpClient'
import { asksAbout, patience, plain, useTestHub } from '../../testing/testHub'

const { hub, start, secretOf } = useTestHub()

let server: HappyServer
let other: HappyServer
let a: FaultProxy
let b: FaultProxy
let onA: ServerId
let onB: ServerId

beforeAll(async () => {
  server = await startHappyServer({ dataDir: ':memory:' })
  other = await startHappyServer({ dataDir: ':memory:' })
})

afterAll(() => Promise.all([server.stop(), other.stop()]))

beforeEach(async () => {
  a = await startFaultProxy({ target: server.url })
  b = await startFaultProxy({ target: other.url })
  onA = await hub().signIn(a.url as CanonicalUrl)
  onB = await hub().signIn(b.url as CanonicalUrl)
  return () => Promise.all([a.stop(), b.stop()])
})

/** A device that shows its code; with a server, it waits there. */
async function startDevice(waitsAt: string | null) {
  const keys = createDeviceLinkKeys()
  const http = waitsAt === null ? null : createHttpClient({ url: waitsAt as CanonicalUrl })
  if (http) await requestDeviceLink(http, keys.publicKey)
  return {
    keys,
    link: formatAccountRequest(encodeBase64Url(keys.publicKey)),
    /** The account secret that it was given. */
    async secret() {
      const answer = http && (await requestDeviceLink(http, keys.publicKey))
      return answer?.state === 'authorized' ? openDeviceLinkAnswer(encodeBase64(answer.response), keys) : null
    },
  }
}

const hostOf = (url: string): string => new URL(url).host

function handOver(flowId: FlowId, serverId: ServerId, at: FaultProxy, typedHost = hostOf(at.url)): void {
  hub().flows.handOverAccount(flowId, { serverId, typedHost })
}

it('gives the account of the picked server, whole, and asks no other server', async () => {
  const device = await startDevice(server.url)
  const flowId = await start(device.link, 'camera')
  expect(hub().stateOf(flowId)).toEqual({
    kind: 'account-request',
    id: flowId,
    source: 'camera',
    deviceKey: encodeBase64Url(device.keys.publicKey),
    step: { at: 'confirm' },
  })
  expect(asksAbout(a, device.keys.publicKey)).toEqual([])
  handOver(flowId, onA, a)
  expect(await hub().reach(flowId, 'handed-over')).toEqual({ at: 'handed-over', serverId: onA })
  expect(await device.secret()).toEqual(await secretOf(onA))
  expect(asksAbout(a, device.keys.publicKey)).toEqual([
    'POST /v1/auth/account/response',
    'POST /v1/auth/account/request',
  ])
  expect(asksAbout(b, device.keys.publicKey)).toEqual([])
})

it.each(['', 'localhost', '127.0.0.1', 'the other server'])('gives nothing when %j is typed', async (typed) => {
  const device = await startDevice(server.url)
  const flowId = await start(device.link)
  const typedHost = typed === 'the other server' ? hostOf(b.url) : typed
  expect(() => handOver(flowId, onA, a, typedHost)).toThrow(
    expect.objectContaining({ data: { code: 'consent-missing', consent: 'hand-over' } }),
  )
  expect(hub().stepOf(flowId)).toEqual({ at: 'confirm' })
  expect(await device.secret()).toBeNull()
  expect(asksAbout(a, device.keys.publicKey)).toEqual([])
})

it('not found: no request is made there, and no other server is tried', async () => {
  const device = await startDevice(null)
  const flowId = await start(device.link)
  handOver(flowId, onB, b)
  expect(await hub().reach(flowId, 'not-handed-over')).toEqual({
    at: 'not-handed-over',
    serverUrl: b.url,
    outcome: { kind: 'not-found' },
  })
  expect(asksAbout(b, device.keys.publicKey)).toEqual(['POST /v1/auth/account/response'])
  expect(asksAbout(a, device.keys.publicKey)).toEqual([])
})

it('tells that somebody else answered first', async () => {
  const device = await startDevice(server.url)
  const stranger = randomBytes(32)
  const http = createHttpClient({ url: server.url as CanonicalUrl })
  const there = await logIn(http, await deriveAccountKeys(stranger))
  const theirs = createHttpClient({ url: server.url as CanonicalUrl, token: () => there.token })
  const { publicKey } = device.keys
  await sendDeviceLinkAnswer(theirs, publicKey, makeDeviceLinkAnswer(stranger, publicKey))

  const flowId = await start(device.link)
  handOver(flowId, onA, a)
  expect(await hub().reach(flowId, 'not-handed-over')).toMatchObject({ outcome: { kind: 'answered-by-someone-else' } })
  expect(await device.secret()).toEqual(stranger)
})

describe('a server that fails', () => {
  const status = /\/v1\/auth\/account\/response/
  const readBack = /\/v1\/auth\/account\/request/

  it.each([
    ['cannot be reached before anything is sent', { kind: 'refuse' }, 'failed', 0],
    ['is no Happy server', { kind: 'garbage', body: 'html', path: /\/health/ }, 'failed', 0],
    ['breaks off while the answer is sent', { kind: 'refuse', path: status }, 'unproven', 1],
    ['breaks off after it took the answer', { kind: 'cut', path: status }, 'unproven', 1],
    ['fails at the answer', { kind: 'status', status: 500, path: status }, 'unproven', 1],
    ['cannot be read back', { kind: 'refuse', path: readBack }, 'unproven', 2],
    ['reads back nonsense', { kind: 'garbage', body: 'wrong-json', path: readBack }, 'unproven', 2],
  ] as const)('%s', async (_what, fault, outcome, asked) => {
    const device = await startDevice(server.url)
    const flowId = await start(device.link)
    a.setFault(fault)
    handOver(flowId, onA, a)
    expect(await hub().reach(flowId, 'not-handed-over')).toMatchObject({ serverUrl: a.url, outcome: { kind: outcome } })
    // Asking again whether it arrived could make the request: only a success is read back.
    expect(asksAbout(a, device.keys.publicKey)).toHaveLength(asked)
  })
})

it('renews a token that the server no longer takes', async () => {
  const device = await startDevice(server.url)
  const flowId = await start(device.link)
  a.setFault({ kind: 'status', status: 401, path: /\/v1\/auth\/account\/response/, times: 1 })
  handOver(flowId, onA, a)
  await hub().reach(flowId, 'handed-over')
  expect(await device.secret()).toEqual(await secretOf(onA))
})

it('needs an account there', async () => {
  await hub().coordinator.signOut(onA)
  const device = await startDevice(server.url)
  const flowId = await start(device.link)
  handOver(flowId, onA, a)
  expect(await hub().reach(flowId, 'not-handed-over')).toMatchObject({
    outcome: { kind: 'failed', error: { code: 'sign-in-needed' } },
  })
  expect(asksAbout(a, device.keys.publicKey)).toEqual([])
})

it('is refused, cancelled or decided once; is no terminal’s link', async () => {
  const device = await startDevice(server.url)
  const flowId = await start(device.link)
  expect(() => hub().flows.approveTerminalLink(flowId, { kind: 'on-known-server', serverId: onA, ...plain })).toThrow(
    'unknown-flow',
  )
  hub().flows.refuseLink(flowId)
  expect(hub().stepOf(flowId)).toEqual({
    at: 'not-handed-over',
    serverUrl: null,
    outcome: { kind: 'refused-by-person' },
  })
  expect(() => handOver(flowId, onA, a)).toThrow('unknown-flow')

  const cancelled = await start(device.link)
  const flow = hub().flows.find(cancelled)
  handOver(cancelled, onA, a)
  hub().flows.cancel(cancelled)
  await vi.waitFor(() => {
    expect(flow?.state()).toMatchObject({ step: { outcome: { kind: 'failed', error: { code: 'cancelled' } } } })
  }, patience)
  expect(asksAbout(a, device.keys.publicKey)).toEqual([])
})
