import { afterEach, beforeEach, expect, test } from 'vitest'
import type { LocalId, MachineId, ServerId, SessionId } from '../../api/ids'
import { type DeviceKey, openDeviceKey } from '../deviceKey'
import { openDatabase } from '../indexedDb'
import { sealRecord } from '../sealedRecord'
import { deleteServerDatabase, openServerDatabase } from './serverDatabase'
import { outboxMethods } from './serverOutbox'
import { addDrafts, addLostMessages, createServerTables, type ServerSchema } from './serverTables'
import type { OutboxItem, StoredSession } from './serverRecords'
import type { ServerDatabase } from './serverDatabase.types'
import { messageOf } from '../../testing/testMessages'

const laptop = 'laptop' as ServerId
const cloud = 'cloud' as ServerId
const session = 'session' as SessionId

let deviceKey: DeviceKey
let onLaptop: ServerDatabase
let onCloud: ServerDatabase

beforeEach(async () => {
  await Promise.all([deleteServerDatabase(laptop), deleteServerDatabase(cloud)])
  deviceKey = await openDeviceKey()
  onLaptop = await openServerDatabase(laptop, deviceKey)
  onCloud = await openServerDatabase(cloud, deviceKey)
})
afterEach(() => {
  onLaptop.close()
  onCloud.close()
})

test('everything outlives a reopen', async () => {
  const machine = { id: 'machine' as MachineId, row: { active: true }, dataKey: null, summary: null }
  await onLaptop.putSessions([sessionOf('a'), sessionOf('b', { dataKey: null, summary: null, readSeq: 0 })])
  await onLaptop.putMachines([machine])
  await onLaptop.appendMessages(session, [messageOf(1), messageOf(2)])
  await onLaptop.putOutboxItem(itemOf('one'))
  await onLaptop.writeAccountCache({ settings: { theme: 'dark' } })
  await onLaptop.writeListsAsOf(1234)
  onLaptop.close()

  onLaptop = await openServerDatabase(laptop, await openDeviceKey())
  expect(await onLaptop.readSessions()).toEqual([
    sessionOf('a'),
    sessionOf('b', { dataKey: null, summary: null, readSeq: 0 }),
  ])
  expect(await onLaptop.readMachines()).toEqual([machine])
  expect(await onLaptop.readNewestMessages(session, 10)).toEqual([messageOf(1), messageOf(2)])
  expect(await onLaptop.readCursor(session)).toEqual({ lastSeq: 2, oldestSeq: 1, historyComplete: false })
  expect(await onLaptop.readOutbox()).toEqual([itemOf('one')])
  expect(await onLaptop.readAccountCache()).toEqual({ settings: { theme: 'dark' } })
  expect(await onLaptop.readListsAsOf()).toBe(1234)
})

test('more sessions than are read at once all come back', async () => {
  const ids = Array.from({ length: 450 }, (_, index) => `session-${String(index).padStart(3, '0')}`)
  await onLaptop.putSessions(ids.map((id) => sessionOf(id)))
  expect((await onLaptop.readSessions()).map(({ id }) => id)).toEqual(ids)
})

test('an empty database answers with nothing', async () => {
  expect(await onLaptop.readSessions()).toEqual([])
  expect(await onLaptop.readMachines()).toEqual([])
  expect(await onLaptop.readNewestMessages(session, 10)).toEqual([])
  expect(await onLaptop.readCursor(session)).toBeNull()
  expect(await onLaptop.readOutbox()).toEqual([])
  expect(await onLaptop.readAccountCache()).toBeNull()
  expect(await onLaptop.readListsAsOf()).toBeNull()
})

test('the same ids on two servers never meet', async () => {
  await onLaptop.putSessions([sessionOf('session', { summary: 'laptop' })])
  await onLaptop.appendMessages(session, [messageOf(1, 'laptop')])
  await onLaptop.putOutboxItem(itemOf('one', { text: 'laptop' }))
  expect(await onCloud.readSessions()).toEqual([])
  expect(await onCloud.readNewestMessages(session, 10)).toEqual([])
  expect(await onCloud.readCursor(session)).toBeNull()
  expect(await onCloud.readOutbox()).toEqual([])

  await onCloud.putSessions([sessionOf('session', { summary: 'cloud' })])
  await onCloud.appendMessages(session, [messageOf(1, 'cloud')])
  await onCloud.putOutboxItem(itemOf('one', { text: 'cloud' }))
  await onCloud.deleteSessions([session])
  await onCloud.deleteOutboxItem('one' as LocalId)
  expect((await onLaptop.readSessions()).map(({ summary }) => summary)).toEqual(['laptop'])
  expect(await onLaptop.readNewestMessages(session, 10)).toEqual([messageOf(1, 'laptop')])
  expect((await onLaptop.readOutbox()).map(({ text }) => text)).toEqual(['laptop'])
})

test('deleting a server deletes its database, closes it, and leaves the others', async () => {
  await onLaptop.putSessions([sessionOf('a')])
  await onCloud.putSessions([sessionOf('a')])
  await deleteServerDatabase(laptop)
  await expect(onLaptop.readSessions()).rejects.toMatchObject({ data: { code: 'storage-failed' } })
  const names = (await indexedDB.databases()).map(({ name }) => name)
  expect(names.filter((name) => name?.includes(laptop))).toEqual([])
  expect(await onCloud.readSessions()).toEqual([sessionOf('a')])
  onLaptop = await openServerDatabase(laptop, deviceKey)
  expect(await onLaptop.readSessions()).toEqual([])
})

test('deleting a session deletes its messages and cursor, and keeps what the person typed', async () => {
  const other = 'session2' as SessionId
  await onLaptop.putSessions([sessionOf('session'), sessionOf('session2')])
  for (const id of [session, other]) await onLaptop.appendMessages(id, [messageOf(1)])
  await onLaptop.putOutboxItem(itemOf('one'))
  await onLaptop.deleteSessions([session])
  expect((await onLaptop.readSessions()).map(({ id }) => id)).toEqual([other])
  expect(await onLaptop.readNewestMessages(session, 10)).toEqual([])
  expect(await onLaptop.readCursor(session)).toBeNull()
  expect(await onLaptop.readNewestMessages(other, 10)).toEqual([messageOf(1)])
  expect(await onLaptop.readOutbox()).toEqual([itemOf('one')])
})

test('with another device key rows stay readable, keys and summaries are a cache miss', async () => {
  await onLaptop.putSessions([sessionOf('a')])
  await onLaptop.putOutboxItem(itemOf('one'))
  await onLaptop.writeAccountCache({ name: 'Ada' })
  onLaptop.close()
  const stranger: DeviceKey = { wrap: deviceKey.wrap, unwrap: () => Promise.resolve(null) }
  onLaptop = await openServerDatabase(laptop, stranger)
  expect(await onLaptop.readSessions()).toEqual([sessionOf('a', { dataKey: null, summary: null })])
  expect(await onLaptop.readAccountCache()).toBeNull()
  expect(await onLaptop.readOutbox()).toEqual([])
})

test('the outbox keeps the order of the first put, whatever changes later', async () => {
  const ids = ['c', 'a', 'b']
  for (const id of ids) await onLaptop.putOutboxItem(itemOf(id, { createdAt: 1 }))
  const failed = itemOf('a', { createdAt: 1, state: 'failed', error: { code: 'cancelled' } })
  await onLaptop.putOutboxItem(failed)
  expect((await onLaptop.readOutbox()).map(({ localId }) => localId)).toEqual(ids)
  expect((await onLaptop.readOutbox())[1]).toEqual(failed)
  expect(await onLaptop.deleteOutboxItem('a' as LocalId)).toBe(true)
  expect(await onLaptop.deleteOutboxItem('a' as LocalId)).toBe(false)
  await onLaptop.putOutboxItem(itemOf('a'))
  expect((await onLaptop.readOutbox()).map(({ localId }) => localId)).toEqual(['c', 'b', 'a'])
})

test('two hundred sessions are written and read in one go', async () => {
  const sessions = Array.from({ length: 200 }, (_, index) => sessionOf(`session-${String(index).padStart(3, '0')}`))
  await onLaptop.putSessions(sessions)
  expect(await onLaptop.readSessions()).toEqual(sessions)
})

function sessionOf(id: string, change: Partial<StoredSession> = {}): StoredSession {
  return {
    id: id as SessionId,
    row: { id, seq: 4, metadata: 'Y2lwaGVydGV4dA==', active: true },
    dataKey: new Uint8Array(32).fill(5),
    summary: { title: `title of ${id}`, path: '/home' },
    readSeq: 3,
    ...change,
  }
}

function itemOf(localId: string, change: Partial<OutboxItem> = {}): OutboxItem {
  return {
    localId: localId as LocalId,
    sessionId: session,
    content: 'Y2lwaGVydGV4dA==',
    text: 'hello there',
    createdAt: 50,
    state: 'queued',
    ...change,
  }
}

test('a prompt with pictures keeps them, and takes them with it', async () => {
  const picture = {
    localId: 'p' as LocalId,
    name: 'a.png',
    size: 1,
    mimeType: 'image/png',
    width: 1,
    height: 1,
    thumbhash: null,
    content: null,
  }
  const item = itemOf('one', { pictures: [picture, picture] })
  await onLaptop.putOutboxItemWithBlobs(item, [new Uint8Array([1]), new Uint8Array([2])])
  await onLaptop.putOutboxItemWithBlobs(itemOf('two', { pictures: [picture] }), [new Uint8Array([3])])
  onLaptop.close()
  onLaptop = await openServerDatabase(laptop, await openDeviceKey())
  expect(await onLaptop.readOutbox()).toEqual([item, itemOf('two', { pictures: [picture] })])
  expect(await onLaptop.readOutboxBlob('one' as LocalId, 1)).toEqual(new Uint8Array([2]))
  await onLaptop.deleteOutboxItem('one' as LocalId)
  expect(await onLaptop.readOutboxBlob('one' as LocalId, 0)).toBeNull()
  expect(await onLaptop.readOutboxBlob('one' as LocalId, 1)).toBeNull()
  expect(await onLaptop.readOutboxBlob('two' as LocalId, 0)).toEqual(new Uint8Array([3]))
})

test('a database of a version before pictures is still read', async () => {
  await deleteServerDatabase(laptop)
  const old = await openDatabase<ServerSchema>(`happy-hub-server-${laptop}`, [
    createServerTables,
    addLostMessages,
    addDrafts,
  ])
  const methods = outboxMethods({ database: old, deviceKey, serverId: laptop })
  expect(await methods.readOutbox()).toEqual([])
  const sealed = await sealRecord(deviceKey, { parts: [], json: 'hello' }, { purpose: 'outbox:one', serverId: laptop })
  const { text: _text, ...rest } = itemOf('one', { text: 'hello' })
  await old.put('outbox', { ...rest, position: 1, sealed })
  old.close()
  onLaptop = await openServerDatabase(laptop, deviceKey)
  expect(await onLaptop.readOutbox()).toEqual([itemOf('one', { text: 'hello' })])
  expect(await onLaptop.readOutboxBlob('one' as LocalId, 0)).toBeNull()
})
