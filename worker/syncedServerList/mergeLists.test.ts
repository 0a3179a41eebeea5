import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CanonicalUrl, ServerId } from '../api/ids'
import { mergeLists, type ListMerge, type LocalServer, type LocalValues } from './mergeLists'
import { withoutSecret } from './localServers'
import type { SyncedList, SyncedServer } from './listFormat'

const key = (id: string) => `secret-of-${id}`

function local(id: string, change: Partial<LocalServer> = {}): LocalServer {
  return {
    id,
    serverId: `here-${id}` as ServerId,
    url: `https://${id}.example` as CanonicalUrl,
    aliases: [],
    label: id,
    colour: 0,
    order: 0,
    addedAt: 0,
    accountId: `account-${id}`,
    secret: key(id),
    ...change,
  }
}

function listed(id: string, change: Partial<SyncedServer> = {}): SyncedServer {
  return { ...local(id), secret: key(id), ...change }
}

function listOf(servers: SyncedServer[], change: Partial<SyncedList> = {}): SyncedList {
  const items = servers.map((server) => ({ id: server.id, server, raw: {} }))
  return { savedAt: 1, primary: null, root: 'root', items, tombstones: [], extra: {}, ...change }
}

function merge(change: Partial<ListMerge>) {
  return mergeLists({
    remote: null,
    previousPrimaryCopy: null,
    previousCopyPrevails: true,
    local: [],
    base: {},
    removed: new Set(),
    primary: null,
    fallbackPrimary: null,
    root: 'root',
    now: 2,
    ...change,
  })
}

function labels(list: SyncedList): Record<string, string | undefined> {
  return Object.fromEntries(list.items.map(({ id, server }) => [id, server?.label]))
}

function baseOf(...servers: LocalServer[]): Record<string, LocalValues> {
  return Object.fromEntries(servers.map((server) => [server.id, withoutSecret(server)]))
}

test('what another browser wrote stays, also of a server that is registered here, until it is changed here', () => {
  const remote = listOf([listed('a', { label: 'renamed there' }), listed('b')], { primary: 'a' })
  const first = merge({ remote, local: [local('a')] })
  expect(first.isChanged).toBe(false)
  expect(first.list).toBe(remote)
  const { list } = merge({ remote, local: [local('a', { colour: 3 })], base: first.base })
  expect(list.items[0]?.server).toMatchObject({ label: 'renamed there', colour: 3 })
})

test('signed out here: the key stays in the list; what never was in it cannot come in without one', () => {
  const remote = listOf([listed('a')])
  const signedOut = { secret: null, accountId: null }
  const merged = merge({ remote, local: [local('a', signedOut), local('b', signedOut)], base: baseOf(local('a')) })
  expect(merged.list).toBe(remote)
  expect(merged.leftOut).toEqual(['here-b'])
})

test('another account of an entry brings its key', () => {
  const { list } = merge({
    remote: listOf([listed('a')]),
    local: [local('a', { accountId: 'other', secret: 'other secret' })],
    base: baseOf(local('a')),
  })
  expect(list.items[0]?.server).toMatchObject({ accountId: 'other', secret: 'other secret' })
})

test('what was taken out elsewhere is not put back, however it is changed here', () => {
  const remote = listOf([], { tombstones: ['a'] })
  const merged = merge({ remote, local: [local('a', { label: 'new' })], base: baseOf(local('a')) })
  expect(merged).toMatchObject({ isChanged: false, leftOut: ['here-a'] })
})

test('a list that the server lost is written again with all that was in it', () => {
  const previousPrimaryCopy = listOf([listed('a'), listed('of-another-browser')], {
    tombstones: ['gone'],
    primary: 'a',
  })
  const { list, isChanged } = merge({ previousPrimaryCopy, local: [local('a')], base: baseOf(local('a')) })
  expect(isChanged).toBe(true)
  expect(labels(list)).toEqual({ a: 'a', 'of-another-browser': 'of-another-browser' })
  expect(list.tombstones).toEqual(['gone'])
})

test('moving to a new primary: the current list prevails over an old one there, and removals of both count', () => {
  const old = listOf([listed('a', { label: 'old' }), listed('b'), listed('removed-later')], {
    primary: 'b',
    tombstones: ['x'],
  })
  const current = listOf([listed('a', { label: 'new' }), listed('x')], { primary: 'a', tombstones: ['removed-later'] })
  const wish = {
    remote: old,
    previousPrimaryCopy: current,
    local: [local('a', { label: 'new' })],
    base: baseOf(local('a', { label: 'new' })),
  }
  const moved = merge({ ...wish, primary: 'b' })
  expect(labels(moved.list)).toEqual({ a: 'new', b: 'b' })
  expect(moved.list).toMatchObject({ primary: 'b', tombstones: ['x', 'removed-later'] })
  // The other way round: a last copy that leads to the current list changes nothing in it.
  const followed = merge({
    remote: current,
    previousPrimaryCopy: old,
    previousCopyPrevails: false,
    local: [local('a')],
  })
  expect(labels(followed.list)).toMatchObject({ a: 'new' })
  expect(followed.list.primary).toBe('a')
})

test('an account that is in both lists under two ids stands there once', () => {
  const remote = listOf([listed('a')])
  const previousPrimaryCopy = listOf([listed('other', { url: listed('a').url, secret: key('a') })])
  expect(labels(merge({ remote, previousPrimaryCopy }).list)).toEqual({ a: 'a' })
})

test('a primary that is not in the list is replaced by ours', () => {
  const remote = listOf([listed('a')], { primary: 'gone' })
  expect(merge({ remote, local: [local('a')], fallbackPrimary: 'a' }).list.primary).toBe('a')
})

test('what a newer build wrote is left alone', () => {
  const item = { id: 'a', server: null, raw: { id: 'a', key: { origin: 'hardware' } } }
  const remote = { ...listOf([]), items: [item] }
  const merged = merge({ remote, local: [local('a', { label: 'mine' })], base: baseOf(local('a')) })
  expect(merged.isChanged).toBe(false)
})

/** A browser with its registry, and the store that both write to with compare-and-set. */
class Browser {
  readonly name: string
  readonly servers = new Map<string, LocalServer>()
  base: Record<string, LocalValues> = {}
  removals = new Set<string>()
  private read: { list: SyncedList | null; version: number } | null = null

  constructor(name: string) {
    this.name = name
  }

  startWriting(store: Store): void {
    this.read = { ...store.value }
  }

  /** `isLost`: the write arrives, its answer does not. */
  finishWriting(store: Store, isLost: boolean): void {
    const { read } = this
    this.read = null
    if (!read) return
    const noted = new Set(this.removals)
    const merged = merge({
      remote: read.list,
      local: [...this.servers.values()],
      base: this.base,
      removed: new Set([...noted, ...Object.keys(this.base).filter((id) => !this.servers.has(id))]),
    })
    this.base = { ...this.base, ...merged.added }
    if (merged.isChanged) {
      if (store.value.version !== read.version) return
      store.value = { list: merged.list, version: read.version + 1 }
      store.writes++
      if (isLost) return
    }
    this.base = merged.base
    for (const id of noted) this.removals.delete(id)
  }

  sync(store: Store): void {
    this.startWriting(store)
    this.finishWriting(store, false)
  }
}

interface Store {
  value: { list: SyncedList | null; version: number }
  writes: number
}

const ids = ['a', 'b']
const step = fc.record({
  browser: fc.nat({ max: 1 }),
  action: fc.constantFrom('add', 'edit', 'remove', 'connect', 'read', 'write', 'write-lost', 'sync'),
  id: fc.constantFrom(...ids),
  label: fc.constantFrom('one', 'two', 'three'),
})

test('law: any interleaving of two browsers converges, loses nobody’s additions, and brings back no removal', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const store: Store = { value: { list: null, version: -1 }, writes: 0 }
      const browsers = [new Browser('one'), new Browser('two')] as const
      const added = new Set<string>()
      const removed = new Set<string>()
      const editors = new Map<string, { browser: Browser; label: string }[]>()
      const isListed = (id: string) => store.value.list?.items.some((item) => item.id === id) === true

      for (const { browser: index, action, id: name, label } of steps) {
        const browser = browsers[index === 0 ? 0 : 1]
        const ownId = `${browser.name}-${name}`
        const mine = browser.servers.get(ownId) ?? [...browser.servers.values()].find((one) => one.id.endsWith(name))
        switch (action) {
          case 'add':
            // A derivation id is made once: what was removed never comes again under it.
            if (added.has(ownId)) break
            added.add(ownId)
            browser.servers.set(ownId, local(ownId))
            break
          case 'connect': {
            const id = `${browser.name === 'one' ? 'two' : 'one'}-${name}`
            const listed = store.value.list?.items.find((item) => item.id === id)?.server
            if (!listed || removed.has(id) || browser.servers.has(id)) break
            browser.servers.set(id, { ...local(id), ...listed })
            browser.base = { ...browser.base, ...baseOf({ ...local(id), ...listed }) }
            break
          }
          case 'edit':
            if (!mine) break
            browser.servers.set(mine.id, { ...mine, label })
            editors.set(mine.id, [...(editors.get(mine.id) ?? []), { browser, label }])
            break
          case 'remove':
            if (!mine) break
            browser.servers.delete(mine.id)
            browser.removals.add(mine.id)
            removed.add(mine.id)
            break
          case 'read':
            browser.startWriting(store)
            break
          case 'write':
          case 'write-lost':
            browser.finishWriting(store, action === 'write-lost')
            break
          case 'sync':
            browser.sync(store)
            break
        }
      }

      for (const browser of [...browsers, ...browsers]) browser.sync(store)
      const { writes } = store
      const settled = store.value.list
      for (const browser of browsers) browser.sync(store)
      expect(store.writes, 'it has come to rest').toBe(writes)
      expect(store.value.list).toBe(settled)

      const expected = [...added].filter((id) => !removed.has(id)).sort()
      expect([...(settled?.items ?? [])].map(({ id }) => String(id)).sort()).toEqual(expected)
      expect(expected.every(isListed)).toBe(true)
      for (const { id, server } of settled?.items ?? []) {
        const changes = editors.get(id ?? '') ?? []
        // One person's last word holds where only one browser spoke.
        const [first] = changes
        if (first && changes.every(({ browser }) => browser === first.browser)) {
          expect(server?.label).toBe(changes.at(-1)?.label)
        }
      }
    }),
    { numRuns: 3000 },
  )
})
