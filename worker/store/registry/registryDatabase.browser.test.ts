import { openDB, type IDBPDatabase } from 'idb'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CanonicalUrl, MachineId, ServerId } from '../../api/ids'
import { type DeviceKey, openDeviceKey } from '../deviceKey'
import { deleteDatabase } from '../indexedDb'
import { openRegistryDatabase } from './registryDatabase'
import type { PendingApproval, StoredServerEntry } from './registryRecords'
import type { RegistryDatabase } from './registryDatabase.types'
import { sealRecord } from '../sealedRecord'

const laptop = 'laptop' as ServerId
const cloud = 'cloud' as ServerId
const credentials = { secret: new Uint8Array(32).fill(7), token: 'token-of-laptop', accountId: 'account' }

let deviceKey: DeviceKey
let registry: RegistryDatabase

beforeEach(async () => {
  await deleteDatabase('happy-hub-registry')
  deviceKey = await openDeviceKey()
  registry = await openRegistryDatabase(deviceKey)
})
afterEach(() => registry.close())

test('entries, primary, root secret and credentials outlive a reopen', async () => {
  const rootSecret = new Uint8Array(32).fill(9)
  await registry.putEntry(entryOf(cloud, { order: 2, pausedAt: 5, keyOrigin: null }))
  await registry.putEntry(entryOf(laptop, { order: 1 }))
  await registry.writePrimary(laptop)
  await registry.writeRootSecret(rootSecret)
  await registry.writeCredentials(laptop, credentials)
  registry.close()

  registry = await openRegistryDatabase(await openDeviceKey())
  expect(await registry.readEntries()).toEqual([
    entryOf(laptop, { order: 1 }),
    entryOf(cloud, { order: 2, pausedAt: 5, keyOrigin: null }),
  ])
  expect(await registry.readPrimary()).toBe(laptop)
  expect(await registry.readRootSecret()).toEqual(rootSecret)
  expect(await registry.readCredentials(laptop)).toEqual(credentials)
  expect(await registry.readCredentials(cloud)).toBeNull()
})

test('a choice that only a newer build knows costs no server', async () => {
  await registry.putEntry(entryOf(laptop, { wants: 'needs-me' }))
  await registry.putEntry(entryOf(cloud, { wants: 'only-on-mondays' as 'all' }))
  const wants = (await registry.readEntries()).map((entry) => [entry.id, entry.wants])
  expect(Object.fromEntries(wants)).toEqual({ laptop: 'needs-me', cloud: 'all' })
})

test('sign-out removes the credentials and keeps entry and root secret', async () => {
  await registry.putEntry(entryOf(laptop))
  await registry.writeRootSecret(credentials.secret)
  await registry.writeCredentials(laptop, credentials)
  await registry.deleteCredentials(laptop)
  expect(await registry.readCredentials(laptop)).toBeNull()
  expect(await registry.readEntries()).toEqual([entryOf(laptop)])
  expect(await registry.readRootSecret()).toEqual(credentials.secret)
})

test('deleting an entry takes its credentials, pending approvals, log and its being primary along, and nothing else', async () => {
  await registry.putEntry(entryOf(laptop))
  await registry.putEntry(entryOf(cloud))
  await registry.writeCredentials(laptop, credentials)
  await registry.writeCredentials(cloud, credentials)
  await registry.writePrimary(laptop)
  for (const id of [laptop, cloud]) {
    await registry.putPendingApproval(approvalOf(id, { id: `promoted on ${id}`, isNewEntry: false, signsIn: false }))
    await registry.promotePendingApproval(`promoted on ${id}`)
  }
  await registry.putPendingApproval(approvalOf(laptop, { id: 'one', isNewEntry: false }))
  await registry.putPendingApproval(approvalOf(cloud, { id: 'two', isNewEntry: false }))

  await registry.deleteEntry(laptop)
  expect(await registry.readApprovals(laptop)).toEqual([])
  expect(await registry.readApprovals(cloud)).toHaveLength(1)
  expect(await registry.readEntries()).toEqual([entryOf(cloud)])
  expect(await registry.readCredentials(laptop)).toBeNull()
  expect(await registry.readCredentials(cloud)).toEqual(credentials)
  expect(await registry.readPrimary()).toBeNull()
  expect((await registry.readPendingApprovals()).map((approval) => approval.id)).toEqual(['two'])
})

test('the primary stays when another entry is deleted, and can be unset', async () => {
  await registry.writePrimary(laptop)
  await registry.deleteEntry(cloud)
  expect(await registry.readPrimary()).toBe(laptop)
  await registry.writePrimary(null)
  expect(await registry.readPrimary()).toBeNull()
})

test('credentials of one server cannot be read as those of another', async () => {
  await registry.writeCredentials(laptop, credentials)
  await moveRecord('credentials', laptop, { serverId: cloud })
  expect(await registry.readCredentials(cloud)).toBeNull()
})

test('a pending approval is invisible until it is promoted, whole', async () => {
  const approval = approvalOf(laptop)
  await registry.putPendingApproval(approval)
  expect(await registry.readEntries()).toEqual([])
  expect(await registry.readCredentials(laptop)).toBeNull()
  expect(await registry.readPendingApprovals()).toEqual([approval])

  expect(await registry.promotePendingApproval(approval.id)).toEqual({ entry: approval.serverEntry, signsIn: true })
  expect(await registry.readEntries()).toEqual([approval.serverEntry])
  expect(await registry.readCredentials(laptop)).toEqual(approval.credentials)
  expect(await registry.readPendingApprovals()).toEqual([])
  expect(await registry.promotePendingApproval(approval.id)).toBeNull()
  expect(await registry.readApprovals(laptop)).toEqual([
    { id: 'approval', approvedAt: 30, ...approval.log, machine: null },
  ])
})

test('the terminal’s key is gone with the promotion: nothing that this device can open still holds it', async () => {
  await registry.putPendingApproval(approvalOf(laptop))
  await registry.promotePendingApproval('approval')
  expect(await registry.hasPendingApprovals()).toBe(false)
  const [record] = await registry.readApprovals(laptop)
  expect(Object.keys(record ?? {}).sort()).toEqual([
    'approvedAt',
    'fingerprint',
    'gave',
    'id',
    'isBound',
    'machine',
    'source',
  ])
})

test('a deleted pending approval leaves nothing', async () => {
  await registry.putPendingApproval(approvalOf(laptop))
  await registry.deletePendingApproval('approval')
  expect(await registry.readPendingApprovals()).toEqual([])
  expect(await registry.promotePendingApproval('approval')).toBeNull()
  expect(await registry.readEntries()).toEqual([])
})

test('promotion changes nothing that a person changed meanwhile, nor a renewed token', async () => {
  const renewed = { ...credentials, token: 'renewed' }
  await registry.putEntry(entryOf(laptop))
  await registry.writeCredentials(laptop, credentials)
  await registry.putPendingApproval(approvalOf(laptop, { isNewEntry: false }))
  await registry.putEntry(entryOf(laptop, { label: 'renamed' }))
  await registry.writeCredentials(laptop, renewed)

  expect(await registry.promotePendingApproval('approval')).toEqual({
    entry: entryOf(laptop, { label: 'renamed' }),
    signsIn: false,
  })
  expect(await registry.readCredentials(laptop)).toEqual(renewed)
})

test('promotion signs in to an entry that was signed out', async () => {
  await registry.putEntry(entryOf(laptop, { keyOrigin: null, label: 'mine' }))
  await registry.putPendingApproval(approvalOf(laptop, { isNewEntry: false }))
  expect(await registry.promotePendingApproval('approval')).toEqual({
    entry: entryOf(laptop, { label: 'mine' }),
    signsIn: true,
  })
  expect(await registry.readCredentials(laptop)).toEqual(credentials)
})

test('promotion does not bring back an entry that was removed, or sign in again after sign-out', async () => {
  await registry.putEntry(entryOf(laptop))
  await registry.putPendingApproval(approvalOf(laptop, { isNewEntry: false }))
  await registry.deleteEntry(laptop)
  expect(await registry.promotePendingApproval('approval')).toBeNull()
  expect(await registry.readEntries()).toEqual([])
  expect(await registry.readPendingApprovals()).toEqual([])
  expect(await registry.readApprovals(laptop)).toEqual([])

  await registry.putEntry(entryOf(laptop))
  await registry.putPendingApproval(approvalOf(laptop, { isNewEntry: false }))
  await registry.deleteCredentials(laptop)
  expect(await registry.promotePendingApproval('approval')).toBeNull()
  expect(await registry.readCredentials(laptop)).toBeNull()
})

test('an approval is not even written after its entry was signed out or removed', async () => {
  const onKnown = approvalOf(laptop, { isNewEntry: false, signsIn: false })
  await expect(registry.putPendingApproval(onKnown)).rejects.toMatchObject({ data: { code: 'unknown-server' } })
  await registry.putEntry(entryOf(laptop))
  await expect(registry.putPendingApproval(onKnown)).rejects.toMatchObject({
    data: { code: 'sign-in-needed', serverUrl: 'https://laptop.example' },
  })
  expect(await registry.hasPendingApprovals()).toBe(false)
  await registry.writeCredentials(laptop, credentials)
  await registry.putPendingApproval(onKnown)
  expect(await registry.hasPendingApprovals()).toBe(true)
})

test('however a sign-out and the writing of an approval meet, nobody is signed in again', async () => {
  for (const order of ['sign-out first', 'approval first'] as const) {
    await registry.putEntry(entryOf(laptop))
    await registry.writeCredentials(laptop, credentials)
    const put = () => registry.putPendingApproval(approvalOf(laptop, { isNewEntry: false, signsIn: false }))
    const signOut = () => registry.deleteCredentials(laptop)
    await Promise.allSettled(order === 'sign-out first' ? [signOut(), put()] : [put(), signOut()])
    await registry.promotePendingApproval('approval')
    expect(await registry.readCredentials(laptop)).toBeNull()
  }
})

describe('approvals log', () => {
  const log = { source: 'image', gave: 'account-secret', isBound: false, fingerprint: ['a', 'b'] } as const

  async function approved(serverId: ServerId, id: string, createdAt: number): Promise<void> {
    await registry.putEntry(entryOf(serverId))
    const approval = approvalOf(serverId, { id, createdAt, log: { ...log, fingerprint: [...log.fingerprint] } })
    await registry.putPendingApproval(approval)
    await registry.promotePendingApproval(id)
  }

  test('newest first, of one server, also after a sign-out; holds no key of a terminal', async () => {
    await approved(laptop, 'old', 1)
    await approved(cloud, 'elsewhere', 2)
    await approved(laptop, 'new', 3)
    await registry.deleteCredentials(laptop)
    const records = await registry.readApprovals(laptop)
    expect(records).toEqual([
      { id: 'new', approvedAt: 3, ...log, machine: null },
      { id: 'old', approvedAt: 1, ...log, machine: null },
    ])
  })

  test('the first machine stays; one of another server, or of a deleted entry, is not noted', async () => {
    await approved(laptop, 'one', 1)
    const machine = { id: 'm' as MachineId, name: 'box' }
    await registry.noteMachine(cloud, 'one', machine)
    expect(await registry.readApprovals(laptop)).toMatchObject([{ machine: null }])
    await registry.noteMachine(laptop, 'one', machine)
    await registry.noteMachine(laptop, 'one', { id: 'n' as MachineId, name: null })
    expect(await registry.readApprovals(laptop)).toMatchObject([{ machine }])
    await registry.deleteEntry(laptop)
    await registry.noteMachine(laptop, 'one', machine)
    expect(await registry.readApprovals(laptop)).toEqual([])
  })

  test('goes on with the entry into which its own is merged', async () => {
    await approved(laptop, 'one', 1)
    await approved(cloud, 'two', 2)
    await registry.moveApprovals(laptop, cloud)
    await registry.deleteEntry(laptop)
    expect((await registry.readApprovals(cloud)).map(({ id }) => id)).toEqual(['two', 'one'])
  })
})

test('what is known of the synced server list is sealed, and takes up removals in the same write', async () => {
  const content = { parts: [new TextEncoder().encode('secret of the list')], json: { version: 3 } }
  await registry.putEntry(entryOf(laptop))
  await registry.putEntry(entryOf(cloud))
  expect(await registry.readSyncedServerList()).toBeNull()
  await registry.deleteEntry(laptop)
  await registry.deleteEntry(cloud)
  expect(await registry.readRemovals()).toEqual(['derivation-cloud', 'derivation-laptop'])
  await registry.writeSyncedServerList(content, ['derivation-laptop'])
  registry.close()

  registry = await openRegistryDatabase(await openDeviceKey())
  expect(await registry.readSyncedServerList()).toEqual(content)
  expect(await registry.readRemovals()).toEqual(['derivation-cloud'])
  const database = await openDB('happy-hub-registry')
  const sealed = (await database.get('savedServers', 'list')) as Uint8Array
  database.close()
  expect(new TextDecoder().decode(sealed)).not.toContain('secret of the list')
})

test('a database of version 3 is read as it is: its tables keep the names they were made with', async () => {
  registry.close()
  await deleteDatabase('happy-hub-registry')
  const content = { parts: [new TextEncoder().encode('secret of the list')], json: { version: 3 } }
  const sealed = await sealRecord(deviceKey, content, { purpose: 'saved-servers', serverId: null })
  const old = await openDB('happy-hub-registry', 3, {
    upgrade: (database) => {
      createVersionOneTables(database)
      database.createObjectStore('approvals', { keyPath: 'id' }).createIndex('serverId', 'serverId')
      database.createObjectStore('savedServers')
      database.createObjectStore('removals')
    },
  })
  await old.put('entries', entryOf(laptop))
  await old.put('savedServers', sealed, 'list')
  await old.put('removals', true, 'derivation-cloud')
  old.close()

  registry = await openRegistryDatabase(await openDeviceKey())
  expect(await registry.readEntries()).toEqual([entryOf(laptop)])
  expect(await registry.readSyncedServerList()).toEqual(content)
  await registry.writeSyncedServerList(content, ['derivation-cloud'])
  expect(await registry.readRemovals()).toEqual([])
  await registry.deleteAllCredentials({ withRootSecret: true })
  expect(await registry.readSyncedServerList()).toBeNull()
})

test('a database of version 1 is upgraded without loss', async () => {
  registry.close()
  await deleteDatabase('happy-hub-registry')
  const pending = approvalOf(cloud)
  const old = await openDB('happy-hub-registry', 1, { upgrade: createVersionOneTables })
  const sealedCredentials = await sealRecord(
    deviceKey,
    { parts: [credentials.secret], json: { token: credentials.token, accountId: credentials.accountId } },
    { purpose: 'credentials', serverId: laptop },
  )
  // As the build before the approvals log wrote them.
  const sealedPending = await sealRecord(
    deviceKey,
    {
      parts: [credentials.secret, pending.terminalKey, pending.response],
      json: { serverEntry: pending.serverEntry, isNewEntry: true, token: 't', accountId: 'a' },
    },
    { purpose: 'pending-approval:approval', serverId: cloud },
  )
  const sealedRoot = await sealRecord(
    deviceKey,
    { parts: [credentials.secret], json: null },
    { purpose: 'root-secret', serverId: null },
  )
  await old.put('entries', entryOf(laptop))
  await old.put('credentials', { serverId: laptop, sealed: sealedCredentials })
  await old.put('primary', laptop, 'primary')
  await old.put('rootSecret', sealedRoot, 'root')
  await old.put('pendingApprovals', { id: 'approval', serverId: cloud, createdAt: 30, sealed: sealedPending })
  old.close()

  registry = await openRegistryDatabase(deviceKey)
  expect(await registry.readEntries()).toEqual([entryOf(laptop)])
  expect(await registry.readCredentials(laptop)).toEqual(credentials)
  expect(await registry.readPrimary()).toBe(laptop)
  expect(await registry.readRootSecret()).toEqual(credentials.secret)
  expect(await registry.readRemovals()).toEqual([])
  expect(await registry.promotePendingApproval('approval')).toEqual({ entry: entryOf(cloud), signsIn: true })
  expect(await registry.readCredentials(cloud)).toMatchObject({ token: 't' })
  expect(await registry.readApprovals(cloud)).toMatchObject([{ approvedAt: 30, gave: 'content-key', machine: null }])
})

test('a database that a newer hub deleted fails with storage-failed', async () => {
  await deleteDatabase('happy-hub-registry')
  await expect(registry.readEntries()).rejects.toMatchObject({ data: { code: 'storage-failed' } })
})

function entryOf(id: ServerId, change: Partial<StoredServerEntry> = {}): StoredServerEntry {
  return {
    id,
    url: `https://${id}.example` as CanonicalUrl,
    aliases: [`http://${id}.local:3005` as CanonicalUrl],
    label: id,
    shortLabel: 'L',
    colour: 3,
    order: 1,
    addedAt: 10,
    lastUsedAt: 20,
    pausedAt: null,
    derivationId: `derivation-${id}`,
    keyOrigin: 'root',
    ...change,
  }
}

function approvalOf(serverId: ServerId, change: Partial<PendingApproval> = {}): PendingApproval {
  return {
    id: 'approval',
    serverEntry: entryOf(serverId),
    isNewEntry: true,
    signsIn: true,
    credentials,
    terminalKey: new Uint8Array(32).fill(1),
    response: new Uint8Array(105).fill(2),
    createdAt: 30,
    log: { fingerprint: ['abandon', 'zoo'], source: 'camera', gave: 'content-key', isBound: true },
    ...change,
  }
}

/** What an attacker with write access to IndexedDB, or a defect of ours, might do. */
function moveRecord(storeName: string, key: string, change: object): Promise<void> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('happy-hub-registry')
    opening.addEventListener('error', () => reject(opening.error ?? new Error('not opened')))
    opening.addEventListener('success', () => {
      const database = opening.result
      const transaction = database.transaction(storeName, 'readwrite')
      const store = transaction.objectStore(storeName)
      const reading = store.get(key)
      reading.addEventListener('success', () => store.put({ ...(reading.result as object), ...change }))
      transaction.addEventListener('complete', () => {
        database.close()
        resolve()
      })
    })
  })
}

/** The schema of version 1, as it was when it was in use. */
function createVersionOneTables(database: IDBPDatabase): void {
  database.createObjectStore('entries', { keyPath: 'id' })
  database.createObjectStore('credentials', { keyPath: 'serverId' })
  database.createObjectStore('pendingApprovals', { keyPath: 'id' }).createIndex('serverId', 'serverId')
  database.createObjectStore('primary')
  database.createObjectStore('rootSecret')
}
