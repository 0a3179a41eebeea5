import { expect, test, vi } from 'vitest'
import { HubError } from '../../api/errors'
import type { ArtifactId, CanonicalUrl } from '../../api/ids'
import { deriveAccountKeys } from '../../crypto/accountKeys'
import { randomBytes } from '../../crypto/bytes'
import { createDataKeyCipher } from '../../crypto/recordCipher'
import { wrapKey } from '../../crypto/sealBundle'
import { createKeyring } from '../account/keyring'
import type { OpenAccount } from '../account/openAccount'
import type { HttpAnswer } from '../transport/httpClient'
import { createArtifactRemovals } from './artifactRemovals'
import { createArtifacts } from './artifacts'
import { createArtifactTable } from './artifactTable'

const serverUrl = 'https://a.example' as CanonicalUrl
const id = 'x' as ArtifactId
const unreachable = () => new HubError({ code: 'server-failed', serverUrl, status: 500 })

async function account() {
  const secret = randomBytes(32)
  const keys = await deriveAccountKeys(secret)
  const dataKey = randomBytes(32)
  const cipher = await createDataKeyCipher(dataKey)
  const dataEncryptionKey = wrapKey(dataKey, keys.contentPublicKey)
  const stored = new Map<string, string>()
  const disk = { isFull: false }
  const drafts = {
    read: (key: unknown) => Promise.resolve(stored.get(JSON.stringify(key)) ?? ''),
    write(key: unknown, text: string) {
      if (disk.isFull) return Promise.reject(new Error('full'))
      stored.set(JSON.stringify(key), text)
      return Promise.resolve()
    },
  }
  const opened = { keyring: createKeyring(secret, keys), database: { drafts: () => drafts } } as unknown as OpenAccount
  return {
    disk,
    stored,
    ready: () => Promise.resolve(opened),
    header: (title: string) => cipher.encrypt({ title }),
    row: async (title: string) => ({
      id,
      header: await cipher.encrypt({ title }),
      headerVersion: 1,
      dataEncryptionKey,
      seq: 0,
      createdAt: 1,
      updatedAt: 1,
    }),
  }
}

const answering = (body: unknown) => ({
  serverUrl,
  request: (): Promise<HttpAnswer> => Promise.resolve({ status: 200, body, bytes: 0 }),
})

test('updates do not overtake each other while headers are opened', async () => {
  const { ready, row, header } = await account()
  const { id: artifactId, ...rest } = await row('one')
  const renamed = { body: { t: 'update-artifact', artifactId, header: { value: await header('two'), version: 2 } } }
  const table = createArtifactTable(answering([]), ready)
  await table.read()
  await Promise.all([
    table.applyUpdate({ body: { t: 'new-artifact', artifactId, ...rest } }),
    table.applyUpdate(renamed),
  ])
  expect(table.entries()).toMatchObject([{ content: { title: 'two' } }])

  const other = createArtifactTable(answering([{ id: artifactId, ...rest }]), ready)
  await other.read()
  await Promise.all([other.applyUpdate(renamed), other.forget(id)])
  expect(other.entries()).toEqual([])
})

test('a list that cannot be read anew stays, and says so until it can', async () => {
  const { ready, row } = await account()
  const server = answering([await row('one')])
  const working = server.request
  const artifacts = createArtifacts({
    http: server,
    ready,
    isConnected: () => true,
    onUpdate: () => () => undefined,
    onConnection: () => () => undefined,
  })
  const stop = artifacts.onList(() => undefined)
  await vi.waitFor(() => expect(artifacts.list()).toMatchObject({ kind: 'listed', error: null }))
  server.request = () => Promise.reject(unreachable())
  await artifacts.readAgain()
  expect(artifacts.list()).toMatchObject({
    kind: 'listed',
    artifacts: [{ content: { title: 'one' } }],
    error: { code: 'server-failed' },
  })
  server.request = working
  await artifacts.readAgain()
  expect(artifacts.list()).toMatchObject({ kind: 'listed', error: null })
  stop()
})

test('a deletion that cannot be taken back on the disk stays on the screen', async () => {
  const { ready, disk } = await account()
  const removals = createArtifactRemovals({
    http: { serverUrl },
    ready,
    isConnected: () => false,
    deleteNow: () => Promise.resolve('removed'),
    onRemoved: () => Promise.resolve(),
    onChange: () => undefined,
  })
  await removals.remove(id, { header: 1, body: 1 })
  disk.isFull = true
  await expect(removals.takeBack(id)).rejects.toThrow('full')
  expect(removals.of(id)).toMatchObject({ error: null })
  disk.isFull = false
  await removals.takeBack(id)
  expect(removals.of(id)).toBeNull()
})
