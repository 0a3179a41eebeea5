import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Fault } from '../../e2e/proxy/faults'
import { startFaultProxy, type FaultProxy } from '../../e2e/proxy/startFaultProxy'
import { startHappyServer, type HappyServer } from '../../local/server/startHappyServer'
import type { CanonicalUrl, FlowId, ServerId } from '../api/ids'
import { encodeBase64 } from '../crypto/base64'
import { sendTerminalApproval } from '../connection/transport/requests/auth'
import { createHttpClient } from '../connection/transport/httpClient'
import type { PendingApproval } from '../store/registry/registryRecords'
import type { RegistryDatabase } from '../store/registry/registryDatabase.types'
import { patience, plain, startTerminal, startTestHub, type TestHub } from '../testing/testHub'
import { createTestProfile, type TestProfile } from '../testing/testProfile'

// Every point of probe → sign in → pending record → send → read back → promote is cut (docs/design.md 4.3, 4.4): by the server,
// and by the death of the hub. Then the hub starts again, and the question is only: does the server hold our answer?

let home: HappyServer
let target: HappyServer
let proxy: FaultProxy
let store: TestProfile
let hub: TestHub

beforeAll(async () => {
  home = await startHappyServer({ dataDir: ':memory:' })
  target = await startHappyServer({ dataDir: ':memory:' })
})

afterAll(() => Promise.all([home.stop(), target.stop()]))

beforeEach(async () => {
  proxy = await startFaultProxy({ target: target.url })
  store = await createTestProfile()
  hub = await startTestHub(store)
  await hub.signIn(home.url as CanonicalUrl)
})

afterEach(async () => {
  vi.useRealTimers()
  await hub.die()
  await proxy.stop()
})

const targetUrl = (): CanonicalUrl => proxy.url as CanonicalUrl

/** Approvals on a server that this browser knows, or not. */
const places = ['known', 'new'] as const
type Place = (typeof places)[number]

async function prepare(place: Place) {
  if (place === 'known') await hub.signIn(targetUrl())
  const terminal = await startTerminal(target.url, { names: proxy.url })
  const flowId = await hub.flows.startLink(terminal.link, 'web-link')
  return { terminal, flowId }
}

function approve(place: Place, flowId: FlowId): void {
  const [serverId] = hub.linkOf(flowId).namedServer?.knownAs ?? []
  if (place === 'new') {
    hub.flows.approveTerminalLink(flowId, { kind: 'on-new-server', method: { kind: 'separate-key' }, ...plain })
  } else if (serverId) {
    hub.flows.approveTerminalLink(flowId, { kind: 'on-known-server', serverId, ...plain })
  }
}

/** Every entry that is shown for the target while `work` goes on. */
async function watchTarget(work: () => Promise<void>): Promise<number> {
  const seen = new Set<string>()
  const look = (): void => {
    for (const { id, url } of Object.values(hub.coordinator.state().servers)) if (url === targetUrl()) seen.add(id)
  }
  const stop = hub.coordinator.onChange(look)
  look()
  await work()
  stop()
  return seen.size
}

function ended(flowId: FlowId) {
  return vi.waitFor(() => {
    const step = hub.stepOf(flowId)
    const isEnd = step.at === 'approved' || step.at === 'not-approved'
    const hasFailed = step.at === 'sign-in' && 'step' in step && step.step.at === 'failed'
    if (!isEnd && !hasFailed) throw new Error(`at ${JSON.stringify(step)}`)
    return step
  }, patience)
}

/** Longer than an answer may be on its way, as the clock of the next start shows it. */
function letTimePass(): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 120_000 })
}

/** The hub's next start: everything has come to what the server says. */
async function expectResolved(place: Place, terminal: Awaited<ReturnType<typeof startTerminal>>): Promise<boolean> {
  proxy.clearFaults()
  letTimePass()
  hub = await startTestHub(store)
  await hub.pendingApprovals.settleAll()
  const isApproved = (await terminal.answer()) !== null
  const entries = hub.registry.at(targetUrl())
  expect(await store.keysOf('pendingApprovals')).toEqual([])
  expect(entries).toHaveLength(place === 'known' || isApproved ? 1 : 0)
  expect(entries.map(({ id }) => hub.coordinator.accountOf(id).kind)).toEqual(entries.map(() => 'signed-in'))
  const logged = await Promise.all(entries.map(({ id }) => store.database.readApprovals(id)))
  expect(logged.flat()).toHaveLength(isApproved ? 1 : 0)
  // No account without an entry, either.
  expect(await store.keysOf('credentials')).toEqual(await store.keysOf('entries'))
  return isApproved
}

interface Point {
  name: string
  method: 'GET' | 'POST'
  path: RegExp
  /** Which of the requests to this path. */
  nth: number
  only?: Place
}

const points: Point[] = [
  { name: 'the probe', method: 'GET', path: /^\/health/, nth: 1, only: 'new' },
  { name: 'the sign-in', method: 'POST', path: /^\/v1\/auth$/, nth: 1, only: 'new' },
  { name: 'the look at the request', method: 'GET', path: /^\/v1\/auth\/request\/status/, nth: 1 },
  { name: 'the answer', method: 'POST', path: /^\/v1\/auth\/response/, nth: 1 },
  { name: 'the look after the answer', method: 'GET', path: /^\/v1\/auth\/request\/status/, nth: 2 },
  { name: 'the read-back', method: 'POST', path: /^\/v1\/auth\/request$/, nth: 1 },
]

const cases = points.flatMap((point) =>
  places.flatMap((place) => (point.only === undefined || point.only === place ? { point, place } : [])),
)

function breakAt({ method, path, nth }: Point, effect: Fault): void {
  proxy.setFault({ ...effect, method, path })
  if (nth > 1) proxy.setFault({ kind: 'pass', method, path, times: nth - 1 })
}

describe.each(cases)('$point.name at a $place server', ({ point, place }) => {
  it.each<Fault>([
    { kind: 'refuse' },
    { kind: 'cut' },
    { kind: 'status', status: 500 },
    { kind: 'status', status: 401 },
    { kind: 'garbage', body: 'html' },
    { kind: 'garbage', body: 'wrong-json' },
  ])('fails with %j: no success is shown that was not proven, and the next start knows', async (effect) => {
    const { terminal, flowId } = await prepare(place)
    breakAt(point, effect)
    const shown = await watchTarget(async () => {
      approve(place, flowId)
      await ended(flowId)
    })
    // An answer that the server took although we did not hear of it is read back. Everything else stays unproven.
    const isProven = point.name === 'the answer' && effect.kind === 'cut'
    expect(hub.stepOf(flowId).at === 'approved').toBe(isProven)
    expect(shown).toBe(place === 'known' || isProven ? 1 : 0)
    await hub.die()
    const isApproved = await expectResolved(place, terminal)
    if (isProven) expect(isApproved).toBe(true)
  })

  it('is where the hub dies', async () => {
    const { terminal, flowId } = await prepare(place)
    breakAt(point, { kind: 'hang' })
    const before = proxy.recordings().length
    const shown = await watchTarget(async () => {
      approve(place, flowId)
      await vi.waitFor(() => {
        const arrived = proxy.recordings().slice(before)
        const hits = arrived.filter(
          (recording) =>
            recording.kind === 'http' && recording.method === point.method && point.path.test(recording.url),
        )
        expect(hits).toHaveLength(point.nth)
      }, patience)
    })
    expect(shown).toBe(place === 'known' ? 1 : 0)
    await hub.die()
    const isApproved = await expectResolved(place, terminal)
    const isAfterAnswer = point.name === 'the look after the answer' || point.name === 'the read-back'
    expect(isApproved).toBe(isAfterAnswer)
  })
})

describe.each(places)('the hub dies at a %s server', (place) => {
  type Call = 'putPendingApproval' | 'promotePendingApproval' | 'deletePendingApproval'

  /** From this call on, nothing of the running hub reaches the disk, and no call comes back. */
  function dieAt(call: Call, when: 'before' | 'after'): Promise<void> {
    const { database } = store
    const living = { ...database }
    return new Promise((died) => {
      const dead = () => {
        for (const name of Object.keys(database) as (keyof RegistryDatabase)[]) {
          if (name !== 'close') Object.assign(database, { [name]: () => new Promise(() => {}) })
        }
      }
      const original = database[call].bind(database) as (...given: unknown[]) => Promise<unknown>
      Object.assign(database, {
        async [call](...given: unknown[]) {
          if (when === 'after') await original(...given)
          dead()
          store = { ...store, database: living }
          died()
          return new Promise(() => {})
        },
      })
    })
  }

  it.each([
    ['putPendingApproval', 'before', false],
    ['putPendingApproval', 'after', false],
    ['promotePendingApproval', 'before', true],
    ['promotePendingApproval', 'after', true],
  ] as const)('in %s, %s it is on disk', async (call, when, isApproved) => {
    const { terminal, flowId } = await prepare(place)
    const death = dieAt(call, when)
    const shown = await watchTarget(async () => {
      approve(place, flowId)
      await death
    })
    expect(hub.stepOf(flowId)).toMatchObject({ at: 'approving' })
    expect(shown).toBe(place === 'known' ? 1 : 0)
    await hub.die()
    expect(await expectResolved(place, terminal)).toBe(isApproved)
  })

  it('after the server took the answer and before we heard of it', async () => {
    const { terminal, flowId } = await prepare(place)
    // Held until the test ends: a hub that heard of it would go on, as no dead one does.
    const gate = proxy.hold('answer', { path: /^\/v1\/auth\/response/, method: 'POST' })
    approve(place, flowId)
    await gate.reached
    expect(await terminal.answer()).not.toBeNull()
    await hub.die()
    expect(await expectResolved(place, terminal)).toBe(true)
  })
})

it('what came to nothing is settled by the server’s answer, not by time: an answer on its way is waited for', async () => {
  const { terminal, flowId } = await prepare('new')
  proxy.setFault({ kind: 'refuse', path: /^\/v1\/auth\/response/ })
  approve('new', flowId)
  expect(await ended(flowId)).toMatchObject({ at: 'not-approved', outcome: { kind: 'unproven' } })
  await hub.die()
  proxy.clearFaults()
  hub = await startTestHub(store)
  await hub.pendingApprovals.settleAll()
  // A minute has not passed.
  expect(await store.keysOf('pendingApprovals')).toHaveLength(1)
  expect(hub.registry.at(targetUrl())).toEqual([])
  await hub.die()
  expect(await expectResolved('new', terminal)).toBe(false)
})

it('a server that is back shows its approval in the flow that still runs', async () => {
  const { terminal, flowId } = await prepare('new')
  proxy.setFault({ kind: 'refuse', path: /^\/v1\/auth\/request$/ })
  approve('new', flowId)
  expect(await ended(flowId)).toMatchObject({ at: 'not-approved', outcome: { kind: 'unproven' } })
  expect(hub.registry.at(targetUrl())).toEqual([])
  proxy.clearFaults()
  await hub.pendingApprovals.settleAll()
  expect(hub.stepOf(flowId)).toMatchObject({ at: 'approved', serverIsNew: true })
  expect(await terminal.answer()).not.toBeNull()
})

describe.each(places)('an answer that arrives late at a %s server', (place) => {
  it('is ours: whoever tries again is not told that a stranger approved', async () => {
    const { terminal, flowId } = await prepare(place)
    proxy.setFault({ kind: 'refuse', path: /^\/v1\/auth\/response/ })
    approve(place, flowId)
    expect(await ended(flowId)).toMatchObject({ at: 'not-approved', outcome: { kind: 'unproven' } })
    proxy.clearFaults()
    const [late] = await store.database.readPendingApprovals()
    // On its way until the second answer is: the server takes the first that comes.
    const { putPendingApproval } = store.database
    store.database.putPendingApproval = async (approval) => {
      store.database.putPendingApproval = putPendingApproval
      await putPendingApproval(approval)
      await deliver(late!)
    }
    const again = await hub.flows.startLink(terminal.link, 'web-link')
    approve(place, again)
    expect(await ended(again)).toMatchObject({ at: 'not-approved', outcome: { kind: 'already-used' } })
    await vi.waitFor(async () => expect(await store.keysOf('pendingApprovals')).toEqual([]), patience)
    await hub.reach(flowId, 'approved')
    expect(hub.registry.at(targetUrl())).toHaveLength(1)
    expect(await terminal.answer()).toHaveLength(33)
  })
})

async function deliver({ credentials, terminalKey, response }: PendingApproval): Promise<void> {
  const http = createHttpClient({ url: target.url as CanonicalUrl, token: () => credentials.token })
  await sendTerminalApproval(http, terminalKey, encodeBase64(response))
}

it('is proven after its server was added by hand: the account keeps one entry', async () => {
  const terminal = await startTerminal(target.url, { names: proxy.url })
  const flowId = await hub.flows.startLink(terminal.link, 'web-link')
  proxy.setFault({ kind: 'refuse', path: /^\/v1\/auth\/request$/ })
  hub.flows.approveTerminalLink(flowId, { kind: 'on-new-server', method: { kind: 'same-key' }, ...plain })
  expect(await ended(flowId)).toMatchObject({ at: 'not-approved', outcome: { kind: 'unproven' } })
  proxy.clearFaults()
  const signIn = hub.flows.startSignIn({ kind: 'new', url: targetUrl() }, { kind: 'same-key' })
  const { serverId } = (await hub.reach(signIn, 'done')) as { serverId: ServerId }
  await hub.pendingApprovals.settleAll()
  expect(hub.stepOf(flowId)).toMatchObject({ at: 'approved', serverId, serverIsNew: false })
  expect(hub.registry.at(targetUrl()).map(({ id }) => id)).toEqual([serverId])
  expect(await store.database.readApprovals(serverId)).toHaveLength(1)
})
