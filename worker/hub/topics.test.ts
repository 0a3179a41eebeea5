import { expect, test, vi } from 'vitest'
import type { ServerId } from '../api/ids'
import type { PendingApproval } from '../store/registry/registryRecords'
import { startLinking } from '../linking/startLinking'
import { patience, startTestHub } from '../testing/testHub'
import type { RunningHub } from './startHub'
import { openTopic } from './topics'
import { draftEntry } from '../servers/newEntry'

test('the approvals of a server: what is stored, what comes, and gone with the entry', async () => {
  const hub = await startTestHub()
  const { registry, coordinator, store } = hub
  const linking = startLinking({ database: store.database, registry, coordinator })
  const running = { coordinator, linking: () => Promise.resolve(linking) } as unknown as RunningHub
  const nowhere = await openTopic(running, { kind: 'approvals', serverId: 'none' as ServerId })
  expect(nowhere.current()).toBe('gone')

  const entry = draftEntry(registry, 'https://box.example' as PendingApproval['serverEntry']['url'])
  await registry.saveAccount(entry, { secret: new Uint8Array(32), token: 't', accountId: 'a' }, 'own')
  async function approve(id: string, createdAt: number): Promise<void> {
    await store.database.putPendingApproval({
      id,
      serverEntry: entry,
      isNewEntry: false,
      signsIn: false,
      credentials: { secret: new Uint8Array(32), token: 't', accountId: 'a' },
      terminalKey: new Uint8Array(32),
      response: new Uint8Array(105),
      createdAt,
      log: { fingerprint: ['a'], source: 'paste', gave: 'content-key', isBound: false },
    })
    await store.database.promotePendingApproval(id)
    linking.approvalLogs.added(entry.id, id)
  }
  await approve('first', 1)
  const topic = await openTopic(running, { kind: 'approvals', serverId: entry.id })
  const changed = vi.fn<() => void>()
  const stop = topic.onChange(changed)
  expect(topic.current()).toMatchObject({ approvals: [{ id: 'first' }] })
  await approve('second', 2)
  await vi.waitFor(
    () => expect(topic.current()).toMatchObject({ approvals: [{ id: 'second' }, { id: 'first' }] }),
    patience,
  )
  expect(changed).toHaveBeenCalled()
  await coordinator.remove(entry.id)
  expect(topic.current()).toBe('gone')
  stop()
  topic.close()
  linking.stop()
  await hub.die()
})
