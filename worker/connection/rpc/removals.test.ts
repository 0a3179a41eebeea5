import { expect, test } from 'vitest'
import type { CanonicalUrl, SessionId } from '../../api/ids'
import type { SessionRemoval } from '../../api/state'
import type { OpenAccount } from '../account/openAccount'
import { createRemovals } from './removals'

const id = 's1' as SessionId

test('a deletion that fell due while the hub was away is not both carried out and taken back', async () => {
  const marks: { removal?: SessionRemoval | undefined } = { removal: { how: 'delete', at: 1 } }
  const entry = { row: { id }, marks }
  const sessions = {
    all: () => [entry],
    get: () => entry,
    setMarks: async (_id: SessionId, change: typeof marks) => void Object.assign(marks, change),
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
