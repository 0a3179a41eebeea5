import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SessionId } from '../../api/ids'
import { MAX_LINK_LENGTH } from '../../api/links/linkLength'
import { rowsOf } from '../../api/rows'
import { deriveAccountKeys } from '../../crypto/accountKeys'
import { randomBytes } from '../../crypto/bytes'
import { sealPointer } from '../../crypto/sealedPointer'
import { openNotice } from './openNotice'

interface Entry {
  id: string
  url: string
  aliases?: string[]
  /** Null = signed out. */
  secret: Uint8Array<ArrayBuffer> | null
  sessions?: string[]
}

function hubOf(entries: readonly Entry[]) {
  const registry = {
    entries: () => entries,
    at: (url: string) => entries.filter((entry) => entry.url === url || entry.aliases?.includes(url)),
    readCredentials: async (id: string) => {
      const secret = entries.find((entry) => entry.id === id)?.secret
      return secret ? { secret: secret.slice(), token: 't' } : null
    },
  }
  const sessions = Object.fromEntries(
    entries.map(({ id, sessions: ids = [] }) => [id, rowsOf(ids.map((sessionId) => ({ id: sessionId })))]),
  )
  return { registry, coordinator: { state: () => ({ sessions }) } } as never
}

const [a, b] = [randomBytes(32), randomBytes(32)]
const home = {
  id: 'home',
  url: 'https://home.example',
  aliases: ['http://10.0.0.2:3005'],
  secret: a,
  sessions: ['one'],
}
const cloud = { id: 'cloud', url: 'https://cloud.example', secret: b, sessions: ['one', 'two'] }

async function linkFor(secret: Uint8Array<ArrayBuffer>, server: string, sessionId: string | null): Promise<string> {
  const { contentPublicKey } = await deriveAccountKeys(secret.slice())
  const sealed = sealPointer({ server, sessionId: sessionId as SessionId | null }, contentPublicKey)
  return `https://hub.example/notice#${sealed}`
}

const sessionOf = (serverId: string, sessionId: string) => ({ kind: 'session', session: { serverId, sessionId } })

test('the key that opens it says which account it is of, whatever server and session it names', async () => {
  const hub = hubOf([home, cloud])
  expect(await openNotice(hub, await linkFor(b, cloud.url, 'one'))).toEqual(sessionOf('cloud', 'one'))
  expect(await openNotice(hub, await linkFor(a, home.url, 'one'))).toEqual(sessionOf('home', 'one'))
  // The machine reaches it under another address, or somebody wrote another one into it.
  expect(await openNotice(hub, await linkFor(b, home.url, 'two'))).toEqual(sessionOf('cloud', 'two'))
  expect(await openNotice(hub, await linkFor(b, 'javascript:alert(1)', 'two'))).toEqual(sessionOf('cloud', 'two'))
  // New, or gone: the session’s own screen says which.
  expect(await openNotice(hub, await linkFor(a, home.url, 'three'))).toEqual(sessionOf('home', 'three'))
})

test('one key on several servers: the named one, else the one that has the session, else the person picks', async () => {
  const same = { ...cloud, secret: a }
  const hub = hubOf([home, same])
  expect(await openNotice(hub, await linkFor(a, cloud.url, 'one'))).toEqual(sessionOf('cloud', 'one'))
  expect(await openNotice(hub, await linkFor(a, 'http://10.0.0.2:3005', 'one'))).toEqual(sessionOf('home', 'one'))
  expect(await openNotice(hub, await linkFor(a, 'http://127.0.0.1:3005', 'two'))).toEqual(sessionOf('cloud', 'two'))
  for (const id of ['one', 'three']) {
    expect(await openNotice(hub, await linkFor(a, 'http://127.0.0.1:3005', id))).toEqual({
      kind: 'several',
      sessions: ['home', 'cloud'].map((serverId) => ({ serverId, sessionId: id })),
    })
  }
})

test('a machine’s test names the accounts that it reaches', async () => {
  const hub = hubOf([home, { ...cloud, secret: a }])
  expect(await openNotice(hub, await linkFor(a, cloud.url, null))).toEqual({ kind: 'test', servers: ['cloud'] })
  expect(await openNotice(hub, await linkFor(a, 'http://x', null))).toEqual({
    kind: 'test',
    servers: ['home', 'cloud'],
  })
})

test('of an account that is not here, signed out, damaged, cut off or too long: said as what it is', async () => {
  const hub = hubOf([home, { ...cloud, secret: null }])
  const whole = await linkFor(b, cloud.url, 'one')
  const ours = await linkFor(a, home.url, 'one')
  expect(await openNotice(hub, whole)).toEqual({ kind: 'not-for-us' })
  expect(await openNotice(hub, `${ours.slice(0, -1)}${ours.endsWith('A') ? 'Q' : 'A'}`)).not.toMatchObject({
    kind: 'session',
  })
  for (const broken of ['', 'https://hub.example/notice', `${ours} `, `${ours}${'A'.repeat(MAX_LINK_LENGTH)}`]) {
    expect(await openNotice(hub, broken)).toEqual({ kind: 'broken' })
  }
})

test('law: whatever somebody seals for an account, it leads at most to a session of that account’s servers', async () => {
  const hub = hubOf([home, cloud])
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.webUrl(), fc.string()), fc.string({ maxLength: 300 }), async (server, sessionId) => {
      const opened = await openNotice(hub, await linkFor(b, server, sessionId))
      if (opened.kind === 'broken') return
      expect(opened).toEqual(sessionOf('cloud', sessionId))
    }),
    { numRuns: 30 },
  )
})

test('an account whose key cannot be read now keeps no other one from opening it, and is no “not for us”', async () => {
  const readable = hubOf([home]) as unknown as {
    registry: { entries(): unknown; readCredentials(id: string): unknown }
  }
  const unreadable = {
    ...readable,
    registry: {
      ...readable.registry,
      entries: () => [{ id: 'broken', url: 'https://broken.example' }, home],
      readCredentials: (id: string) =>
        id === 'broken' ? Promise.reject(new Error('damaged')) : readable.registry.readCredentials(id),
    },
  } as never
  const link = async (secret: Uint8Array<ArrayBuffer>) => {
    const { contentPublicKey } = await deriveAccountKeys(secret.slice())
    const pointer = { server: home.url, sessionId: 'one' as SessionId }
    return `https://hub.example/notice#${sealPointer(pointer, contentPublicKey)}`
  }
  expect(await openNotice(unreadable, await link(a))).toMatchObject({ kind: 'session' })
  await expect(openNotice(unreadable, await link(randomBytes(32)))).rejects.toThrow('damaged')
})
