import { rowsOf } from '../../api/rows'
import { expect, it, vi } from 'vitest'
import type { TerminalLinkFlow } from '../../api/flows'
import type { FlowId, MachineId, ServerId, SessionId } from '../../api/ids'
import type { MachineSummary, SessionSummary } from '../../api/state'
import { encodeBase64 } from '../../crypto/base64'
import { patience, startTerminal, useTestHub, type TestHub } from '../../testing/testHub'

const { url, hub, start, approveOn } = useTestHub()

const machineOf = (
  serverId: ServerId,
  id: string,
  presence: MachineSummary['presence'] = 'online',
): MachineSummary => ({
  serverId,
  id: id as MachineId,
  activeAt: Date.now(),
  presence,
  content: {
    kind: 'open',
    name: `name of ${id}`,
    host: id,
    platform: 'linux',
    homeDir: '/',
    cliVersion: '1',
    canResume: false,
  },
})
const sessionOf = (serverId: ServerId, id: string, machineId: string | null, change: Partial<SessionSummary> = {}) =>
  ({
    serverId,
    id: id as SessionId,
    createdAt: Date.now(),
    activity: 'idle',
    content: machineId === null ? { kind: 'locked' } : { kind: 'open', machineId: machineId as MachineId },
    ...change,
  }) as SessionSummary

const byId = <T extends { id: string }>(...items: T[]) => Object.fromEntries(items.map((item) => [item.id, item]))

async function approved(): Promise<{ flowId: FlowId; serverId: ServerId; connection: TestHub['connections'][0] }> {
  const serverId = await hub().signIn(url())
  const connection = hub().connections.find(({ options }) => options.serverId === serverId)
  if (!connection) throw new Error('not connected')
  connection.change({ connection: { kind: 'connected', since: 0 } })
  const flowId = await start((await startTerminal(url())).link, 'image')
  approveOn(flowId, serverId)
  await hub().reach(flowId, 'approved')
  return { flowId, serverId, connection }
}

const arrival = (flowId: FlowId) =>
  (hub().stepOf(flowId) as Extract<TerminalLinkFlow['step'], { at: 'approved' }>).machine

it('tells the machine, then its first session; another computer’s sessions are no news', async () => {
  const { flowId, serverId, connection } = await approved()
  expect(arrival(flowId)).toMatchObject({ kind: 'waiting' })
  const m = machineOf(serverId, 'm')
  connection.change({ machines: byId(m) })
  await vi.waitFor(() => expect(arrival(flowId)).toEqual({ kind: 'arrived', machineId: 'm' }), patience)
  connection.change({ sessions: rowsOf([sessionOf(serverId, 'of another', 'n')]) })
  expect(arrival(flowId)).toEqual({ kind: 'arrived', machineId: 'm' })
  connection.change({ sessions: rowsOf([sessionOf(serverId, 'asleep', 'm', { activity: 'offline' })]) })
  expect(arrival(flowId)).toEqual({ kind: 'arrived', machineId: 'm' })
  connection.change({ sessions: rowsOf([sessionOf(serverId, 's', 'm')]) })
  expect(arrival(flowId)).toEqual({ kind: 'session-started', machineId: 'm', sessionId: 's' })
  connection.change({ sessions: rowsOf([sessionOf(serverId, 'later', 'm')]) })
  expect(arrival(flowId)).toMatchObject({ sessionId: 's' })
})

it('tells a session of an unknown machine, and of one whose list entry comes later', async () => {
  for (const machineId of [null, 'm']) {
    const { flowId, serverId, connection } = await approved()
    connection.change({ sessions: rowsOf([sessionOf(serverId, 's', machineId)]) })
    await vi.waitFor(
      () => expect(arrival(flowId)).toEqual({ kind: 'session-started', machineId, sessionId: 's' }),
      patience,
    )
    await hub().coordinator.remove(serverId)
  }
})

it('stands in the log of its server, with the machine when that comes', async () => {
  const { serverId, connection } = await approved()
  const log = await hub().approvalLogs.open(serverId)
  expect(log.current().approvals).toMatchObject([
    { source: 'image', gave: 'content-key', isBound: false, fingerprint: expect.any(Array), machine: null },
  ])
  expect(log.current().approvals[0]?.fingerprint).toHaveLength(6)
  connection.change({ machines: byId(machineOf(serverId, 'm')) })
  await vi.waitFor(() => {
    expect(log.current().approvals[0]?.machine).toEqual({ id: 'm', name: 'name of m' })
  }, patience)
  log.close()
  await hub().coordinator.remove(serverId)
  expect(await hub().store.keysOf('approvals')).toEqual([])
})

it('keeps nothing of the terminal’s key', async () => {
  const serverId = await hub().signIn(url())
  const terminal = await startTerminal(url())
  const flowId = await start(terminal.link)
  approveOn(flowId, serverId)
  await hub().reach(flowId, 'approved')
  expect(await hub().store.keysOf('pendingApprovals')).toEqual([])
  const records = await hub().store.database.readApprovals(serverId)
  const kept = JSON.stringify(records)
  expect(kept).not.toContain(terminal.key)
  expect(kept).not.toContain(encodeBase64(terminal.keys.publicKey))
  // Nor in a form that a search for text would miss.
  expect(Object.keys(records[0] ?? {}).sort()).toEqual([
    'approvedAt',
    'fingerprint',
    'gave',
    'id',
    'isBound',
    'machine',
    'source',
  ])
})
