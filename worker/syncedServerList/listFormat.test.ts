import { expect, test } from 'vitest'
import type { CanonicalUrl } from '../api/ids'
import { encodeBase64Url } from '../crypto/base64'
import { randomBytes } from '../crypto/bytes'
import { deriveSeparateSecret } from '../crypto/keyDerivation'
import { decodeSyncedList, encodeSyncedList, type SyncedList, type SyncedServer } from './listFormat'

const root = randomBytes(32)
const rootText = encodeBase64Url(root)

function server(id: string, secret: string, change: Partial<SyncedServer> = {}): SyncedServer {
  const url = `https://${id}.example` as CanonicalUrl
  return {
    id,
    url,
    aliases: [],
    label: id,
    colour: 1,
    order: 0,
    addedAt: 5,
    accountId: `account-${id}`,
    secret,
    ...change,
  }
}

function listOf(...servers: SyncedServer[]): SyncedList {
  const items = servers.map((one) => ({ id: one.id, server: one, raw: {} }))
  return { savedAt: 9, primary: 'a', root: rootText, items, tombstones: ['gone'], extra: {} }
}

function textOf(plain: Uint8Array<ArrayBuffer> | null): string {
  return new TextDecoder().decode(plain ?? new Uint8Array())
}

function bytesOf(json: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(json))
}

test('comes back as it was, whoever holds it; only foreign keys and a foreign root are written out', async () => {
  const derived = encodeBase64Url(await deriveSeparateSecret(root, 'b'))
  const foreign = encodeBase64Url(randomBytes(32))
  const list = listOf(server('a', rootText), server('b', derived), server('c', foreign))
  for (const secret of [root, randomBytes(32)]) {
    const plain = await encodeSyncedList(list, secret)
    const decoded = plain && (await decodeSyncedList(plain, secret))
    expect(decoded?.items.map((item) => item.server)).toEqual(list.items.map((item) => item.server))
    expect(decoded).toMatchObject({ savedAt: 9, primary: 'a', root: rootText, tombstones: ['gone'] })
    expect(textOf(plain)).toContain(foreign)
    expect(textOf(plain)).not.toContain(derived)
    expect(textOf(plain).includes(rootText)).toBe(secret !== root)
  }
})

test('the length tells nothing of the number of servers', async () => {
  const lengths = new Set<number | undefined>()
  for (let count = 0; count <= 8; count++) {
    const servers = Array.from({ length: count }, (_, index) => server(`server-${index}`, rootText))
    lengths.add((await encodeSyncedList(listOf(...servers), root))?.length)
  }
  expect([...lengths]).toEqual([4096])
  const many = Array.from({ length: 2000 }, (_, index) => server(`server-${index}`, rootText))
  expect(await encodeSyncedList(listOf(...many), root)).toBeNull()
})

test('a list of a later build: nothing that this build does not know is lost or shown', async () => {
  const known = { id: 'a', url: 'https://a.example', label: 'A', colour: 11, order: 0, addedAt: 1, group: 'work' }
  const keyOfLater = { id: 'x', url: 'https://x.example', label: 'X', key: { origin: 'hardware', handle: 7 } }
  const stored = {
    savedAt: 1,
    primary: 'a',
    servers: [{ ...known, key: { origin: 'root', since: 3 } }, keyOfLater, 'no object at all'],
    sharing: { with: ['somebody'] },
  }
  const list = await decodeSyncedList(bytesOf(stored), root)
  expect(list?.items.map(({ id, server: understood }) => [id, understood?.label])).toEqual([
    ['a', 'A'],
    ['x', undefined],
    [null, undefined],
  ])
  if (!list) throw new Error('not read')
  const renamed = list.items.map((item) => (item.server ? { ...item, server: { ...item.server, label: 'B' } } : item))
  const written: unknown = JSON.parse(textOf(await encodeSyncedList({ ...list, items: renamed }, root)))
  expect(written).toMatchObject({
    servers: [{ ...known, label: 'B', key: { origin: 'root', since: 3 } }, keyOfLater, 'no object at all'],
    sharing: { with: ['somebody'] },
  })
})

test.each([
  ['no JSON', new TextEncoder().encode('not JSON')],
  ['another shape', bytesOf({ savedAt: 1 })],
  ['a list', bytesOf([])],
  ['null', bytesOf(null)],
  ['a damaged root', bytesOf({ savedAt: 1, servers: [], root: 'short' })],
])('%s is no list', async (_name, bytes) => {
  expect(await decodeSyncedList(bytes, root)).toBeNull()
})

test.each([
  'https://user@a.example',
  'https://A.example/',
  'javascript:alert(1)',
  'https://a.example/path',
  'https://a.example#x',
])('an entry with the address %s is not understood', async (url) => {
  const entry = { id: 'a', url, label: 'A', colour: 0, order: 0, addedAt: 1, key: { origin: 'root' } }
  const list = await decodeSyncedList(bytesOf({ savedAt: 1, servers: [entry] }), root)
  expect(list?.items).toEqual([{ id: 'a', server: null, raw: entry }])
})
