import { expect, test } from 'vitest'
import type { CanonicalUrl, ServerId, SessionId } from '../../api/ids'
import { HubError } from '../../api/errors'
import type { SessionRemoval } from '../../api/state'
import { createLegacyCipher } from '../../crypto/recordCipher'
import type { ServerDatabase } from '../../store/server/serverDatabase.types'
import type { Keyring } from '../account/keyring'
import type { OpenAccount } from '../account/openAccount'
import { createSessionTable } from '../account/sessionTable'
import { createRemovals } from './removals'

const id = 's1' as SessionId
const nothing = (): void => undefined

test('a deletion that fell due while the hub was away is not both carried out and taken back', async () => {
  const marks: { removal?: SessionRemoval | undefined } = { removal: { how: 'delete', at: 1 } }
  const entry = { row: { id }, marks }
  const sessions = {
    all: () => [entry],
    get: () => entry,
    setMarks: async (_id: SessionId, change: typeof marks) => Boolean(Object.assign(marks, change)),
  }
  let open!: () => void
  const account = new Promise<OpenAccount>((resolve) => {
    open = () => resolve({ sessions } as unknown as OpenAccount)
  })
  const deleted: SessionId[] = []
  const removals = createRemovals({
    http: { serverUrl: 'https://a.test' as CanonicalUrl },
    ready: () => account,
    connectionError: () => null,
    actions: { archiveSession: async () => {}, deleteSession: async (session) => void deleted.push(session) },
  })
  // Both wait for what is stored.
  const carriedOut = removals.resumeRemovals()
  const takenBack = removals.takeBackRemovals([id]).then(
    () => true,
    () => false,
  )
  open()
  await carriedOut
  expect(await takenBack).toBe(deleted.length === 0)
  removals.stop()
})

/** A session, and a disk that takes nothing while it is full. */
function startOnDisk() {
  const disk = { isFull: false }
  const legacy = createLegacyCipher(new Uint8Array(32))
  const sessions = createSessionTable({
    serverId: 'server' as ServerId,
    keyring: { legacy, cipher: () => Promise.resolve(legacy) } as unknown as Keyring,
    database: {
      putSessions: async () => {
        if (disk.isFull) throw new HubError({ code: 'storage-failed', detail: 'full' })
      },
    } as unknown as ServerDatabase,
    onChange: nothing,
    onRow: nothing,
    onRemoved: nothing,
    onSetBack: nothing,
    onTooMany: nothing,
  })
  const versions = { metadataVersion: 1, agentState: null, agentStateVersion: 0, dataEncryptionKey: null }
  sessions.mergeRow({ id, seq: 0, active: false, metadata: 'm', createdAt: 1, updatedAt: 1, activeAt: 1, ...versions })
  const deleted: SessionId[] = []
  const removals = createRemovals({
    http: { serverUrl: 'https://a.test' as CanonicalUrl },
    ready: () => Promise.resolve({ sessions } as unknown as OpenAccount),
    connectionError: () => null,
    actions: { archiveSession: async () => {}, deleteSession: async (session) => void deleted.push(session) },
  })
  return { disk, sessions, removals, deleted, removal: () => sessions.get(id)?.marks.removal }
}

test('a removal that cannot be stored is refused, and nothing of it is left to be carried out later', async () => {
  const { disk, sessions, removals, deleted, removal } = startOnDisk()
  await sessions.settled()
  await sessions.setMarks(id, { pinned: true })
  disk.isFull = true
  await expect(removals.removeSessions([id], 'delete')).rejects.toMatchObject({ code: 'storage-failed' })
  expect(sessions.get(id)?.marks).toEqual({ pinned: true })
  disk.isFull = false
  await removals.removeSessions([id], 'archive')
  expect(removal()).toMatchObject({ how: 'archive' })
  // This hub does not carry it out, but the next one could: that is not passed over in silence.
  disk.isFull = true
  await expect(removals.takeBackRemovals([id])).rejects.toMatchObject({ code: 'storage-failed' })
  expect(removal()).toBeUndefined()
  disk.isFull = false
  await removals.takeBackRemovals([id])
  expect(removal()).toBeUndefined()
  expect(deleted).toEqual([])
  removals.stop()
})
