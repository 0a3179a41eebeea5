import { expect, it, vi } from 'vitest'
import { startHappyServer } from '../../../local/server/startHappyServer'
import type { CanonicalUrl, FlowId, ServerId } from '../../api/ids'
import { encodeBase64Url } from '../../crypto/base64'
import { randomBytes } from '../../crypto/bytes'
import { patience, startTerminal, useTestHub } from '../../testing/testHub'

// A terminal that asks for the account secret itself (docs/design.md 4.5).

const { url, hub, start, approveOn, secretOf } = useTestHub()
const secretConsent = expect.objectContaining({ data: { code: 'consent-missing', consent: 'account-secret' } })

const host = () => new URL(url()).host

async function refused(link: string, serverId: ServerId): Promise<FlowId> {
  const flowId = await start(link)
  approveOn(flowId, serverId)
  expect(await hub().reach(flowId, 'not-approved')).toMatchObject({ outcome: { kind: 'asks-for-account-secret' } })
  return flowId
}

it('gets nothing', async () => {
  const serverId = await hub().signIn(url())
  const terminal = await startTerminal(url(), { supportsV2: false })
  await refused(terminal.link, serverId)
  expect(await terminal.answer()).toBeNull()
  expect(await hub().store.keysOf('pendingApprovals')).toEqual([])
})

it.each(['', 'happy.example.org', '127.0.0.1', 'http://127.0.0.1'])(
  'gets nothing when %j is typed for the server',
  async (typedHost) => {
    const serverId = await hub().signIn(url())
    const terminal = await startTerminal(url(), { supportsV2: false })
    const flowId = await refused(terminal.link, serverId)
    expect(() => approveOn(flowId, serverId, { oldCli: { typedHost } })).toThrow(secretConsent)
    expect(() => approveOn(flowId, serverId)).toThrow(secretConsent)
    expect(await terminal.answer()).toBeNull()
  },
)

it('cannot be consented to beforehand, nor with what another server said', async () => {
  const serverId = await hub().signIn(url())
  const elsewhere = await startHappyServer({ dataDir: ':memory:' })
  const onOther = await hub().signIn(elsewhere.url as CanonicalUrl)
  const terminal = await startTerminal(url(), { supportsV2: false })
  const early = await start(terminal.link)
  expect(() => approveOn(early, serverId, { oldCli: { typedHost: host() } })).toThrow(secretConsent)
  const flowId = await refused(terminal.oldLink, serverId)
  const typedHost = new URL(elsewhere.url).host
  expect(() => approveOn(flowId, onOther, { oldCli: { typedHost } })).toThrow(secretConsent)
  expect(await terminal.answer()).toBeNull()
  await elsewhere.stop()
})

it('gets it after the person typed the server, for this one approval', async () => {
  const serverId = await hub().signIn(url())
  const terminal = await startTerminal(url(), { supportsV2: false })
  const flowId = await refused(terminal.link, serverId)
  approveOn(flowId, serverId, { oldCli: { typedHost: ` ${host().toUpperCase()} ` } })
  await hub().reach(flowId, 'approved')
  expect(await terminal.answer()).toEqual(await secretOf(serverId))
  expect(await hub().store.database.readApprovals(serverId)).toMatchObject([{ gave: 'account-secret', isBound: false }])

  const next = await startTerminal(url(), { supportsV2: false })
  await refused(next.link, serverId)
  expect(await next.answer()).toBeNull()
})

it('gets nothing where its link is bound: that terminal takes no such answer', async () => {
  const serverId = await hub().signIn(url())
  const terminal = await startTerminal(url(), { supportsV2: false })
  const flowId = await refused(`${terminal.link}&s=${encodeBase64Url(randomBytes(32))}`, serverId)
  approveOn(flowId, serverId, { oldCli: { typedHost: host() } })
  await vi.waitFor(() => {
    expect(hub().stepOf(flowId)).toMatchObject({ outcome: { kind: 'asks-for-account-secret' } })
  }, patience)
  expect(await terminal.answer()).toBeNull()
})

it('on a new server, is given the account that was made for it: not a second one', async () => {
  await hub().coordinator.remove(await hub().signIn(url()))
  const terminal = await startTerminal(url(), { supportsV2: false })
  const flowId = await start(terminal.link)
  const approval = { kind: 'on-new-server', method: { kind: 'new-key' }, loopbackConsent: true } as const
  hub().flows.approveTerminalLink(flowId, { ...approval, oldCli: null })
  await vi.waitFor(() => hub().flows.answer(flowId, 'backup'), patience)
  expect(await hub().reach(flowId, 'not-approved')).toMatchObject({ outcome: { kind: 'asks-for-account-secret' } })
  expect(hub().shown()).toEqual({ visible: [], signedIn: [] })
  hub().flows.approveTerminalLink(flowId, { ...approval, oldCli: { typedHost: host() } })
  const { serverId } = (await hub().reach(flowId, 'approved')) as { serverId: ServerId }
  expect(await terminal.answer()).toEqual(await secretOf(serverId))
})
