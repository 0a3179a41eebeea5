import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CanonicalUrl, ServerId } from '../api/ids'
import { type DeviceKey, openDeviceKey } from './deviceKey'
import { deleteDatabase } from './indexedDb'
import {
  openRegistryDatabase,
  type PendingApproval,
  type RegistryDatabase,
  type StoredServerEntry,
} from './registryDatabase'

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

test('sign-out removes the credentials and keeps entry and root secret', async () => {
  await registry.putEntry(entryOf(laptop))
  await registry.writeRootSecret(credentials.secret)
  await registry.writeCredentials(laptop, credentials)
  await registry.deleteCredentials(laptop)
  expect(await registry.readCredentials(laptop)).toBeNull()
  expect(await registry.readEntries()).toEqual([entryOf(laptop)])
  expect(await registry.readRootSecret()).toEqual(credentials.secret)
})

test('deleting an entry takes its credentials, pending approvals and its being primary along, and nothing else', async () => {
  await registry.putEntry(entryOf(laptop))
  await registry.putEntry(entryOf(cloud))
  await registry.writeCredentials(laptop, credentials)
  await registry.writeCredentials(cloud, credentials)
  await registry.writePrimary(laptop)
  await registry.putPendingApproval(approvalOf(laptop, { id: 'one', isNewEntry: false }))
  await registry.putPendingApproval(approvalOf(cloud, { id: 'two', isNewEntry: false }))

  await registry.deleteEntry(laptop)
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

  expect(await registry.promotePendingApproval(approval.id)).toEqual(approval.serverEntry)
  expect(await registry.readEntries()).toEqual([approval.serverEntry])
  expect(await registry.readCredentials(laptop)).toEqual(approval.credentials)
  expect(await registry.readPendingApprovals()).toEqual([])
  expect(await registry.promotePendingApproval(approval.id)).toBeNull()
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

  expect(await registry.promotePendingApproval('approval')).toEqual(entryOf(laptop, { label: 'renamed' }))
  expect(await registry.readCredentials(laptop)).toEqual(renewed)
})

test('promotion signs in to an entry that was signed out', async () => {
  await registry.putEntry(entryOf(laptop, { keyOrigin: null, label: 'mine' }))
  await registry.putPendingApproval(approvalOf(laptop, { isNewEntry: false }))
  expect(await registry.promotePendingApproval('approval')).toEqual(entryOf(laptop, { label: 'mine' }))
  expect(await registry.readCredentials(laptop)).toEqual(credentials)
})

test('promotion does not bring back an entry that was removed, or sign in again after sign-out', async () => {
  await registry.putPendingApproval(approvalOf(laptop, { isNewEntry: false }))
  expect(await registry.promotePendingApproval('approval')).toBeNull()
  expect(await registry.readEntries()).toEqual([])
  expect(await registry.readPendingApprovals()).toEqual([])

  await registry.putEntry(entryOf(laptop))
  await registry.putPendingApproval(approvalOf(laptop, { isNewEntry: false }))
  await registry.deleteCredentials(laptop)
  expect(await registry.promotePendingApproval('approval')).toBeNull()
  expect(await registry.readCredentials(laptop)).toBeNull()
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
    credentials,
    terminalKey: new Uint8Array(32).fill(1),
    response: new Uint8Array(105).fill(2),
    createdAt: 30,
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
