import * as fc from 'fast-check'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { CanonicalUrl, ServerId } from '../api/ids'
import { rememberedDatabase } from '../api/remembered'
import { openDatabase } from '../store/indexedDb'
import type { StoredServerEntry } from '../store/registry/registryRecords'
import type { OutboxItem } from '../store/server/serverRecords'
import type { ServerDatabase } from '../store/server/serverDatabase.types'
import { createCoordinator, type Coordinator } from './coordinator'
import { openRegistry, type Registry } from './registry'
import { createIdleConnection } from '../testing/testParts'
import { createTestProfile, type TestProfile } from '../testing/testProfile'
import { draftEntry } from './newEntry'

let store: TestProfile
let connections: Map<ServerId, ReturnType<typeof createIdleConnection>>
let deletedDatabases: ServerId[]
let outboxes: Map<ServerId, OutboxItem[]>
let registry: Registry
let coordinator: Coordinator

beforeEach(async () => {
  store = await createTestProfile()
  connections = new Map()
  deletedDatabases = []
  outboxes = new Map()
  registry = await openRegistry(store.database, () => 1)
  coordinator = createCoordinator({
    generation: 'g',
    registry,
    createConnection(options) {
      const made = createIdleConnection(options)
      connections.set(options.serverId, made)
      return made.connection
    },
    openServerDatabase: async (id) =>
      ({ readOutbox: async () => outboxes.get(id) ?? [], close: () => {} }) as unknown as ServerDatabase,
    deleteServerDatabase: async (id) => void deletedDatabases.push(id),
    fingerprintOf: async (secret) => String(secret[0]),
    now: () => 1,
    browserOnline: true,
  })
  await coordinator.start()
})

interface Account {
  accountId?: string
  key?: number
  keyOrigin?: NonNullable<StoredServerEntry['keyOrigin']>
}

async function addServer(host: string, { accountId = host, key = 1, keyOrigin = 'own' }: Account = {}) {
  const entry = draftEntry(registry, `https://${host}` as CanonicalUrl)
  const secret = new Uint8Array(32).fill(key)
  await coordinator.addAccount(entry, { credentials: { secret, token: 't', accountId }, keyOrigin })
  return entry.id
}

function made(serverId: ServerId) {
  const connection = connections.get(serverId)
  if (!connection) throw new Error('no such connection')
  return connection
}

const errorData = (data: object) => ({ data: expect.objectContaining(data) as object })

describe('order', () => {
  it('law: the named first, the others after them as they were; stored; nobody is lost', async () => {
    const hosts = ['a.example', 'b.example', 'c.example', 'd.example', 'e.example']
    const ids: ServerId[] = []
    for (const host of hosts) ids.push(await addServer(host))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...ids), { maxLength: 7 }), async (order) => {
        const before = coordinator.state().serverOrder
        await coordinator.reorder(order)
        const named = [...new Set(order)]
        const expected = [...named, ...before.filter((id) => !named.includes(id))]
        expect(coordinator.state().serverOrder).toEqual(expected)
        expect((await store.database.readEntries()).map(({ id }) => id)).toEqual(expected)
      }),
    )
  })

  it('refuses an unknown server and changes nothing', async () => {
    const a = await addServer('a.example')
    const b = await addServer('b.example')
    await expect(coordinator.reorder([b, 'nobody' as ServerId])).rejects.toMatchObject({ code: 'unknown-server' })
    expect(coordinator.state().serverOrder).toEqual([a, b])
  })

  it('a new server comes last', async () => {
    const a = await addServer('a.example')
    const b = await addServer('b.example')
    await coordinator.reorder([b, a])
    const c = await addServer('c.example')
    expect(coordinator.state().serverOrder).toEqual([b, a, c])
  })
})

it.each(['remove', 'signOut', 'signOutEverywhere'] as const)('after %s nothing is remembered', async (leave) => {
  const id = await addServer('a.example')
  const opened = await openDatabase(rememberedDatabase, [() => {}])
  opened.close()
  if (leave === 'signOutEverywhere') await coordinator.signOutEverywhere({ forgetRootSecret: false })
  else await coordinator[leave](id)
  expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain(rememberedDatabase)
})

it.each([
  ['remove', 'remove'],
  ['signOut', 'deleteCredentials'],
  ['signOutEverywhere', 'deleteAllCredentials'],
] as const)('when the hub dies in the middle of %s nothing is remembered', async (leave, dies) => {
  const id = await addServer('a.example')
  const opened = await openDatabase(rememberedDatabase, [() => {}])
  opened.close()
  vi.spyOn(registry, dies).mockRejectedValueOnce(new Error('the hub dies'))
  const left =
    leave === 'signOutEverywhere' ? coordinator.signOutEverywhere({ forgetRootSecret: false }) : coordinator[leave](id)
  await expect(left).rejects.toThrow('the hub dies')
  await vi.waitFor(async () =>
    expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain(rememberedDatabase),
  )
})

describe.each(['remove', 'signOut'] as const)('the primary leaves by %s', (leave) => {
  it('and the chosen server follows, also over a restart', async () => {
    const a = await addServer('a.example')
    await addServer('b.example')
    const c = await addServer('c.example')
    await coordinator[leave](a, c)
    expect(coordinator.state().primaryServerId).toBe(c)
    expect(made(c).seen.primary).toBe(true)
    expect(await store.database.readPrimary()).toBe(c)
    expect(deletedDatabases).toEqual([a])
  })

  it('refuses a server that is signed out, unknown or itself, and nothing has happened', async () => {
    const [a, b, c] = [await addServer('a.example'), await addServer('b.example'), await addServer('c.example')]
    await coordinator.signOut(b)
    deletedDatabases = []
    for (const chosen of [a, b, 'nobody' as ServerId]) {
      await expect(coordinator[leave](a, chosen)).rejects.toThrow()
    }
    expect(coordinator.state()).toMatchObject({ primaryServerId: a, serverOrder: [a, b, c] })
    expect(coordinator.state().servers[a]?.account.kind).toBe('signed-in')
    expect(deletedDatabases).toEqual([])
  })

  it('the choice does not matter when another server leaves', async () => {
    const [a, b, c] = [await addServer('a.example'), await addServer('b.example'), await addServer('c.example')]
    await coordinator[leave](b, c)
    expect(coordinator.state().primaryServerId).toBe(a)
  })
})

describe('another address', () => {
  it('keeps the entry with its data; the old address is an alias; the new token is used', async () => {
    const a = await addServer('a.example')
    const first = made(a)
    await coordinator.moveTo(a, 'https://b.example' as CanonicalUrl, 'new token')
    expect(first.seen.stopped).toBe(true)
    expect(made(a).options).toMatchObject({ url: 'https://b.example', credentials: { token: 'new token' } })
    expect(deletedDatabases).toEqual([])
    const server = coordinator.state().servers[a]
    expect(server).toMatchObject({ url: 'https://b.example', aliases: ['https://a.example'], label: 'b.example' })
    expect(registry.at('https://a.example' as CanonicalUrl).map(({ id }) => id)).toEqual([a])

    // And back: an address is not its own alias.
    await coordinator.moveTo(a, 'https://a.example' as CanonicalUrl, 't')
    expect(coordinator.state().servers[a]).toMatchObject({ url: 'https://a.example', aliases: ['https://b.example'] })
  })

  it('a name that the person gave stays', async () => {
    const a = await addServer('a.example')
    await coordinator.changeLook(a, { label: 'Laptop' })
    await coordinator.moveTo(a, 'https://b.example' as CanonicalUrl, 't')
    expect(coordinator.state().servers[a]).toMatchObject({ label: 'Laptop', shortLabel: 'L' })
  })
})

describe('the same account at two addresses', () => {
  it('is offered only for the same id with the same key', async () => {
    const a = await addServer('a.example', { accountId: 'me' })
    await addServer('b.example', { accountId: 'me', key: 2 })
    await addServer('c.example', { accountId: 'other' })
    expect(coordinator.state().sameAccountPairs).toEqual([])
    const d = await addServer('d.example', { accountId: 'me' })
    const { sameAccountPairs } = coordinator.state()
    expect(sameAccountPairs).toEqual([{ first: a, second: d }])
    made(a).change({ listsAsOf: 5 })
    expect(coordinator.state().sameAccountPairs).toBe(sameAccountPairs)
    await coordinator.signOut(d)
    expect(coordinator.state().sameAccountPairs).toEqual([])
  })

  it('becomes one entry with both addresses, which is the primary if the other one was', async () => {
    const a = await addServer('a.example', { accountId: 'me', keyOrigin: 'derived' })
    const b = await addServer('b.example', { accountId: 'me' })
    const { derivationId } = registry.get(a)
    const unused = registry.get(b).derivationId
    await store.database.putPendingApproval({
      id: 'x',
      serverEntry: registry.get(a),
      isNewEntry: false,
      signsIn: false,
      credentials: { secret: new Uint8Array(32), token: 't', accountId: 'me' },
      terminalKey: new Uint8Array(32),
      response: new Uint8Array(33),
      createdAt: 1,
      log: { fingerprint: [], source: 'paste', gave: 'content-key', isBound: false },
    })
    await store.database.promotePendingApproval('x')
    await coordinator.merge(b, a)
    expect(coordinator.state()).toMatchObject({ primaryServerId: b, serverOrder: [b], sameAccountPairs: [] })
    expect(await store.database.readApprovals(b)).toMatchObject([{ id: 'x' }])
    expect(coordinator.state().servers[b]?.aliases).toEqual(['https://a.example'])
    // Without the derivation the key could not be found again from the first one.
    expect(registry.get(b)).toMatchObject({ keyOrigin: 'derived', derivationId })
    // The one that is in use must not be taken out of the synced server list.
    expect(await store.database.readRemovals()).toEqual([unused])
    expect(await store.keysOf('credentials')).not.toContain(a)
    expect(deletedDatabases).toEqual([a])
  })

  it('is refused for different accounts', async () => {
    const a = await addServer('a.example')
    const b = await addServer('b.example')
    await expect(coordinator.merge(a, b)).rejects.toMatchObject({ code: 'different-account' })
    await expect(coordinator.merge(a, a)).rejects.toMatchObject({ code: 'different-account' })
    expect(coordinator.state().serverOrder).toEqual([a, b])
  })

  it('is refused while messages wait in the entry that would go, also when only its database knows of them', async () => {
    const a = await addServer('a.example', { accountId: 'me' })
    const b = await addServer('b.example', { accountId: 'me' })
    made(b).change({ unsentMessages: 2 })
    await expect(coordinator.merge(a, b)).rejects.toMatchObject(errorData({ code: 'unsent-messages', count: 2 }))
    expect(made(b).seen.stopped).toBe(false)

    made(b).change({ unsentMessages: 0 })
    outboxes.set(b, [{} as OutboxItem])
    await expect(coordinator.merge(a, b)).rejects.toMatchObject(errorData({ code: 'unsent-messages', count: 1 }))
    expect(coordinator.state().serverOrder).toEqual([a, b])
    expect(coordinator.state().servers[b]?.account.kind).toBe('signed-in')
    expect(made(b).seen.stopped).toBe(false)
    expect(deletedDatabases).toEqual([])
  })
})
