import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { startHappyServer, type HappyServer } from '../../local/server/startHappyServer'
import type { CanonicalUrl, ServerId } from '../api/ids'
import { deriveAccountKeys } from '../crypto/accountKeys'
import { randomBytes } from '../crypto/bytes'
import { logIn } from '../connection/transport/logIn'
import { createHttpClient } from '../connection/transport/httpClient'
import { changeServerAddress } from './changeServerAddress'
import { createCoordinator, type Coordinator } from '../servers/coordinator'
import { openRegistry, type Registry } from '../servers/registry'
import { createIdleConnection } from '../testing/testParts'
import { createTestProfile, type TestProfile } from '../testing/testProfile'
import { draftEntry } from '../servers/newEntry'

let server: HappyServer
let otherServer: HappyServer
/** The same server under another name. */
let secondAddress: CanonicalUrl
let registry: Registry
let coordinator: Coordinator
let store: TestProfile
let serverId: ServerId
const secret = randomBytes(32)

beforeAll(async () => {
  const options = { dataDir: ':memory:' } as const
  ;[server, otherServer] = await Promise.all([startHappyServer(options), startHappyServer(options)])
  secondAddress = `http://localhost:${new URL(server.url).port}` as CanonicalUrl
})

afterAll(() => Promise.all([server.stop(), otherServer.stop()]))

beforeEach(async () => {
  store = await createTestProfile()
  registry = await openRegistry(store.database, Date.now)
  coordinator = createCoordinator({
    generation: 'g',
    registry,
    createConnection: (options) => createIdleConnection(options).connection,
    openServerDatabase: () => Promise.reject(new Error('not used')),
    deleteServerDatabase: () => Promise.reject(new Error('an address never costs data')),
    fingerprintOf: () => Promise.resolve('0000'),
    now: Date.now,
    browserOnline: true,
  })
  await coordinator.start()
  serverId = await addAccount(server.url as CanonicalUrl)
})

async function addAccount(url: CanonicalUrl): Promise<ServerId> {
  const login = await logIn(createHttpClient({ url }), await deriveAccountKeys(secret))
  const entry = draftEntry(registry, url)
  await coordinator.addAccount(entry, { credentials: { secret, ...login }, keyOrigin: 'own' })
  return entry.id
}

function change(address: string): Promise<void> {
  return changeServerAddress({ registry, coordinator }, serverId, address)
}

it('goes on at the new address with a token from there', async () => {
  const before = (await store.database.readCredentials(serverId))?.token
  await change(`${secondAddress}/`)
  expect(coordinator.state().servers[serverId]).toMatchObject({ url: secondAddress, aliases: [server.url] })
  expect(coordinator.state().servers[serverId]?.account.kind).toBe('signed-in')
  expect((await store.database.readCredentials(serverId))?.token).not.toBe(before)
})

it.each([
  ['an address with a path', () => `${server.url}/api`, 'bad-server-url'],
  ['a server where the key opens another account', () => otherServer.url, 'different-account'],
  ['an address where nobody answers', () => 'http://127.0.0.1:9', 'unreachable'],
])('refuses %s and changes nothing', async (_name, address, code) => {
  const before = await store.database.readCredentials(serverId)
  await expect(change(address())).rejects.toMatchObject({ code })
  expect(registry.get(serverId)).toMatchObject({ url: server.url, aliases: [] })
  expect(await store.database.readCredentials(serverId)).toEqual(before)
})

it('refuses the address of another entry of this account: those can be merged', async () => {
  await addAccount(secondAddress)
  await expect(change(secondAddress)).rejects.toMatchObject({ code: 'already-registered' })
})

it('refuses an entry that is signed out, before anybody is asked', async () => {
  await store.database.deleteCredentials(serverId)
  await expect(change('http://127.0.0.1:9')).rejects.toMatchObject({ code: 'sign-in-needed' })
})
