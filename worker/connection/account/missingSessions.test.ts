import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ServerId, SessionId } from '../../api/ids'
import { createLegacyCipher } from '../../crypto/recordCipher'
import type { SessionRow } from '../../protocol/wire/rows'
import type { ServerDatabase } from '../../store/server/serverDatabase.types'
import type { StoredSession } from '../../store/server/serverRecords'
import type { Keyring } from './keyring'
import { createSessionTable, type SessionTable } from './sessionTable'

/** A server's sessions, which clients make and delete, and which an older copy may take the place of. */
function createServerModel() {
  let clock = 0
  let rows: readonly SessionRow[] = []
  let backup: readonly SessionRow[] = []
  const deleted = new Set<string>()
  return {
    rows: () => rows,
    deleted,
    create(): SessionRow {
      clock += 1
      const versions = { metadataVersion: 1, agentState: null, agentStateVersion: 0, dataEncryptionKey: null }
      const times = { createdAt: clock, updatedAt: clock, activeAt: clock }
      const row = { id: `s${clock}` as SessionId, seq: 0, active: false, metadata: 'm', ...times, ...versions }
      rows = [...rows, row]
      return row
    },
    delete(index: number): SessionId | null {
      const row = rows[index % Math.max(1, rows.length)]
      if (!row) return null
      rows = rows.filter((one) => one !== row)
      deleted.add(row.id)
      return row.id
    },
    backUp() {
      backup = rows
    },
    restore() {
      // What was deleted after the backup is there again.
      for (const { id } of backup) deleted.delete(id)
      rows = backup
    },
  }
}

const nothing = (): void => undefined

async function openTable(disk: Map<string, StoredSession>): Promise<SessionTable> {
  const legacy = createLegacyCipher(new Uint8Array(32))
  const table = createSessionTable({
    serverId: 'server' as ServerId,
    keyring: { legacy, cipher: () => Promise.resolve(legacy) } as unknown as Keyring,
    database: {
      readSessions: () => Promise.resolve([...disk.values()]),
      putSessions: (sessions: readonly StoredSession[]) => {
        for (const session of sessions) disk.set(session.id, session)
        return Promise.resolve()
      },
      deleteSessions: (ids: readonly SessionId[]) => {
        for (const id of ids) disk.delete(id)
        return Promise.resolve()
      },
    } as unknown as ServerDatabase,
    onChange: nothing,
    onRow: nothing,
    onRemoved: nothing,
    onSetBack: nothing,
    onTooMany: nothing,
  })
  await table.load()
  return table
}

function readList(table: SessionTable, rows: readonly SessionRow[]): void {
  const refetch = table.beginRefetch()
  for (const row of rows) refetch.merge(row)
  refetch.finish(new Set(rows.map(({ id }) => id)))
}

test.each([
  ['what an older build called muted', { muted: true, pinned: true }, { wants: 'mute', pinned: true }],
  ['a choice that was made since', { muted: true, wants: 'needs-me' }, { wants: 'needs-me' }],
  ['a choice that only a newer build knows', { pinned: true, wants: 'other' }, { wants: 'all', pinned: true }],
])('marks as they were stored: %s', async (_, stored, marks) => {
  const server = createServerModel()
  const disk = new Map<string, StoredSession>()
  const { id } = server.create()
  const first = await openTable(disk)
  readList(first, server.rows())
  await first.settled()
  await first.setMarks(id, { pinned: true })
  const session = disk.get(id)
  if (!session) throw new Error('not stored')
  disk.set(id, { ...session, marks: stored })
  expect((await openTable(disk)).get(id)?.marks).toEqual(marks)
})

const step = fc.oneof(
  fc.record({ kind: fc.constantFrom('create' as const, 'read' as const) }),
  fc.record({ kind: fc.constant('delete' as const), index: fc.nat(20), isSeen: fc.boolean() }),
  fc.record({ kind: fc.constantFrom('back-up' as const, 'restore' as const, 'restart' as const) }),
)

test('law: no session goes that nobody deleted; what the server has is never said to be lost', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const server = createServerModel()
      const disk = new Map<string, StoredSession>()
      let table = await openTable(disk)
      const everHeld = new Set<string>()
      const everDeleted = new Set<string>()
      for (const next of [...steps, { kind: 'read' as const }]) {
        if (next.kind === 'create') server.create()
        else if (next.kind === 'back-up') server.backUp()
        else if (next.kind === 'restore') server.restore()
        else if (next.kind === 'read') readList(table, server.rows())
        else if (next.kind === 'delete') {
          const id = server.delete(next.index)
          if (id && next.isSeen) table.remove([id])
        } else {
          await table.settled()
          table = await openTable(disk)
        }
        for (const id of server.deleted) everDeleted.add(id)
        for (const { row } of table.all()) everHeld.add(row.id)
      }
      const held = new Map(table.all().map(({ row, isLost }) => [row.id as string, isLost]))
      for (const { id } of server.rows()) expect(held.get(id)).toBe(false)
      for (const id of everHeld) if (!everDeleted.has(id)) expect(held.has(id)).toBe(true)
      await table.close()
    }),
    { numRuns: 300 },
  )
})

test('law: without a restore, whatever was deleted before something that is still there goes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 2, max: 20 }), fc.array(fc.nat(30)), async (count, deletions) => {
      const server = createServerModel()
      const table = await openTable(new Map())
      for (let made = 0; made < count; made++) server.create()
      readList(table, server.rows())
      for (const index of deletions) server.delete(index)
      readList(table, server.rows())
      const newest = server.rows().at(-1)?.createdAt ?? 0
      const wrong = table.all().filter(({ row, isLost }) => isLost && row.createdAt < newest)
      expect(wrong).toEqual([])
      await table.close()
    }),
    { numRuns: 200 },
  )
})
