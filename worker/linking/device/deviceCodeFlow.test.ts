import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { createGate } from '../../../e2e/proxy/faults'
import { startFaultProxy, type FaultProxy } from '../../../e2e/proxy/startFaultProxy'
import { startHappyServer, type HappyServer } from '../../../local/server/startHappyServer'
import type { DeviceCodeFlow, SignInFlow } from '../../api/flows'
import type { CanonicalUrl, FlowId, ServerId } from '../../api/ids'
import { deriveAccountKeys } from '../../crypto/accountKeys'
import { createDeviceLinkKeys, makeDeviceLinkAnswer } from '../../crypto/linking/authBundles'
import { randomBytes } from '../../crypto/bytes'
import { parseDeviceCode } from '../../protocol/deviceCode'
import { requestDeviceLink, sendDeviceLinkAnswer } from '../../connection/transport/requests/auth'
import { logIn } from '../../connection/transport/logIn'
import { createHttpClient } from '../../connection/transport/httpClient'
import { firstStateOfCode, newDeviceCode, runDeviceCode } from './deviceCodeFlow'
import { createFlow, type Flow } from '../account/flow'
import { startTestHub, type TestHub } from '../../testing/testHub'
import { draftEntry } from '../../servers/newEntry'

// Other tests share the processor.
const patience = { timeout: 15_000, interval: 10 }
const quick = { limitMs: 60_000, pollMs: 10, slowestPollMs: 20 }
const app = 'https://hub.example.org'

let server: HappyServer
let proxy: FaultProxy
let url: CanonicalUrl
let showing: TestHub
let reading: TestHub
let secret: Uint8Array<ArrayBuffer>
let serverId: ServerId

beforeAll(async () => {
  server = await startHappyServer({ dataDir: ':memory:' })
})
afterAll(() => server.stop())

beforeEach(async () => {
  proxy = await startFaultProxy({ target: server.url })
  url = proxy.url as CanonicalUrl
  showing = await startTestHub()
  reading = await startTestHub()
  secret = randomBytes(32)
  const entry = draftEntry(showing.registry, url)
  const { token, accountId } = await logIn(createHttpClient({ url }), await deriveAccountKeys(secret))
  await showing.coordinator.addAccount(entry, { credentials: { secret, token, accountId }, keyOrigin: 'root' })
  serverId = entry.id
})
afterEach(async () => {
  for (const hub of [showing, reading]) await hub.die()
  await proxy.stop()
})

/** A code that is shown with a quick pace. */
function showCode(limitMs = quick.limitMs): { flow: Flow<DeviceCodeFlow>; linkText: string; ended: Promise<void> } {
  const code = newDeviceCode(showing, serverId)
  const flow = createFlow(firstStateOfCode(showing, 'code' as FlowId, { serverId, appUrl: app, code, limitMs }))
  const { step } = flow.state()
  if (step.at !== 'showing') throw new Error('not shown')
  return { flow, linkText: step.linkText, ended: runDeviceCode(showing, flow, code, { ...quick, limitMs }) }
}

function publicKeyOf(linkText: string): Uint8Array<ArrayBuffer> {
  const parsed = parseDeviceCode(linkText)
  if (!parsed.ok) throw new Error(parsed.problem)
  return createDeviceLinkKeys(parsed.code.seed).publicKey
}

function requestsTo(path: string): number {
  return proxy.recordings().filter((one) => one.kind === 'http' && one.url.startsWith(path)).length
}

async function reach(flowId: FlowId, at: SignInFlow['step']['at']) {
  return vi.waitFor(() => {
    const state = reading.flows.find(flowId)?.state()
    if (state?.kind !== 'sign-in' || state.step.at !== at) throw new Error(JSON.stringify(state))
    return state.step
  }, patience)
}

it('hands the account over to the browser that read the code, and reads it back', async () => {
  const { flow, linkText, ended } = showCode()
  const { flows } = reading
  const flowId = flows.startSignInWithCode(linkText)
  expect(await reach(flowId, 'confirm-server')).toMatchObject({ server: { url, isLoopback: true } })
  expect(() => flows.confirmServer(flowId, { loopback: false })).toThrow('consent-missing')
  flows.confirmServer(flowId, { loopback: true })
  await reach(flowId, 'confirm-account')
  await ended
  expect(flow.state().step).toEqual({ at: 'handed-over' })
  expect(reading.registry.entries()).toEqual([])
  flows.answer(flowId, 'account')
  await reach(flowId, 'done')
  const [entry] = reading.registry.entries()
  expect(entry && (await reading.registry.readCredentials(entry.id))?.secret).toEqual(secret)
})

it('before the person confirms the server, nobody is asked', async () => {
  const { linkText, flow } = showCode()
  const before = requestsTo('/health') + requestsTo('/v1/auth/account/request')
  const flowId = reading.flows.startSignInWithCode(linkText)
  await reach(flowId, 'confirm-server')
  await vi.waitFor(() => expect(requestsTo('/v1/auth/account/response')).toBeGreaterThan(3), patience)
  expect(requestsTo('/health') + requestsTo('/v1/auth/account/request')).toBe(before)
  flow.cancel()
})

it('a code that was closed unread is worth nothing', async () => {
  const { flow, linkText, ended } = showCode()
  await vi.waitFor(() => expect(requestsTo('/v1/auth/account/response')).toBeGreaterThan(1), patience)
  flow.cancel()
  await ended
  const http = createHttpClient({ url })
  for (let poll = 0; poll < 5; poll++) {
    expect(await requestDeviceLink(http, publicKeyOf(linkText))).toEqual({ state: 'requested' })
  }
})

it('a code ends with the page that shows it, and none is shown for a page that is gone', () => {
  const flowId = showing.flows.showDeviceCode(serverId, app)
  const flow = showing.flows.find(flowId)
  expect(flow?.signal.aborted).toBe(false)
  showing.closePage()
  expect(flow?.signal.aborted).toBe(true)
  expect(showing.flows.find(flowId)).toBeNull()
  expect(() => showing.flows.showDeviceCode(serverId, app)).toThrow('cancelled')
})

it('a page that is closed while the refused token is renewed hands nothing over', async () => {
  proxy.setFault({ kind: 'status', status: 401, path: /^\/v1\/auth\/account\/response/, times: 1 })
  const gate = createGate()
  proxy.setFault({ kind: 'hold', at: 'answer', gate, path: /^\/v1\/auth$/ })
  const { flow, ended } = showCode()
  await gate.reached
  flow.cancel()
  gate.open()
  await ended
  expect(requestsTo('/v1/auth/account/response')).toBe(1)
})

it('a code that nobody reads ends by itself', async () => {
  const { flow, ended } = showCode(100)
  await ended
  expect(flow.state().step).toEqual({ at: 'ended', outcome: { kind: 'expired' } })
})

it('goes on over failures of the server; an answer that arrived unnoticed is still our own', async () => {
  const { flow, linkText, ended } = showCode()
  await vi.waitFor(() => expect(requestsTo('/v1/auth/account/response')).toBeGreaterThan(0), patience)
  proxy.setFault({ kind: 'status', status: 503, path: /^\/v1\/auth\/account/ })
  await vi.waitFor(() => {
    expect(flow.state().step).toMatchObject({ at: 'showing', problem: { code: 'server-failed', status: 503 } })
  }, patience)
  await requestDeviceLink(createHttpClient({ url: server.url as CanonicalUrl }), publicKeyOf(linkText))
  proxy.clearFaults()
  // The read-back fails at first: then the answer is already there.
  proxy.setFault({ kind: 'status', status: 500, path: /^\/v1\/auth\/account\/request/, times: 2 })
  await ended
  expect(flow.state().step).toEqual({ at: 'handed-over' })
})

it('somebody else who answered is told as such', async () => {
  const { flow, linkText, ended } = showCode()
  await vi.waitFor(() => expect(requestsTo('/v1/auth/account/response')).toBeGreaterThan(0), patience)
  proxy.setFault({ kind: 'status', status: 503, path: /^\/v1\/auth\/account/ })
  // From then on none of its answers is on its way any more.
  await vi.waitFor(() => expect(flow.state().step).toMatchObject({ problem: { code: 'server-failed' } }), patience)
  const directUrl = server.url as CanonicalUrl
  const key = publicKeyOf(linkText)
  await requestDeviceLink(createHttpClient({ url: directUrl }), key)
  const stranger = randomBytes(32)
  const { token } = await logIn(createHttpClient({ url: directUrl }), await deriveAccountKeys(stranger))
  await sendDeviceLinkAnswer(
    createHttpClient({ url: directUrl, token: () => token }),
    key,
    makeDeviceLinkAnswer(stranger, key),
  )
  proxy.clearFaults()
  await ended
  expect(flow.state().step).toEqual({ at: 'ended', outcome: { kind: 'answered-by-someone-else' } })
})

it('signed out on that server: nothing to hand over', async () => {
  await showing.coordinator.signOut(serverId)
  const { flow, ended } = showCode()
  await ended
  expect(flow.state().step).toMatchObject({ at: 'ended', outcome: { error: { code: 'sign-in-needed' } } })
})

function codeOf(serverUrl: string): string {
  return `https://hub.example/sign-in#code=${'A'.repeat(43)}&server=${encodeURIComponent(serverUrl)}`
}

it.each(['camera', 'image', 'paste', 'web-link'] as const)(
  'where links of terminals are read (%s), a code is told from a link; localhost is no address for a camera',
  async (source) => {
    const { flows } = reading
    await expect(flows.startLink(codeOf('https://happy.example'), source)).rejects.toMatchObject({
      data: { code: 'bad-link', problem: 'device-code' },
    })
    await expect(flows.startLink(codeOf('http://127.0.0.1:3005'), source)).rejects.toMatchObject({
      data: { code: 'bad-link', problem: source === 'camera' ? 'device-code-of-loopback' : 'device-code' },
    })
  },
)

it('a bad code is refused without a flow', () => {
  expect(() => reading.flows.startSignInWithCode('hello')).toThrow('bad-device-code')
  expect(() => showing.flows.showDeviceCode('nobody' as ServerId, app)).toThrow('unknown-server')
})
