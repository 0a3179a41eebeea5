import { expect, test } from 'vitest'
import type { CanonicalUrl, LocalId, MachineId, ServerId, SessionId } from '../api/ids'
import { openDeviceKey } from './deviceKey'
import { deleteDatabase } from './indexedDb'
import { openRegistryDatabase } from './registry/registryDatabase'
import type { PendingApproval, StoredServerEntry } from './registry/registryRecords'
import { deleteServerDatabase, openServerDatabase } from './server/serverDatabase'

const serverId = 'dumped' as ServerId

const rootSecret = bytesFrom(1)
const accountSecret = bytesFrom(41)
const pendingSecret = bytesFrom(81)
const dataKey = bytesFrom(121)
const machineKey = bytesFrom(161)
const response = bytesFrom(201)
const terminalKey = bytesFrom(3)
const texts = {
  token: 'header.token-payload.signature',
  pendingToken: 'header.pending-payload.signature',
  title: 'the title that nobody else may read',
  word: 'fingerprintword',
  machineName: 'name of the machine at home',
  typed: 'what the person typed',
  pictureName: 'name of the picture that was not sent',
  pixels: 'what the picture shows',
  settings: 'a setting of the account',
}

test('a dump of IndexedDB shows no secret, token or plaintext, raw, in base64 or in hex', async () => {
  await Promise.all([deleteDatabase('happy-hub-registry'), deleteServerDatabase(serverId)])
  const stores = await storeEverything()
  const dump = (await dumpAll()).join('\n')

  // The search works: what is stored openly is found.
  expect(dump).toContain('https://dumped.example')
  expect(dump).toContain('Y2lwaGVydGV4dA==')

  for (const bytes of [rootSecret, accountSecret, pendingSecret, dataKey, machineKey, response, terminalKey]) {
    for (const form of formsOf(bytes)) expect(dump).not.toContain(form)
  }
  for (const text of Object.values(texts)) {
    for (const form of formsOf(new TextEncoder().encode(text))) expect(dump).not.toContain(form)
  }
  for (const store of stores) store.close()
})

test('the search finds a byte string in each of its forms', () => {
  for (const form of formsOf(dataKey)) expect(searchable({ deep: [form] })).toContain(form)
  expect(searchable({ deep: [dataKey.buffer] })).toContain(formsOf(dataKey)[0])
})

async function storeEverything(): Promise<{ close(): void }[]> {
  const deviceKey = await openDeviceKey()
  const registry = await openRegistryDatabase(deviceKey)
  const entry: StoredServerEntry = {
    id: serverId,
    url: 'https://dumped.example' as CanonicalUrl,
    aliases: [],
    label: 'Dumped',
    shortLabel: 'D',
    colour: 0,
    order: 1,
    addedAt: 1,
    lastUsedAt: 1,
    pausedAt: null,
    derivationId: 'derivation',
    keyOrigin: 'root',
  }
  const credentials = { secret: accountSecret, token: texts.token, accountId: 'account' }
  await registry.putEntry(entry)
  await registry.writeRootSecret(rootSecret)
  await registry.writeCredentials(serverId, credentials)
  const approval: PendingApproval = {
    id: 'pending',
    serverEntry: entry,
    isNewEntry: false,
    signsIn: false,
    log: { fingerprint: [texts.word], source: 'camera', gave: 'content-key', isBound: false },
    credentials: { secret: pendingSecret, token: texts.pendingToken, accountId: 'account' },
    terminalKey,
    response,
    createdAt: 1,
  }
  await registry.putPendingApproval(approval)
  await registry.putPendingApproval({ ...approval, id: 'promoted' })
  await registry.promotePendingApproval('promoted')
  await registry.noteMachine(serverId, 'promoted', { id: 'machine' as MachineId, name: texts.machineName })
  // The log holds what it should, only not for everybody to read.
  expect(await registry.readApprovals(serverId)).toMatchObject([
    { fingerprint: [texts.word], machine: { name: texts.machineName } },
  ])

  const database = await openServerDatabase(serverId, deviceKey)
  const row = { metadata: 'Y2lwaGVydGV4dA==' }
  const session = 'session' as SessionId
  await database.putSessions([{ id: session, row, dataKey, summary: { title: texts.title }, readSeq: 0 }])
  await database.putMachines([
    { id: 'machine' as MachineId, row, dataKey: machineKey, summary: { name: texts.machineName } },
  ])
  await database.putOutboxItem({
    localId: 'local' as LocalId,
    sessionId: session,
    content: 'Y2lwaGVydGV4dA==',
    text: texts.typed,
    createdAt: 1,
    state: 'queued',
  })
  const picture = { name: texts.pictureName, bytes: new Blob([texts.pixels]), width: 1, height: 1, thumbhash: null }
  await (await database.drafts()).writePicture(session, 'kept', picture)
  await database.writeAccountCache({ settings: texts.settings })
  return [registry, database]
}

async function dumpAll(): Promise<string[]> {
  const databases = await indexedDB.databases()
  return Promise.all(databases.map(({ name }) => dumpDatabase(name ?? '')))
}

function dumpDatabase(name: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name)
    opening.addEventListener('error', () => reject(opening.error ?? new Error('not opened')))
    opening.addEventListener('success', () => {
      const database = opening.result
      const names = [...database.objectStoreNames]
      const transaction = database.transaction(names)
      const reads = names.flatMap((store) => [
        transaction.objectStore(store).getAll(),
        transaction.objectStore(store).getAllKeys(),
      ])
      transaction.addEventListener('complete', () => {
        database.close()
        resolve(reads.map((read) => searchable(read.result)).join('\n'))
      })
    })
  })
}

/** All text and bytes inside a value; bytes as one character each. */
function searchable(value: unknown): string {
  if (typeof value === 'string') return value
  if (value instanceof ArrayBuffer) return raw(new Uint8Array(value))
  // The whole buffer: a view that was stored takes along what lies around it.
  if (value instanceof Uint8Array) return raw(new Uint8Array(value.buffer))
  if (typeof value !== 'object' || value === null) return ''
  return Object.entries(value)
    .flatMap(([key, inner]) => [key, searchable(inner)])
    .join('\n')
}

/** Raw, base64 and base64url of the middle (whatever stands in front), hex in both cases. */
function formsOf(bytes: Uint8Array): string[] {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  const base64 = [0, 1, 2].map((offset) => {
    const whole = bytes.subarray(offset, offset + Math.floor((bytes.length - offset) / 3) * 3)
    return btoa(raw(whole))
  })
  const base64Url = base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))
  return [raw(bytes), hex, hex.toUpperCase(), ...base64, ...base64Url]
}

function raw(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
}

/** 32 bytes that occur nowhere by chance. */
function bytesFrom(start: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: 32 }, (_, index) => (start * 7 + index * 37) % 256)
}
