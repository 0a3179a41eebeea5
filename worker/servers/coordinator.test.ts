import { rowAt, rowsOf } from '../api/rows'
import { beforeEach, describe, expect, it } from 'vitest'
import type { CanonicalUrl, ServerId, SessionId } from '../api/ids'
import type { SessionSummary } from '../api/state'
import { createCoordinator, type Coordinator } from './coordinator'
import { openRegistry, type Registry } from './registry'
import { createIdleConnection } from '../testing/testParts'
import { createTestProfile, type TestProfile } from '../testing/testProfile'
import { draftEntry } from './newEntry'

const sessionId = 'same-id' as SessionId

let store: TestProfile
let connections: Map<ServerId, ReturnType<typeof createIdleConnection>>
let deletedDatabases: ServerId[]
let registry: Registry
let coordinator: Coordinator

async function startHub(): Promise<void> {
  registry = await openRegistry(store.database, () => 1)
  coordinator = createCoordinator({
    generation: 'g',
    registry,
    createConnection(options) {
      const made = createIdleConnection(options)
      connections.set(options.serverId, made)
      return made.connection
    },
    openServerDatabase: () => Promise.reject(new Error('not used')),
    deleteServerDatabase: async (id) => void deletedDatabases.push(id),
    fingerprintOf: async () => '0000',
    now: () => 1,
    browserOnline: true,
  })
}

async function addServer(host: string, accountId = host): Promise<ServerId> {
  const entry = draftEntry(registry, `https://${host}` as CanonicalUrl)
  const secret = new Uint8Array(32).fill(host.length)
  await coordinator.addAccount(entry, { credentials: { secret, token: 't', accountId }, keyOrigin: 'own' })
  return entry.id
}

function made(serverId: ServerId) {
  const connection = connections.get(serverId)
  if (!connection) throw new Error('no such connection')
  return connection
}

beforeEach(async () => {
  store = await createTestProfile()
  connections = new Map()
  deletedDatabases = []
  await startHub()
  await coordinator.start()
})

describe('primary', () => {
  it('is the first server, and alone gives profile and settings', async () => {
    const a = await addServer('a.example')
    const b = await addServer('b.example')
    expect(coordinator.state().primaryServerId).toBe(a)
    expect([made(a).seen.primary, made(b).seen.primary]).toEqual([true, false])
    made(b).change({ settings: { kind: 'locked', serverId: b } })
    expect(coordinator.state().settings).toEqual({ kind: 'none' })
    await coordinator.makePrimary(b)
    expect(coordinator.state().settings).toEqual({ kind: 'locked', serverId: b })
    expect([made(a).seen.primary, made(b).seen.primary]).toEqual([false, true])
  })

  it('goes to the next signed-in server in order on sign-out and on removal', async () => {
    const [a, b, c] = [await addServer('a.example'), await addServer('b.example'), await addServer('c.example')]
    await coordinator.signOut(b)
    await coordinator.signOut(a)
    expect(coordinator.state().primaryServerId).toBe(c)
    await coordinator.remove(c)
    // Nobody is signed in any more; the registry outlives that.
    expect(coordinator.state().primaryServerId).toBe(a)
    expect(coordinator.state().serverOrder).toEqual([a, b])
    expect(coordinator.state().servers[a]?.connection).toEqual({ kind: 'signed-out' })
    expect(coordinator.state().rootKey).toBe('present')
  })
})

describe('sign-out', () => {
  it('stops the connection, deletes token and database, and keeps the entry', async () => {
    const a = await addServer('a.example')
    await coordinator.signOut(a)
    expect(made(a).seen.stopped).toBe(true)
    expect(await store.keysOf('credentials')).not.toContain(a)
    expect(deletedDatabases).toEqual([a])
    expect(coordinator.state().servers[a]?.account).toEqual({ kind: 'signed-out' })
    expect(() => coordinator.connectionForSession({ serverId: a, sessionId })).toThrow('sign-in-needed')
  })

  it('everywhere leaves no key, no token, no database and no pending approval; the list stays', async () => {
    const [a, b] = [await addServer('a.example'), await addServer('b.example')]
    const draft = draftEntry(registry, registry.get(a).url)
    await store.database.putPendingApproval({
      id: 'pending',
      serverEntry: draft,
      isNewEntry: true,
      signsIn: true,
      credentials: { secret: new Uint8Array(32), token: 't', accountId: 'a.example' },
      terminalKey: new Uint8Array(32),
      response: new Uint8Array(33),
      createdAt: 1,
      log: { fingerprint: [], source: 'paste', gave: 'content-key', isBound: false },
    })
    await coordinator.signOutEverywhere({ forgetRootSecret: false })
    expect([made(a).seen.stopped, made(b).seen.stopped]).toEqual([true, true])
    expect([await store.keysOf('credentials'), await store.keysOf('pendingApprovals')]).toEqual([[], []])
    expect(deletedDatabases).toEqual([a, b])
    const { servers, serverOrder, primaryServerId, rootKey } = coordinator.state()
    expect(serverOrder.map((id) => servers[id]?.connection.kind)).toEqual(['signed-out', 'signed-out'])
    expect([primaryServerId, rootKey]).toEqual([a, 'present'])
  })

  it('everywhere forgets the first key when asked to, also over a restart', async () => {
    await addServer('a.example')
    await coordinator.signOutEverywhere({ forgetRootSecret: true })
    expect(coordinator.state().rootKey).toBe('absent')
    expect((await openRegistry(store.database, () => 1)).hasRootSecret()).toBe(false)
  })

  it('is not undone by a token that was renewed too late', async () => {
    const a = await addServer('a.example')
    await coordinator.signOut(a)
    await made(a).options.onTokenRenewed('late')
    expect(await store.keysOf('credentials')).not.toContain(a)
  })
})

it('keeps apart what has the same id on two servers', async () => {
  const a = await addServer('a.example')
  const b = await addServer('b.example')
  const ofA = { serverId: a, id: sessionId, seq: 1 } as SessionSummary
  const ofB = { serverId: b, id: sessionId, seq: 2 } as SessionSummary
  made(a).change({ sessions: rowsOf([ofA]) })
  made(b).change({ sessions: rowsOf([ofB]) })
  expect(rowAt(coordinator.state().sessions[a], sessionId)).toBe(ofA)
  expect(rowAt(coordinator.state().sessions[b], sessionId)).toBe(ofB)
  expect(coordinator.connectionForSession({ serverId: b, sessionId })).toBe(made(b).connection)
})

it('changes only the parts of the state that changed', async () => {
  const a = await addServer('a.example')
  const b = await addServer('b.example')
  const before = coordinator.state()
  made(a).change({ connection: { kind: 'connected', since: 1 } })
  const after = coordinator.state()
  expect(after).not.toBe(before)
  expect(after.servers[a]).not.toBe(before.servers[a])
  expect(after.servers[b]).toBe(before.servers[b])
  expect(after.sessions).toBe(before.sessions)
  made(a).change({})
  expect(coordinator.state()).toBe(after)
})

it('never shows two accounts under one entry', async () => {
  const a = await addServer('a.example', 'first')
  const first = made(a)
  await coordinator.addAccount(registry.get(a), {
    credentials: { secret: new Uint8Array(32), token: 't', accountId: 'second' },
    keyOrigin: 'own',
  })
  expect(first.seen.stopped).toBe(true)
  expect(deletedDatabases).toEqual([a])
  expect(coordinator.state().servers[a]?.account).toMatchObject({ accountId: 'second' })
})

it('comes back after a restart with entries, primary, looks and accounts', async () => {
  const a = await addServer('a.example')
  const b = await addServer('b.example')
  await coordinator.makePrimary(b)
  await coordinator.changeLook(a, { label: 'Laptop', colour: 5 })
  await coordinator.changeLook(a, { wants: 'needs-me' })
  await coordinator.pause(a)
  await coordinator.stop()
  expect(made(a).seen.stopped).toBe(true)

  await startHub()
  await coordinator.start()
  const state = coordinator.state()
  expect(state).toMatchObject({ phase: 'ready', primaryServerId: b, serverOrder: [a, b] })
  expect(state.servers[a]).toMatchObject({
    label: 'Laptop',
    shortLabel: 'L',
    colour: 5,
    wants: 'needs-me',
    account: { kind: 'signed-in' },
  })
})

it.each(['signOut', 'signOutEverywhere'] as const)('after %s a server may tell all again', async (leave) => {
  const a = await addServer('a.example')
  await coordinator.changeLook(a, { wants: 'mute' })
  expect(coordinator.state().servers[a]?.wants).toBe('mute')
  if (leave === 'signOut') await coordinator.signOut(a)
  else await coordinator.signOutEverywhere({ forgetRootSecret: false })
  expect(coordinator.state().servers[a]?.wants).toBe('all')
})

it('is ready although one cache cannot be read', async () => {
  const a = await addServer('a.example')
  const b = await addServer('b.example')
  await coordinator.stop()
  const read = store.database.readCredentials.bind(store.database)
  store.database.readCredentials = (id) => (id === a ? Promise.reject(new Error('disk')) : read(id))
  await startHub()
  await coordinator.start()
  expect(coordinator.state().phase).toBe('ready')
  expect(coordinator.state().servers[b]?.account.kind).toBe('signed-in')
})

/** A restarted hub whose credentials are read, and handed over by the returned function. */
async function restartSlowly(): Promise<{ handOver: () => Promise<void> }> {
  await coordinator.stop()
  connections.clear()
  let release: (() => void) | undefined
  const released = new Promise<void>((resolve) => (release = resolve))
  const read = store.database.readCredentials.bind(store.database)
  store.database.readCredentials = async (id) => {
    const credentials = await read(id)
    await released
    return credentials
  }
  await startHub()
  const started = coordinator.start()
  return {
    async handOver() {
      release?.()
      await started
    },
  }
}

describe('what happens while an account is being opened', () => {
  it('a sign-out wins', async () => {
    const a = await addServer('a.example')
    const { handOver } = await restartSlowly()
    await coordinator.signOut(a)
    await handOver()
    expect(connections.has(a)).toBe(false)
    expect(coordinator.state().servers[a]?.account).toEqual({ kind: 'signed-out' })
  })

  it('a pause is kept', async () => {
    const a = await addServer('a.example')
    const { handOver } = await restartSlowly()
    await coordinator.pause(a)
    await handOver()
    expect(made(a).seen.paused).toBe(true)
  })
})

it('deletes what a cut-short sign-out left of another account', async () => {
  const a = await addServer('a.example', 'first')
  // The hub died after it had deleted the credentials.
  await coordinator.stop()
  await store.database.deleteCredentials(a)
  await startHub()
  await coordinator.start()
  await coordinator.addAccount(registry.get(a), {
    credentials: { secret: new Uint8Array(32), token: 't', accountId: 'second' },
    keyOrigin: 'own',
  })
  expect(deletedDatabases).toEqual([a])
})

it('keeps what is stored when the same account signs in again', async () => {
  const a = await addServer('a.example', 'first')
  await coordinator.addAccount(registry.get(a), {
    credentials: { secret: new Uint8Array(32), token: 'new', accountId: 'first' },
    keyOrigin: 'own',
  })
  expect(deletedDatabases).toEqual([])
})
