import { expect, test, vi } from 'vitest'
import type { ServerId } from '../../worker/api/ids'
import { rememberedApp } from '../../worker/hub/rememberApp'
import { serveStates } from '../../worker/hub/stateChannel'
import { createObservable } from '../../worker/shared/observable'
import { createReplicas, type Replicas } from '../hub/replicas'
import { fixtureApp, fixtureServer, fixtureSession } from '../testing/fixtureStates'

function hubWith(first: object) {
  const { get, onChange, set } = createObservable(first)
  return { current: get, onChange, set, close: () => {} }
}

function connect(hub: ReturnType<typeof hubWith>, replicas: Replicas) {
  const { port1, port2 } = new MessageChannel()
  const served = serveStates(port1, () => Promise.resolve(hub))
  replicas.attach(port2)
  return {
    close: () => {
      served.close()
      port1.close()
      port2.close()
    },
  }
}

test('of the app it shows what is remembered, until the hub has read it', async () => {
  const known = fixtureApp(
    [fixtureServer('a'), fixtureServer('b')],
    [fixtureSession('a', 'one'), fixtureSession('b', 'two')],
  )
  const remembered = rememberedApp(known)
  const [a, b] = known.serverOrder as [ServerId, ServerId]
  const replicas = createReplicas(undefined, Promise.resolve(remembered))
  const replica = replicas.openTopic({ kind: 'app' })
  const stop = replica.subscribe(() => {})
  await vi.waitFor(() => expect(replica.current()).toEqual(remembered))

  // Of one server the caches are read.
  const half = { ...known, phase: 'reading-cache', sessions: { [a]: known.sessions[a], [b]: {} } } as const
  const hub = hubWith(half)
  const { close } = connect(hub, replicas)
  await vi.waitFor(() => expect(replica.current()).not.toEqual(remembered))
  expect(replica.current()).toEqual({
    ...half,
    servers: { ...half.servers, [b]: remembered.servers[b] },
    sessions: { ...half.sessions, [b]: remembered.sessions[b] },
  })

  hub.set({ ...half, phase: 'ready', serverOrder: [a] })
  await vi.waitFor(() => expect(replica.current()).toMatchObject({ phase: 'ready' }))
  expect(replica.current()).toEqual({ ...half, phase: 'ready', serverOrder: [a] })
  stop()
  close()
})

const nobody = (): void => {}

test('what is remembered comes too late for a hub that is ready, and nothing of it is shown', async () => {
  const known = fixtureApp([fixtureServer('a')], [fixtureSession('a', 'one')])
  let remember: (app: ReturnType<typeof rememberedApp>) => void = nobody
  const promise = new Promise<ReturnType<typeof rememberedApp>>((resolve) => (remember = resolve))
  const replicas = createReplicas(undefined, promise)
  const replica = replicas.openTopic({ kind: 'app' })
  const stop = replica.subscribe(() => {})
  const now = fixtureApp()
  const { close } = connect(hubWith(now), replicas)
  await vi.waitFor(() => expect(replica.current()).toEqual(now))
  remember(rememberedApp(known))
  await promise
  expect(replica.current()).toEqual(now)
  stop()
  close()
})
