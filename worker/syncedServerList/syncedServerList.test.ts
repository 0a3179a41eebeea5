import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { callHappyServer } from '../../local/agent/callHappyServer'
import { startFaultProxy, type FaultProxy } from '../../e2e/proxy/startFaultProxy'
import { startHappyServer, type HappyServer } from '../../local/server/startHappyServer'
import type { CanonicalUrl, ServerId } from '../api/ids'
import type { AppState, SyncedServerListState } from '../api/state'
import { accountFingerprint, deriveAccountKeys } from '../crypto/accountKeys'
import { encodeBase64 } from '../crypto/base64'
import { makeLoginProof } from '../crypto/loginProof'
import { randomBytes } from '../crypto/bytes'
import { openServerListBox } from '../crypto/syncedServerListBox'
import { createServerConnection } from '../connection/serverConnection'
import { createCoordinator, type Coordinator } from '../servers/coordinator'
import { syncedListKey } from './remoteList'
import { obtainAccount, type AccountMethod } from '../linking/account/obtainAccount'
import { openRegistry, type Registry } from '../servers/registry'
import { createSyncedServerList, type SyncedServerList } from './syncedServerList'
import type { RegistryDatabase } from '../store/registry/registryDatabase.types'
import { createTestProfile, type TestProfile } from '../testing/testProfile'
import { draftEntry } from '../servers/newEntry'

vi.setConfig({ testTimeout: 60_000 })

// Two cores are shared with other suites.
const patience = { timeout: 15_000, interval: 10 }

type Bytes = Uint8Array<ArrayBuffer>

/** A browser profile with the hub's parts, on real servers. */
interface Browser {
  registry: Registry
  coordinator: Coordinator
  syncedList: SyncedServerList
  database: RegistryDatabase
  signIn(url: CanonicalUrl, method: AccountMethod): Promise<ServerId>
  state(): AppState
  listState(): SyncedServerListState
  stop(): Promise<void>
}

let servers: [HappyServer, HappyServer, HappyServer]
let proxies: [FaultProxy, FaultProxy, FaultProxy]
let a: CanonicalUrl
let b: CanonicalUrl
let c: CanonicalUrl
const browsers: Browser[] = []

const startServer = () => startHappyServer({ dataDir: ':memory:' })
const startProxy = (server: HappyServer) => startFaultProxy({ target: server.url })

// Every test has its own accounts on the same servers.
beforeAll(async () => {
  servers = [await startServer(), await startServer(), await startServer()]
})
afterAll(() => Promise.all(servers.map((server) => server.stop())))

beforeEach(async () => {
  proxies = [await startProxy(servers[0]), await startProxy(servers[1]), await startProxy(servers[2])]
  ;[a, b, c] = proxies.map((proxy) => proxy.url as CanonicalUrl) as [CanonicalUrl, CanonicalUrl, CanonicalUrl]
})
afterEach(async () => {
  for (const browser of browsers.splice(0)) await browser.stop()
  await Promise.all(proxies.map((proxy) => proxy.stop()))
})

async function openBrowser(profile?: TestProfile): Promise<Browser> {
  const store = profile ?? (await createTestProfile())
  const { database } = store
  const registry = await openRegistry(database, Date.now)
  const coordinator = createCoordinator({
    generation: 'g',
    registry,
    createConnection: createServerConnection,
    openServerDatabase: store.openServerDatabase,
    deleteServerDatabase: store.deleteServerDatabase,
    fingerprintOf: async (secret) => accountFingerprint((await deriveAccountKeys(secret)).signPublicKey),
    now: Date.now,
    browserOnline: true,
  })
  await coordinator.start()
  const syncedList = createSyncedServerList({ registry, coordinator, database, now: Date.now, debounceMs: 5 })
  await syncedList.start()
  const browser: Browser = {
    registry,
    coordinator,
    syncedList,
    database,
    async signIn(url, method) {
      const entry = draftEntry(registry, url)
      const silent = { show: () => {}, ask: () => Promise.resolve(), signal: new AbortController().signal }
      const account = await obtainAccount({ registry, coordinator }, { entry, method }, silent)
      await coordinator.addAccount(entry, account)
      return entry.id
    },
    state: () => coordinator.state(),
    listState: () => coordinator.state().syncedServerList,
    async stop() {
      syncedList.stop()
      await coordinator.stop()
    },
  }
  browsers.push(browser)
  return browser
}

const synced = (browser: Browser) =>
  vi.waitFor(() => {
    const { status } = browser.listState()
    if (status.kind !== 'synced') throw new Error(JSON.stringify(status))
    return status
  }, patience)

const restorableOf = (browser: Browser, count: number) =>
  vi.waitFor(() => {
    const { restorable, status } = browser.listState()
    if (restorable.length !== count) throw new Error(JSON.stringify([status, restorable]))
    return restorable
  }, patience)

async function connectAll(browser: Browser): Promise<void> {
  const chosen = browser.listState().restorable.map(({ id }) => ({ id, loopbackConsent: true }))
  browser.syncedList.restore(chosen)
  await vi.waitFor(() => {
    const left = browser.listState().restorable.filter(({ id }) => chosen.some((one) => one.id === id))
    if (left.length > 0) throw new Error(JSON.stringify(left))
  }, patience)
}

/** How often somebody began to talk to these servers. */
function firstContacts(...asked: FaultProxy[]): number {
  const recordings = asked.flatMap((proxy) => proxy.recordings())
  return recordings.filter((one) => one.kind === 'http' && /^\/(?:health|v1\/auth)$/.test(one.url)).length
}

/** A round of the rival below. */
const pause = () => new Promise((resolve) => setTimeout(resolve, 30))

const secretKey = (secret: Bytes): AccountMethod => ({ kind: 'known-key', secret })

/** The accounts of a browser: address, key origin and secret of each. */
async function accountsOf({ registry }: Browser) {
  const accounts = registry.entries().map(async ({ id, url, label, colour, derivationId }) => {
    const credentials = await registry.readCredentials(id)
    return { url, label, colour, derivationId, accountId: credentials?.accountId, secret: credentials?.secret }
  })
  return (await Promise.all(accounts)).sort((one, two) => (one.derivationId < two.derivationId ? -1 : 1))
}

async function tokenOf(url: CanonicalUrl, secret: Bytes): Promise<string> {
  const proof = makeLoginProof(await deriveAccountKeys(secret))
  return (await callHappyServer<{ token: string }>(url, 'POST', '/v1/auth', proof)).token
}

async function storedValue(url: CanonicalUrl, secret: Bytes): Promise<{ value: string; version: number }> {
  return callHappyServer(url, 'GET', `/v1/kv/${syncedListKey}`, undefined, await tokenOf(url, secret))
}

async function overwrite(url: CanonicalUrl, secret: Bytes, value: string | null): Promise<void> {
  const { version } = await storedValue(url, secret)
  const body = { mutations: [{ key: syncedListKey, value, version }] }
  await callHappyServer(url, 'POST', '/v1/kv', body, await tokenOf(url, secret))
}

interface StoredList {
  primary: string
  servers: { label: string; url: string }[]
}

/** The list as the account has it. */
async function storedList(url: CanonicalUrl, secret: Bytes): Promise<StoredList> {
  const { value } = await storedValue(url, secret)
  const opened = await openServerListBox(Buffer.from(value, 'base64').slice(), secret, syncedListKey)
  if (!opened.ok) throw new Error(opened.why)
  return JSON.parse(new TextDecoder().decode(opened.plain)) as StoredList
}

/** A person's first browser: the first key on A, a separate one on B, a foreign one on C. */
async function firstBrowser() {
  const secret = randomBytes(32)
  const browser = await openBrowser()
  const onA = await browser.signIn(a, secretKey(secret))
  const onB = await browser.signIn(b, { kind: 'separate-key' })
  const onC = await browser.signIn(c, { kind: 'new-key' })
  await browser.coordinator.changeLook(onB, { label: 'Work', colour: 5 })
  await vi.waitFor(async () => {
    const { servers: stored } = await storedList(a, secret)
    expect(stored.map(({ label, url }) => (label === 'Work' ? label : url))).toEqual([a, 'Work', c])
  }, patience)
  await synced(browser)
  return { browser, secret, onA, onB, onC }
}

describe('restore', () => {
  test('one backup key on a new browser offers all servers back; nobody else is contacted before', async () => {
    const first = await firstBrowser()
    await first.browser.stop()
    const before = firstContacts(proxies[1], proxies[2])
    const second = await openBrowser()
    await second.signIn(a, secretKey(first.secret))
    const restorable = await restorableOf(second, 2)
    expect(
      restorable.map(({ url, label, colour, keyOrigin, isLoopback }) => [url, label, colour, keyOrigin, isLoopback]),
    ).toEqual([
      [b, 'Work', 5, 'derived', true],
      [c, new URL(c).host, expect.any(Number), 'own', true],
    ])
    expect(firstContacts(proxies[1], proxies[2])).toBe(before)

    const { id = '' } = restorable[0] ?? {}
    expect(() => second.syncedList.restore([{ id, loopbackConsent: false }])).toThrow('consent-missing')
    await connectAll(second)
    expect(await accountsOf(second)).toEqual(await accountsOf(first.browser))
    expect(second.registry.entries().map(({ keyOrigin }) => keyOrigin)).toEqual(['root', 'derived', 'own'])
    await synced(second)
    expect(second.listState().leftOut).toEqual([])
  })

  test('the next browser finds the list as it was: a restore adds nothing to it', async () => {
    const first = await firstBrowser()
    const { version } = await storedValue(a, first.secret)
    const second = await openBrowser()
    await second.signIn(a, secretKey(first.secret))
    await restorableOf(second, 2)
    await connectAll(second)
    await synced(second)
    expect((await storedValue(a, first.secret)).version).toBe(version)
  })

  test('a server that cannot be reached fails in words, the others go on; tried again it is there', async () => {
    const first = await firstBrowser()
    const second = await openBrowser()
    await second.signIn(a, secretKey(first.secret))
    const restorable = await restorableOf(second, 2)
    proxies[1].setFault({ kind: 'status', status: 503 })
    second.syncedList.restore(restorable.map(({ id }) => ({ id, loopbackConsent: true })))
    const [left] = await vi.waitFor(() => {
      const now = second.listState().restorable
      if (now.length !== 1 || now[0]?.state.at !== 'failed') throw new Error(JSON.stringify(now))
      return now
    }, patience)
    expect(left).toMatchObject({ url: b, state: { at: 'failed', error: { code: 'server-failed', serverUrl: b } } })
    proxies[1].clearFaults()
    await connectAll(second)
    expect(second.registry.entries()).toHaveLength(3)
  })

  test('another server at the address opens another account: refused, nothing is stored', async () => {
    const { secret } = await firstBrowser()
    const second = await openBrowser()
    await second.signIn(a, secretKey(secret))
    const restorable = await restorableOf(second, 2)
    const lost = await startHappyServer({ dataDir: ':memory:' })
    const port = Number(new URL(b).port)
    await proxies[1].stop()
    proxies[1] = await startFaultProxy({ target: lost.url, port })
    const wish = restorable.filter(({ url }) => url === b).map(({ id }) => ({ id, loopbackConsent: true }))
    await vi.waitFor(() => {
      const failed = second.listState().restorable.find(({ url }) => url === b)
      // The first one may still find the line to the server that was there before.
      second.syncedList.restore(wish)
      expect(failed?.state).toMatchObject({ at: 'failed', error: { code: 'different-account', serverUrl: b } })
    }, patience)
    expect(second.registry.at(b)).toEqual([])
    await lost.stop()
  })

  test('what the person turned down is not offered again, also after a restart; it stays in the list', async () => {
    const first = await firstBrowser()
    const store = await createTestProfile()
    const second = await openBrowser(store)
    await second.signIn(a, secretKey(first.secret))
    const [restorable] = await restorableOf(second, 2)
    await second.syncedList.dismiss(restorable?.id ?? '')
    await restorableOf(second, 1)
    await second.stop()
    const restarted = await openBrowser(store)
    await synced(restarted)
    expect(restarted.listState().restorable).toHaveLength(1)
    const third = await openBrowser()
    await third.signIn(a, secretKey(first.secret))
    await restorableOf(third, 2)
  })
})

describe('two browsers', () => {
  test('additions of both come in, also when both write at the same time', async () => {
    const secret = randomBytes(32)
    const [one, two] = [await openBrowser(), await openBrowser()]
    await one.signIn(a, secretKey(secret))
    await synced(one)
    await two.signIn(a, secretKey(secret))
    await synced(two)
    await Promise.all([one.signIn(b, { kind: 'new-key' }), two.signIn(c, { kind: 'new-key' })])
    expect((await restorableOf(one, 1))[0]?.url).toBe(c)
    expect((await restorableOf(two, 1))[0]?.url).toBe(b)
    const third = await openBrowser()
    await third.signIn(a, secretKey(secret))
    await restorableOf(third, 2)
  })

  test('a removal goes out of the list, stays registered in the other browser, and does not come back', async () => {
    const first = await firstBrowser()
    const second = await openBrowser()
    await second.signIn(a, secretKey(first.secret))
    await restorableOf(second, 2)
    await connectAll(second)
    await synced(second)
    await first.browser.coordinator.remove(first.onB)
    await synced(first.browser)
    const onB = second.registry.at(b)[0]?.id
    await vi.waitFor(() => expect(second.listState().leftOut).toEqual([onB]), patience)
    if (onB) await second.coordinator.changeLook(onB, { label: 'Still here' })
    await synced(second)
    expect(first.browser.listState().restorable).toEqual([])
    const third = await openBrowser()
    await third.signIn(a, secretKey(first.secret))
    expect((await restorableOf(third, 1))[0]?.url).toBe(c)
  })

  test('somebody who writes in between every time: said in words, then saved', async () => {
    const secret = randomBytes(32)
    const browser = await openBrowser()
    await browser.signIn(a, secretKey(secret))
    await synced(browser)
    const token = await tokenOf(a, secret)
    const { value, version } = await storedValue(a, secret)
    proxies[0].setFault({ kind: 'delay', ms: 100, path: /^\/v1\/kv/, method: 'POST' })
    let next = version
    const rivalry = new AbortController()
    const rival = (async () => {
      while (!rivalry.signal.aborted) {
        await pause()
        const mutations = [{ key: syncedListKey, value, version: next }]
        const answer = await fetch(`${servers[0].url}/v1/kv`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
          body: JSON.stringify({ mutations }),
        })
        if (answer.ok) next++
        else next = ((await answer.json()) as { errors: { version: number }[] }).errors[0]?.version ?? next
      }
    })()
    await browser.signIn(b, { kind: 'separate-key' })
    await vi.waitFor(() => {
      expect(browser.listState().status).toMatchObject({ kind: 'unsaved', error: { code: 'write-conflict' } })
    }, patience)
    rivalry.abort()
    await rival
    proxies[0].clearFaults()
    browser.syncedList.retry()
    await synced(browser)
    const third = await openBrowser()
    await third.signIn(a, secretKey(secret))
    expect((await restorableOf(third, 1))[0]?.url).toBe(b)
  })
})

describe('what may be wrong with the list', () => {
  test('the primary cannot be reached while something changes: said, and saved when it is back, also by the next hub', async () => {
    const secret = randomBytes(32)
    const store = await createTestProfile()
    const browser = await openBrowser(store)
    await browser.signIn(a, secretKey(secret))
    const { savedAt } = await synced(browser)
    proxies[0].setFault({ kind: 'refuse' })
    proxies[0].cutConnections()
    const onB = await browser.signIn(b, { kind: 'new-key' })
    await vi.waitFor(() => {
      expect(browser.listState().status).toMatchObject({ kind: 'unsaved', savedAt, error: { code: 'unreachable' } })
    }, patience)
    await browser.stop()
    const restarted = await openBrowser(store)
    proxies[0].clearFaults()
    restarted.coordinator.wake()
    await synced(restarted)
    expect(restarted.listState().leftOut).toEqual([])
    expect(restarted.registry.find(onB)).not.toBeNull()
    const third = await openBrowser()
    await third.signIn(a, secretKey(secret))
    await restorableOf(third, 1)
  })

  test('a paused primary: saved as soon as it is connected again', async () => {
    const secret = randomBytes(32)
    const browser = await openBrowser()
    const onA = await browser.signIn(a, secretKey(secret))
    await synced(browser)
    await browser.coordinator.pause(onA)
    await browser.coordinator.changeLook(onA, { label: 'Home' })
    await vi.waitFor(() => expect(browser.listState().status.kind).toBe('waiting'), patience)
    await browser.coordinator.resume(onA)
    await vi.waitFor(async () => expect((await storedList(a, secret)).servers[0]?.label).toBe('Home'), patience)
  })

  test.each([
    ['garbage', encodeBase64(randomBytes(4000)), 'undecipherable'],
    ['a list of a later build', encodeBase64(new Uint8Array([7, ...randomBytes(4000)])), 'newer'],
  ])('%s is never overwritten before the person agrees', async (_name, value, why) => {
    const first = await firstBrowser()
    // The first byte of the garbage must not be that of a later box.
    const bytes = Uint8Array.from(atob(value), (character) => character.charCodeAt(0))
    if (why === 'undecipherable') bytes[0] = 1
    await overwrite(a, first.secret, encodeBase64(bytes))
    const { version } = await storedValue(a, first.secret)
    await vi.waitFor(() => {
      expect(first.browser.listState().status).toMatchObject({ kind: 'locked', why })
    }, patience)
    await first.browser.coordinator.changeLook(first.onB, { label: 'Changed' })
    first.browser.syncedList.retry()
    const second = await openBrowser()
    await second.signIn(a, secretKey(first.secret))
    await vi.waitFor(() => expect(second.listState().status.kind).toBe('locked'), patience)
    expect(second.listState().restorable).toEqual([])
    expect(await storedValue(a, first.secret)).toMatchObject({ version, value: encodeBase64(bytes) })

    first.browser.syncedList.replace()
    await synced(first.browser)
    expect((await restorableOf(second, 2)).map(({ label }) => label)).toContain('Changed')
  })

  test('a deleted value is written again, with what other browsers had in it', async () => {
    const first = await firstBrowser()
    const second = await openBrowser()
    await second.signIn(a, secretKey(first.secret))
    await restorableOf(second, 2)
    await synced(second)
    await first.browser.stop()
    await overwrite(a, first.secret, null)
    await vi.waitFor(async () => expect((await storedValue(a, first.secret)).value).not.toBe(''), patience)
    const third = await openBrowser()
    await third.signIn(a, secretKey(first.secret))
    await restorableOf(third, 2)
  })

  test('a value that is no base64 is an answer that no Happy server gives', async () => {
    const secret = randomBytes(32)
    const browser = await openBrowser()
    proxies[0].setFault({ kind: 'garbage', body: 'html', path: /^\/v1\/kv/ })
    await browser.signIn(a, secretKey(secret))
    await vi.waitFor(() => {
      expect(browser.listState().status).toMatchObject({
        kind: 'unsaved',
        savedAt: null,
        error: { code: 'bad-answer' },
      })
    }, patience)
    proxies[0].clearFaults()
    browser.syncedList.retry()
    await synced(browser)
  })
})

describe('the primary changes', () => {
  test('the list goes to the new one; the first backup key still leads to everything, also to what came later', async () => {
    const first = await firstBrowser()
    await first.browser.coordinator.makePrimary(first.onB)
    await vi.waitFor(async () => expect((await synced(first.browser)).serverId).toBe(first.onB), patience)
    const onB = await first.browser.registry.readCredentials(first.onB)
    if (!onB) throw new Error('signed out')
    const idOfB = first.browser.registry.get(first.onB).derivationId
    await vi.waitFor(async () => expect((await storedList(a, first.secret)).primary).toBe(idOfB), patience)
    // Renamed later: only the current list has it.
    await first.browser.coordinator.changeLook(first.onC, { label: 'Later' })
    await vi.waitFor(async () => expect((await storedValue(b, onB.secret)).version).toBeGreaterThan(0), patience)

    const second = await openBrowser()
    await second.signIn(a, secretKey(first.secret))
    const restorable = await restorableOf(second, 2)
    const named = restorable.find(({ isPrimary }) => isPrimary)
    expect(named?.url).toBe(b)
    second.syncedList.restore([{ id: named?.id ?? '', loopbackConsent: true }])
    await vi.waitFor(() => expect(second.listState().restorable[0]?.label).toBe('Later'), patience)
    expect(second.state().servers[second.registry.primary() ?? ('' as ServerId)]?.url).toBe(b)
    await connectAll(second)
    expect(await accountsOf(second)).toEqual(await accountsOf(first.browser))

    // The backup key of the new primary, which is derived from the first one, leads to the same.
    const third = await openBrowser()
    await third.signIn(b, secretKey(onB.secret))
    await restorableOf(third, 2)
    await connectAll(third)
    const same = (accounts: Awaited<ReturnType<typeof accountsOf>>) => accounts.map(({ url, secret }) => [url, secret])
    expect(same(await accountsOf(third))).toEqual(same(await accountsOf(first.browser)))
  })

  test('a primary that is gone for good: the list moves with what other browsers had in it', async () => {
    const first = await firstBrowser()
    const second = await openBrowser()
    await second.signIn(a, secretKey(first.secret))
    const restorable = await restorableOf(second, 2)
    const onB = restorable.filter(({ url }) => url === b)
    second.syncedList.restore(onB.map(({ id }) => ({ id, loopbackConsent: true })))
    await restorableOf(second, 1)
    await synced(second)
    proxies[0].setFault({ kind: 'refuse' })
    proxies[0].cutConnections()
    const [primary] = second.registry.at(a)
    if (primary) await second.coordinator.remove(primary.id)
    await synced(second)
    expect(second.listState().restorable.map(({ url }) => url)).toEqual([c])
  })

  test('signed out everywhere while a server is being connected: it does not sign in again', async () => {
    const first = await firstBrowser()
    const second = await openBrowser()
    await second.signIn(a, secretKey(first.secret))
    const restorable = await restorableOf(second, 2)
    proxies[1].setFault({ kind: 'delay', ms: 500, path: /^\/v1\/auth/ })
    second.syncedList.restore(restorable.map(({ id }) => ({ id, loopbackConsent: true })))
    await vi.waitFor(() => expect(firstContacts(proxies[1])).toBeGreaterThan(2), patience)
    second.syncedList.cancelRestoring()
    await second.coordinator.signOutEverywhere({ forgetRootSecret: true })
    await vi.waitFor(async () => {
      // A write that was on its way when everything was deleted is taken back by the next look.
      expect((await second.database.readSyncedServerList())?.parts ?? []).toEqual([])
      expect(second.listState().restorable).toEqual([])
    }, patience)
    proxies[1].clearFaults()
    await first.browser.coordinator.changeLook(first.onB, { label: 'Later' })
    await synced(first.browser)
    expect(second.registry.at(b)).toEqual([])
  })

  test('signed out everywhere, nothing of the list stays here; another person’s account gets nothing of it', async () => {
    const first = await firstBrowser()
    const { browser } = first
    for (const { id } of browser.registry.entries()) await browser.coordinator.signOut(id)
    await vi.waitFor(async () => {
      expect(browser.listState()).toMatchObject({ status: { kind: 'none' }, restorable: [] })
      expect((await browser.database.readSyncedServerList())?.parts).toEqual([])
    }, patience)
    expect((await storedList(a, first.secret)).servers).toHaveLength(3)
    const other = randomBytes(32)
    await browser.signIn(c, secretKey(other))
    await synced(browser)
    const list = await storedList(c, other)
    expect(list).not.toHaveProperty('root')
    expect(list.servers).toMatchObject([{ url: c, key: { origin: 'root' } }])
  })
})
