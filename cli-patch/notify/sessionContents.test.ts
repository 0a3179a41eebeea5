import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createDataKeyCipher } from '../../worker/crypto/recordCipher'
import { readHappyHome } from './happyHome'
import { createSessionContents, type WaitingRequest } from './sessionContents'

const dataKey = new Uint8Array(randomBytes(32))
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'happy-contents-'))
  const key = { encryptionKey: Buffer.from(dataKey).toString('base64'), encryptionVariant: 'dataKey' }
  await writeFile(join(folder, 'access.key'), JSON.stringify({ token: 't', encryption: {} }))
  await writeFile(join(folder, 'sessions.json'), JSON.stringify({ sessions: { s: key } }))
})
afterEach(() => rm(folder, { recursive: true }))

async function waiting(state: unknown, sessionId = 's'): Promise<WaitingRequest[] | null> {
  const contents = createSessionContents(await readHappyHome({ HAPPY_HOME_DIR: folder }))
  const cipher = await createDataKeyCipher(dataKey)
  return contents.requests(sessionId, await cipher.encrypt(state))
}

test('what is completed, too, waits no more, as in the app', async () => {
  const [a, b] = [{ tool: 'Bash' }, { tool: 'Write', arguments: { path: 'x' }, createdAt: 5 }]
  const completedRequests = { a: { ...a, status: 'approved' } }
  expect(await waiting({ requests: { a, b }, completedRequests })).toMatchObject([
    { id: 'b', tool: 'Write', arguments: { path: 'x' }, createdAt: 5 },
  ])
})

test('one request that is none hides no other', async () => {
  expect(await waiting({ requests: { none: 'x', a: { tool: 7 }, b: { tool: 'Bash' } } })).toMatchObject([
    { id: 'a', tool: 'tool' },
    { id: 'b', tool: 'Bash' },
  ])
})

test('without the key nothing is known; with it, nothing that waits is known to be none', async () => {
  expect(await waiting({ requests: { a: { tool: 'Bash' } } }, 'of another machine')).toBeNull()
  expect(await waiting({})).toEqual([])
})
