import { expect, test, vi } from 'vitest'
import type { ServerId } from '../../worker/api/ids'
import { rememberedApp } from '../../worker/hub/remembered/rememberApp'
import { rememberedChat } from '../../worker/hub/remembered/rememberChat'
import { serveStates } from '../../worker/hub/stateChannel'
import { createObservable } from '../../worker/shared/observable'
import type { Remembered } from './readRemembered'
import { createRememberedStates } from './rememberedStates'
import { createReplicas, type Replicas } from '../hub/replicas'
import { agentText, fixtureChat, longConversation } from '../testing/fixtureChats'
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
  const replicas = createReplicas(undefined, Promise.resolve({ app: remembered, chat: null }))
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
  let remember: (remembered: Remembered) => void = nobody
  const promise = new Promise<Remembered>((resolve) => (remember = resolve))
  const replicas = createReplicas(undefined, promise)
  const replica = replicas.openTopic({ kind: 'app' })
  const stop = replica.subscribe(() => {})
  const now = fixtureApp()
  const { close } = connect(hubWith(now), replicas)
  await vi.waitFor(() => expect(replica.current()).toEqual(now))
  remember({ app: rememberedApp(known), chat: null })
  await promise
  expect(replica.current()).toEqual(now)
  stop()
  close()
})

test('of the chat that is opened it shows the remembered end, until the hub has read it; of no other chat', async () => {
  const chat = fixtureChat('a', 'one', longConversation(100))
  const remembered = rememberedChat(chat, 1)
  const replicas = createReplicas(undefined, Promise.resolve({ app: null, chat: remembered }))
  const { serverId, sessionId } = chat
  const replica = replicas.openTopic({ kind: 'chat', session: { serverId, sessionId } })
  const other = replicas.openTopic({ kind: 'chat', session: { serverId: 'b' as ServerId, sessionId } })
  const stop = replica.subscribe(() => {})
  await vi.waitFor(() => expect(replica.current()).toEqual(remembered))
  expect(other.current()).toBeUndefined()

  const seen: unknown[] = []
  const stopSeeing = replica.subscribe(() => seen.push(replica.current()))
  const { phase: _, ...rest } = chat
  const hub = hubWith({ ...rest, phase: { kind: 'loading' }, blocks: [] })
  const { close } = connect(hub, replicas)
  hub.set(chat)
  await vi.waitFor(() => expect(replica.current()).toEqual(chat))
  expect(seen).toEqual([chat])
  hub.set({ ...rest, phase: { kind: 'failed', error: { code: 'not-found' } }, blocks: [] })
  await vi.waitFor(() => expect(replica.current()).toMatchObject({ phase: { kind: 'failed' } }))
  stop()
  stopSeeing()
  close()
})

test('a chat of which a hub that is not ready knows nothing stays; of a ready hub it is gone', async () => {
  const chat = fixtureChat('a', 'one', longConversation(10))
  const remembered = rememberedChat(chat, 1)
  const replicas = createReplicas(undefined, Promise.resolve({ app: null, chat: remembered }))
  const { serverId, sessionId } = chat
  const replica = replicas.openTopic({ kind: 'chat', session: { serverId, sessionId } })
  const app = replicas.openTopic({ kind: 'app' })
  const stops = [replica.subscribe(() => {}), app.subscribe(() => {})]
  const { port1, port2 } = new MessageChannel()
  const state = hubWith(fixtureApp([], [], [], { phase: 'reading-cache' }))
  const none = { current: () => 'gone' as const, onChange: () => () => {}, close: () => {} }
  const served = serveStates(port1, (topic) => Promise.resolve(topic.kind === 'app' ? state : none))
  replicas.attach(port2)
  await vi.waitFor(() => expect(app.current()).toMatchObject({ phase: 'reading-cache' }))
  expect(replica.current()).toEqual(remembered)
  state.set(fixtureApp())
  await vi.waitFor(() => expect(replica.current()).toBe('gone'))
  for (const stop of stops) stop()
  served.close()
  port1.close()
  port2.close()
})

test('a hub that starts anew, or a chat that is opened again, does not bring the page’s start back', async () => {
  const known = fixtureApp([fixtureServer('a')], [fixtureSession('a', 'one')])
  const chat = fixtureChat('a', 'one', longConversation(100))
  const remembered = { app: rememberedApp(known), chat: rememberedChat(chat, 1) }
  const states = createRememberedStates(Promise.resolve(remembered), () => {})
  await Promise.resolve()
  await Promise.resolve()
  const topic = { kind: 'chat', session: { serverId: chat.serverId, sessionId: chat.sessionId } } as const
  expect(states.shown({ kind: 'app' }, undefined)).toEqual(remembered.app)
  expect(states.shown(topic, undefined)).toEqual(remembered.chat)
  const loading = { ...chat, phase: { kind: 'loading' }, blocks: [] } as const
  const unsent = { ...loading, blocks: [[{ ...agentText('mine', 'not sent'), seq: null }]] }
  expect(states.shown(topic, unsent)).toEqual(remembered.chat)
  expect(states.shown({ kind: 'app' }, known)).toBe(known)
  expect(states.shown(topic, chat)).toBe(chat)

  const again = { ...known, phase: 'reading-cache', sessions: {}, serverOrder: [] } as const
  expect(states.shown({ kind: 'app' }, again)).toBe(again)
  expect(states.shown(topic, loading)).toBe(loading)
  expect(states.shown(topic, 'gone')).toBe('gone')
})
