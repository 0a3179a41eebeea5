import { wordlist } from '@scure/bip39/wordlists/english.js'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startFaultProxy, type FaultProxy } from '../../../e2e/proxy/startFaultProxy'
import { startHappyServer, type HappyServer } from '../../../local/server/startHappyServer'
import type { CanonicalUrl } from '../../api/ids'
import { deriveAccountKeys } from '../../crypto/accountKeys'
import { makeTerminalApproval } from '../../crypto/linking/authBundles'
import { encodeBase64, encodeBase64Url } from '../../crypto/base64'
import { concatBytes, randomBytes } from '../../crypto/bytes'
import { makeLinkBinding } from '../../crypto/linking/linkBinding'
import { fingerprintIndexes } from '../../protocol/fingerprint'
import { sendTerminalApproval } from '../../connection/transport/requests/auth'
import { logIn } from '../../connection/transport/logIn'
import { createHttpClient } from '../../connection/transport/httpClient'
import type { PendingApproval } from '../../store/registry/registryRecords'
import { asksAbout, patience, plain, startTerminal, useTestHub } from '../../testing/testHub'

const { url, hub, start, approveOn, secretOf } = useTestHub()

describe('the decision', () => {
  it('approves on a known server with the v2 answer', async () => {
    const serverId = await hub().signIn(url())
    const terminal = await startTerminal(url())
    const flowId = await start(terminal.link)
    expect(hub().linkOf(flowId).namedServer?.knownAs).toEqual([serverId])
    expect(await terminal.answer()).toBeNull()
    approveOn(flowId, serverId)
    expect(await hub().reach(flowId, 'approved')).toMatchObject({ serverIsNew: false, machine: { kind: 'waiting' } })
    const { contentPublicKey } = await deriveAccountKeys(await secretOf(serverId))
    expect(await terminal.answer()).toEqual(new Uint8Array([0, ...contentPublicKey]))
    expect(await hub().store.keysOf('pendingApprovals')).toEqual([])
  })

  it('shows a new server only after the approval is proven', async () => {
    await hub().coordinator.remove(await hub().signIn(url()))
    const terminal = await startTerminal(url())
    const flowId = await start(terminal.link)
    expect(hub().linkOf(flowId).namedServer?.knownAs).toEqual([])
    hub().flows.approveTerminalLink(flowId, { kind: 'on-new-server', method: { kind: 'new-key' }, ...plain })
    await vi.waitFor(
      () => expect(hub().stepOf(flowId)).toMatchObject({ at: 'sign-in', step: { at: 'confirm-backup' } }),
      patience,
    )
    expect(hub().registry.entries()).toEqual([])
    hub().flows.answer(flowId, 'backup')
    expect(await hub().reach(flowId, 'approved')).toMatchObject({ serverIsNew: true, keyOrigin: 'own' })
    expect(hub().registry.entries()).toHaveLength(1)
    expect(await terminal.answer()).toHaveLength(33)
  })

  it('uses the entry again from which the person signed out, and does not call it new', async () => {
    const serverId = await hub().signIn(url())
    await hub().coordinator.changeLook(serverId, { label: 'mine' })
    await hub().coordinator.signOut(serverId)
    const terminal = await startTerminal(url())
    const flowId = await start(terminal.link)
    hub().flows.approveTerminalLink(flowId, { kind: 'on-new-server', method: { kind: 'separate-key' }, ...plain })
    expect(await hub().reach(flowId, 'approved')).toMatchObject({ serverId, serverIsNew: false, keyOrigin: 'derived' })
    expect(hub().registry.entries()).toMatchObject([{ id: serverId, label: 'mine', keyOrigin: 'derived' }])
    expect(hub().coordinator.accountOf(serverId).kind).toBe('signed-in')
  })

  it('prefers the primary for an old link, and asks nobody by itself', async () => {
    const serverId = await hub().signIn(url())
    const terminal = await startTerminal(url())
    const flowId = await start(terminal.oldLink)
    expect(hub().stepOf(flowId)).toEqual({ at: 'confirm', preselected: serverId })
    hub().flows.refuseLink(flowId)
    expect(hub().stepOf(flowId)).toMatchObject({ at: 'not-approved', outcome: { kind: 'refused-by-person' } })
    expect(await terminal.answer()).toBeNull()
  })

  it('asks no other server than the one that the link names', async () => {
    const serverId = await hub().signIn(url())
    const terminal = await startTerminal(url(), { names: 'https://other.example' })
    const flowId = await start(terminal.link)
    expect(() => approveOn(flowId, serverId)).toThrow('no-server-chosen')
    expect(hub().stepOf(flowId).at).toBe('confirm')
  })

  it('says that the terminal was approved before', async () => {
    const serverId = await hub().signIn(url())
    const terminal = await startTerminal(url())
    const stranger = await deriveAccountKeys(randomBytes(32))
    const { token } = await logIn(createHttpClient({ url: url() }), stranger)
    const response = makeTerminalApproval(terminal.keys.publicKey, stranger.contentPublicKey)
    const http = createHttpClient({ url: url(), token: () => token })
    await sendTerminalApproval(http, terminal.keys.publicKey, encodeBase64(response))
    const flowId = await start(terminal.link)
    approveOn(flowId, serverId)
    expect(await hub().reach(flowId, 'not-approved')).toMatchObject({ outcome: { kind: 'already-used' } })
  })

  it('is made once', async () => {
    const serverId = await hub().signIn(url())
    const flowId = await start((await startTerminal(url())).link)
    approveOn(flowId, serverId)
    expect(() => approveOn(flowId, serverId)).toThrow('unknown-flow')
    expect(() => hub().flows.refuseLink(flowId)).toThrow('unknown-flow')
    await hub().reach(flowId, 'approved')
    expect(() => approveOn(flowId, serverId)).toThrow('unknown-flow')
  })

  it('is made once on a new server too, from the very moment of the decision', async () => {
    await hub().signIn(url())
    const other = await startHappyServer({ dataDir: ':memory:' })
    try {
      const flowId = await start((await startTerminal(other.url)).link)
      const approval = { kind: 'on-new-server', method: { kind: 'separate-key' }, ...plain } as const
      hub().flows.approveTerminalLink(flowId, approval)
      expect(() => hub().flows.approveTerminalLink(flowId, approval)).toThrow('unknown-flow')
      expect(() => hub().flows.refuseLink(flowId)).toThrow('unknown-flow')
      await hub().reach(flowId, 'approved')
    } finally {
      await other.stop()
    }
  })

  it('about two terminals of one new server, made in two tabs at once, makes one entry of their account', async () => {
    await hub().signIn(url())
    const other = await startHappyServer({ dataDir: ':memory:' })
    try {
      const terminals = await Promise.all([startTerminal(other.url), startTerminal(other.url)])
      const flowIds = await Promise.all(terminals.map(({ link }) => start(link)))
      for (const flowId of flowIds) {
        hub().flows.approveTerminalLink(flowId, { kind: 'on-new-server', method: { kind: 'same-key' }, ...plain })
      }
      const steps = await Promise.all(flowIds.map((flowId) => hub().reach(flowId, 'approved')))
      const entries = hub().registry.at(other.url as CanonicalUrl)
      expect(entries).toHaveLength(1)
      expect(steps.map((step) => 'serverId' in step && step.serverId)).toEqual([entries[0]?.id, entries[0]?.id])
      expect(await hub().store.keysOf('credentials')).toEqual(await hub().store.keysOf('entries'))
      expect(await hub().store.database.readApprovals(entries[0]!.id)).toHaveLength(2)
    } finally {
      await other.stop()
    }
  })

  it('made in two tabs at once: the later one is told that it came late, not that a stranger did', async () => {
    const serverId = await hub().signIn(url())
    const terminal = await startTerminal(url())
    const [first, second] = [await start(terminal.link), await start(terminal.link)]
    approveOn(first, serverId)
    approveOn(second, serverId)
    // Which of the two comes first is not decided here.
    const steps = await Promise.all(
      [first, second].map((flowId) =>
        Promise.race([hub().reach(flowId, 'approved'), hub().reach(flowId, 'not-approved')]),
      ),
    )
    const late = steps.find(({ at }) => at === 'not-approved')
    expect(steps.map(({ at }) => at).toSorted()).toEqual(['approved', 'not-approved'])
    expect(late).toMatchObject({ outcome: { kind: 'already-used' } })
  })

  it('is not undone, nor does it undo: a sign-out while it is made leaves nobody signed in', async () => {
    const serverId = await hub().signIn(url())
    const terminal = await startTerminal(url())
    const flowId = await start(terminal.link)
    const { putPendingApproval } = hub().store.database
    hub().store.database.putPendingApproval = async (approval: PendingApproval) => {
      await hub().coordinator.signOut(serverId)
      await putPendingApproval(approval)
    }
    approveOn(flowId, serverId)
    expect(await hub().reach(flowId, 'not-approved')).toMatchObject({
      outcome: { kind: 'failed', error: { code: 'sign-in-needed', serverUrl: url() } },
    })
    expect(await terminal.answer()).toBeNull()
    expect(await hub().store.keysOf('credentials')).toEqual([])
    expect(hub().coordinator.accountOf(serverId)).toEqual({ kind: 'signed-out' })
  })
})

describe('only the server that the person approved on', () => {
  let a: FaultProxy
  let b: FaultProxy
  let other: HappyServer

  beforeAll(async () => {
    other = await startHappyServer({ dataDir: ':memory:' })
    a = await startFaultProxy({ target: url() })
    b = await startFaultProxy({ target: other.url })
  })

  afterAll(async () => {
    await Promise.all([a.stop(), b.stop(), other.stop()])
  })

  it('is asked about the key, with a known and with a new server', async () => {
    const onA = await hub().signIn(a.url as CanonicalUrl)
    const onB = await hub().signIn(b.url as CanonicalUrl)
    expect(hub().coordinator.state().primaryServerId).toBe(onA)
    const known = await startTerminal(other.url, { names: b.url })
    const flowId = await start(known.link)
    expect(asksAbout(b, known.keys.publicKey)).toEqual([])
    approveOn(flowId, onB)
    await hub().reach(flowId, 'approved')
    expect(asksAbout(b, known.keys.publicKey).length).toBeGreaterThan(2)
    expect(asksAbout(a, known.keys.publicKey)).toEqual([])

    await hub().coordinator.remove(onB)
    const news = await startTerminal(other.url, { names: b.url })
    const second = await start(news.link)
    hub().flows.approveTerminalLink(second, { kind: 'on-new-server', method: { kind: 'separate-key' }, ...plain })
    await hub().reach(second, 'approved')
    expect(asksAbout(b, news.keys.publicKey).length).toBeGreaterThan(2)
    expect(asksAbout(a, news.keys.publicKey)).toEqual([])
  })

  it('is asked for an old link too; not found there, no other is tried', async () => {
    const onA = await hub().signIn(a.url as CanonicalUrl)
    await hub().signIn(b.url as CanonicalUrl)
    const terminal = await startTerminal(other.url)
    const flowId = await start(terminal.oldLink)
    approveOn(flowId, onA)
    expect(await hub().reach(flowId, 'not-approved')).toMatchObject({
      outcome: { kind: 'not-found' },
      serverUrl: a.url,
    })
    expect(asksAbout(a, terminal.keys.publicKey)).toEqual(['GET /v1/auth/request/status'])
    expect(asksAbout(b, terminal.keys.publicKey)).toEqual([])
  })

  it('hears nothing at all before the decision, nor after a refusal', async () => {
    const before = b.recordings().length
    const terminal = await startTerminal(other.url, { names: b.url })
    const flowId = await start(terminal.link)
    expect(hub().linkOf(flowId).namedServer?.knownAs).toEqual([])
    hub().flows.refuseLink(flowId)
    hub().flows.cancel(flowId)
    // What was asked before this has arrived before it.
    await fetch(`${b.url}/afterwards`)
    const heard = b.recordings().slice(before)
    expect(heard.map((recording) => recording.kind === 'http' && recording.url)).toEqual(['/afterwards'])
  })
})

describe('loopback', () => {
  const loopbacks = ['http://localhost:3005', 'http://127.0.0.1:9', 'http://[::1]:3005', 'http://0.0.0.0:1']

  it.each(loopbacks)('%s from the camera is never contacted', async (address) => {
    const flowId = await start(`happy://terminal?key=${aKey}&server=${encodeURIComponent(address)}`, 'camera')
    expect(hub().stepOf(flowId)).toEqual({
      at: 'not-approved',
      serverUrl: address,
      outcome: { kind: 'loopback-from-camera' },
    })
    const approval = { kind: 'on-new-server', method: { kind: 'new-key' }, ...plain } as const
    expect(() => hub().flows.approveTerminalLink(flowId, approval)).toThrow('unknown-flow')
  })

  it('from the camera is not contacted where it is known here, as address or as alias', async () => {
    const serverId = await hub().signIn(url())
    await hub().registry.update(serverId, { aliases: ['http://localhost:3005' as CanonicalUrl] })
    for (const names of [url(), 'http://localhost:3005']) {
      const terminal = await startTerminal(url(), { names })
      const flowId = await start(terminal.link, 'camera')
      expect(hub().linkOf(flowId).namedServer?.knownAs).toEqual([serverId])
      expect(() => approveOn(flowId, serverId)).toThrow('unknown-flow')
      expect(await terminal.answer()).toBeNull()
    }
  })

  it.each(['web-link', 'paste', 'image'] as const)('new and by %s: only after consent', async (source) => {
    const proxy = await startFaultProxy({ target: url() })
    const terminal = await startTerminal(url(), { names: proxy.url })
    const flowId = await start(terminal.link, source)
    expect(hub().linkOf(flowId)).toMatchObject({ source, namedServer: { isLoopback: true }, step: { at: 'confirm' } })
    const approval = { kind: 'on-new-server', method: { kind: 'new-key' }, oldCli: null } as const
    expect(() => hub().flows.approveTerminalLink(flowId, { ...approval, loopbackConsent: false })).toThrow(
      expect.objectContaining({ data: { code: 'consent-missing', consent: 'loopback' } }),
    )
    expect(proxy.recordings()).toEqual([])
    expect(hub().stepOf(flowId).at).toBe('confirm')
    hub().flows.approveTerminalLink(flowId, { ...approval, loopbackConsent: true })
    await vi.waitFor(() => expect(hub().stepOf(flowId)).toMatchObject({ step: { at: 'confirm-backup' } }), patience)
    await proxy.stop()
  })

  it('that is known needs no consent', async () => {
    const serverId = await hub().signIn(url())
    const flowId = await start((await startTerminal(url())).link, 'paste')
    approveOn(flowId, serverId, { loopbackConsent: false })
    await hub().reach(flowId, 'approved')
  })
})

const aKey = encodeBase64Url(randomBytes(32))

describe('fingerprint and binding', () => {
  it('shows the words of key and named server only where the terminal prints them', async () => {
    const terminal = await startTerminal(url())
    expect(hub().linkOf(await start(terminal.link))).toMatchObject({ fingerprint: null, isBound: false })
    const { fingerprint } = hub().linkOf(await start(`${terminal.link}&fp=1`))
    const indexes = await fingerprintIndexes(terminal.keys.publicKey, url())
    expect(fingerprint).toEqual(indexes.map((index) => wordlist[index]))
    expect(fingerprint).toHaveLength(6)
    // Without a server there is nothing that the terminal could have made words of.
    expect(hub().linkOf(await start(`${terminal.oldLink}&fp=1`)).fingerprint).toBeNull()
  })

  it('proves to a bound terminal that its link was read, under the address that the link names', async () => {
    const serverId = await hub().signIn(url())
    const alias = url().replace('127.0.0.1', 'localhost') as CanonicalUrl
    await hub().registry.update(serverId, { aliases: [alias] })
    const secret = randomBytes(32)
    const { contentPublicKey } = await deriveAccountKeys(await secretOf(serverId))
    for (const named of [url(), alias]) {
      const terminal = await startTerminal(url(), { names: named })
      const flowId = await start(`${terminal.link}&s=${encodeBase64Url(secret)}`)
      expect(hub().linkOf(flowId).isBound).toBe(true)
      approveOn(flowId, serverId)
      await hub().reach(flowId, 'approved')
      const bound = { bindingSecret: secret, terminalKey: terminal.keys.publicKey, url: named }
      const mac = await makeLinkBinding(bound, contentPublicKey)
      expect(await terminal.answer()).toEqual(concatBytes(new Uint8Array([0]), contentPublicKey, mac))
    }
  })
})
