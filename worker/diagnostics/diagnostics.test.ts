import * as fc from 'fast-check'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { startFaultProxy } from '../../e2e/proxy/startFaultProxy'
import { startHappyServer } from '../../local/server/startHappyServer'
import { HubError } from '../api/errors'
import type { CanonicalUrl, ServerId } from '../api/ids'
import { encodeBase64, encodeBase64Url } from '../crypto/base64'
import { formatBackupText } from '../crypto/backupText'
import { randomBytes } from '../crypto/bytes'
import { createServerConnection } from '../connection/serverConnection'
import { startTestHub } from '../testing/testHub'
import { note, noteProblem } from './diagnostics'
import { diagnosticsText } from './diagnosticsText'

const facts = { build: 'test', generation: '0123456789abcdef', userAgent: 'an engine', worker: 'shared' } as const
const text = (): string => diagnosticsText(facts, [])

beforeEach(() => void vi.spyOn(console, 'warn').mockImplementation(() => {}))
afterEach(() => vi.restoreAllMocks())

it('gives servers numbers of its own, and counts what repeats', () => {
  const [first, second] = [crypto.randomUUID() as ServerId, crypto.randomUUID() as ServerId]
  note({ area: 'connection', server: first, what: 'connected' })
  note({ area: 'connection', server: second, what: 'waiting-to-retry', problem: 'timed-out' })
  note({ area: 'lists', server: first, what: 'refetch' })
  note({ area: 'lists', server: first, what: 'refetch' })
  expect(text()).toMatch(
    /connection server (\d+): connected\n.*connection server (\d+): waiting-to-retry \(timed-out\)\n.*lists server \1: refetch ×2\n/,
  )
  expect(diagnosticsText(facts, [{ id: second, connection: 'paused' }])).toMatch(/^server \d+ is paused$/m)
})

it('takes a code or the name of an error class, and nothing else of what was thrown', () => {
  const url = 'https://secret-host.example' as CanonicalUrl
  noteProblem('defect', new HubError({ code: 'bad-answer', serverUrl: url, detail: 'secret detail' }))
  noteProblem('defect', Object.assign(new TypeError('secret message'), { cause: 'secret cause' }))
  noteProblem('defect', { toString: () => 'secret object' })
  expect(text()).toContain('problem: defect (bad-answer)')
  expect(text()).toContain('problem: defect (TypeError)')
  expect(text()).not.toContain('secret')
})

it('whatever is thrown, none of its text is in the log', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 6 }), fc.constantFrom('message', 'name', 'string'), (content, where) => {
      const hostile = `${content} Bearer eyJhbGciOi.${content}`
      const thrown = where === 'string' ? hostile : Object.assign(new Error('x'), { [where]: hostile })
      noteProblem('defect', thrown)
      expect(text()).not.toContain('eyJhbGciOi')
      expect(text()).not.toContain(hostile)
    }),
  )
})

it.each(['AnnasSecretLaptop', 'my-private-host', 'QuotaExceededErrorOfAnna'])(
  'an error that is named %s goes by no name',
  (name) => {
    noteProblem('defect', Object.assign(new Error('x'), { name }))
    note({ area: 'storage', what: 'failed', reason: name })
    expect(text()).not.toContain(name)
  },
)

it('keeps the last few hundred entries', () => {
  for (let index = 0; index < 1000; index++) {
    note({ area: 'page', what: index % 2 === 0 ? 'connected' : 'gone' })
  }
  expect(text().split('\n').length).toBeLessThan(500)
})

it('a hub with a hostile server: no address, label, id, token, key or content is in the log', async () => {
  const server = await startHappyServer({ dataDir: ':memory:' })
  const proxy = await startFaultProxy({ target: server.url })
  const hub = await startTestHub()
  const secret = randomBytes(32)
  const serverId = await hub.signIn(proxy.url as CanonicalUrl, secret)
  const credentials = await hub.registry.readCredentials(serverId)
  if (!credentials) throw new Error('not signed in')
  await hub.coordinator.changeLook(serverId, { label: 'Label of a person' })
  const connection = createServerConnection({
    serverId,
    url: proxy.url as CanonicalUrl,
    credentials,
    browserOnline: true,
    openDatabase: () => hub.store.openServerDatabase(serverId),
    onTokenRenewed: () => Promise.resolve(),
  })
  await connection.start()
  await vi.waitFor(() => expect(connection.state().connection.kind).toBe('connected'), { timeout: 10_000 })
  const body = { error: 'hostile words', name: 'hostile words' }
  proxy.setFault({ kind: 'answer', status: 500, body })
  proxy.cutConnections()
  await vi.waitFor(() => expect(connection.state().connection.kind).toBe('waiting-to-retry'), { timeout: 10_000 })
  await connection.stop()

  const log = diagnosticsText(facts, [{ id: serverId, connection: 'waiting-to-retry' }])
  expect(log).toMatch(/server \d+: connected/)
  expect(log).toMatch(/server \d+: waiting-to-retry \(/)
  const { accountId, token } = credentials
  const secrets = [encodeBase64(secret), encodeBase64Url(secret), formatBackupText(secret), token, accountId]
  for (const forbidden of [...secrets, serverId, proxy.url, new URL(proxy.url).host, 'Label', 'hostile', '127.0.0.1']) {
    expect(log).not.toContain(forbidden)
  }
  await hub.die()
  await proxy.stop()
  await server.stop()
})
