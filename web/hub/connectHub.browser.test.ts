import { afterEach, expect, it, vi } from 'vitest'
import { HubError } from '../../worker/api/errors'
import { activeLockName } from '../../worker/api/handshake'
import type { AppState } from '../../worker/api/state'
import { connectHub } from './connectHub'
import type { HubClient } from './hubContext'

// A cold start loads the hub's modules one by one from the development server.
const patience = { timeout: 20_000 }

afterEach(() => {
  vi.unstubAllGlobals()
})

/** Follows the app state, as the page does. */
function follow(hub: HubClient): () => AppState | 'gone' | undefined {
  const replica = hub.openTopic({ kind: 'app' })
  replica.subscribe(() => {})
  return () => replica.current()
}

async function readyState(current: () => AppState | 'gone' | undefined): Promise<AppState> {
  return vi.waitFor(() => {
    const app = current()
    if (typeof app !== 'object' || app.phase !== 'ready') throw new Error('not ready yet')
    return app
  }, patience)
}

/** The end of a hub, as its pages see it: its locks fall. */
async function killHub(): Promise<void> {
  await navigator.locks.request(activeLockName, { steal: true }, () => Promise.resolve())
}

/** The hubs that live, as their locks say. */
async function alive(): Promise<string[]> {
  const { held = [] } = await navigator.locks.query()
  return held.flatMap(({ name = '' }) => (name.startsWith('hub-alive') ? name : []))
}

it('gives two tabs the same hub, and tells what failed by its code', { timeout: 40_000 }, async () => {
  const [one, two] = [connectHub(), connectHub()]
  const [app, other] = await Promise.all([readyState(follow(one)), readyState(follow(two))])
  expect(other).toEqual(app)
  expect(await one.commands.ping()).toEqual({ generation: app.generation })
  expect(one.liveness.current()).toBe('alive')

  const refused = await one.commands
    .startLink('https://app.example/terminal/connect#nothing', 'web-link')
    .catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(HubError)
  expect((refused as HubError).data).toEqual({ code: 'bad-link', problem: 'key-missing' })
})

it('a page that is very slow stays with the hub that it has', { timeout: 60_000 }, async () => {
  await readyState(follow(connectHub()))
  const before = await alive()
  const workers = vi.fn<() => void>()
  vi.stubGlobal(
    'Worker',
    class extends Worker {
      constructor(url: URL, options: WorkerOptions) {
        workers()
        super(url, options)
      }
    },
  )
  // Whatever comes waits for most of each second, timers and messages alike.
  let isSlow = true
  const block = () => {
    const end = performance.now() + 1_500
    while (performance.now() < end);
    if (isSlow) setTimeout(block)
  }
  const hub = connectHub()
  block()
  const current = follow(hub)
  document.dispatchEvent(new Event('visibilitychange'))
  await readyState(current)
  document.dispatchEvent(new Event('visibilitychange'))
  const seen = new Set<string>()
  hub.liveness.subscribe(() => seen.add(String(hub.liveness.current())))
  for (let round = 0; round < 5; round++) await hub.commands.ping()
  isSlow = false
  expect([...seen]).toEqual([])
  expect(workers).not.toHaveBeenCalled()
  expect(await alive()).toEqual(before)
})

it('finds a new hub when the old one dies, with all its subscriptions', { timeout: 60_000 }, async () => {
  const hub = connectHub()
  const current = follow(hub)
  const { generation } = await readyState(current)
  await killHub()
  await vi.waitFor(() => expect((current() as AppState).generation).not.toBe(generation), patience)
  await vi.waitFor(() => expect(hub.liveness.current()).toBe('alive'), patience)
  expect(await hub.commands.ping()).toEqual({ generation: (current() as AppState).generation })
})

it('works without SharedWorker: one tab leads, another takes over', { timeout: 60_000 }, async () => {
  vi.stubGlobal('SharedWorker', undefined)
  await killHub()
  const [one, two] = [connectHub(), connectHub()]
  const [current, other] = [follow(one), follow(two)]
  const [app, same] = await Promise.all([readyState(current), readyState(other)])
  expect(same.generation).toBe(app.generation)
  const flow = await one.commands.startSignIn({ kind: 'new', url: 'http://127.0.0.1:9' }, { kind: 'new-key' })
  const replica = one.openTopic({ kind: 'flow', flowId: flow.flowId })
  replica.subscribe(() => {})
  await vi.waitFor(() => {
    expect(replica.current()).toMatchObject({ step: { at: 'failed', error: { code: 'unreachable' } } })
  }, patience)

  await killHub()
  await vi.waitFor(() => expect((current() as AppState).generation).not.toBe(app.generation), patience)
  await vi.waitFor(() => expect((other() as AppState).generation).toBe((current() as AppState).generation), patience)
})
