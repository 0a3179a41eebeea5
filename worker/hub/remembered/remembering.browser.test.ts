import { afterEach, expect, test, vi } from 'vitest'
import { readRemembered, whenRemembered } from '../../../web/remembered/readRemembered'
import { agentText, fixtureChat, longConversation, toolCall } from '../../../web/testing/fixtureChats'
import { fixtureApp, fixtureServer, fixtureSession } from '../../../web/testing/fixtureStates'
import { rememberedDatabase } from '../../api/remembered'
import type { ChatState } from '../../api/chat'
import type { SessionAddress, SessionId } from '../../api/ids'
import type { AppState } from '../../api/state'
import { createObservable } from '../../shared/observable'
import { deleteDatabase } from '../../store/indexedDb'
import { rememberedApp } from './rememberApp'
import { rememberedChat } from './rememberChat'
import { startRemembering } from './remembering'

afterEach(() => deleteDatabase(rememberedDatabase))

const server = fixtureServer('cloud')
const app = fixtureApp([server], [fixtureSession('cloud', 'one')])

function sourceOf(first: AppState) {
  const current = createObservable(first)
  return { state: current.get, onChange: current.onChange, set: current.set }
}

async function read() {
  readRemembered(null)
  return (await whenRemembered()).app
}

async function readChat(session: SessionAddress) {
  readRemembered(session)
  return (await whenRemembered()).chat
}

test('the page reads at its start what the hub stored; nothing of it is readable in the database', async () => {
  const remembering = startRemembering(sourceOf(app))
  await remembering.store()
  expect(await read()).toEqual(rememberedApp(app))
  const database = await openStored()
  expect(new TextDecoder('latin1').decode(database.sealed)).not.toContain('session')
  expect(database.key.extractable).toBe(false)
  await expect(crypto.subtle.exportKey('raw', database.key)).rejects.toThrow()
  remembering.stop()
})

test('where nothing is stored nothing is made', async () => {
  expect(await read()).toBeNull()
  expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain(rememberedDatabase)
})

test('a change is stored when nobody looks any more; heartbeats are no change', async () => {
  const source = sourceOf(app)
  const remembering = startRemembering(source)
  await remembering.store()
  const first = (await openStored()).iv
  source.set(
    fixtureApp([{ ...server, listsAsOf: 99, lastUsedAt: 98 }], [fixtureSession('cloud', 'one', { activeAt: 97 })]),
  )
  await remembering.store()
  expect((await openStored()).iv).toEqual(first)
  const changed = fixtureApp([server], [fixtureSession('cloud', 'one'), fixtureSession('cloud', 'two')])
  source.set(changed)
  await remembering.store()
  expect(await read()).toEqual(rememberedApp(changed))
  remembering.stop()
})

test('what is gone while it is being stored is not stored', async () => {
  const source = sourceOf(app)
  const encrypt = vi.spyOn(crypto.subtle, 'generateKey').mockImplementationOnce(async (...args) => {
    source.set(fixtureApp())
    encrypt.mockRestore()
    return crypto.subtle.generateKey(...args)
  })
  const remembering = startRemembering(source)
  await remembering.store()
  expect(Object.keys((await read())?.servers ?? {})).toEqual([])
  remembering.stop()
})

const chatOf = (id: string, change: Partial<ChatState> = {}) => fixtureChat('cloud', id, longConversation(100), change)
const addressOf = (id: string): SessionAddress => ({ serverId: server.id, sessionId: id as SessionId })

test('the end of the last chats is stored: without what is not sent, and not where somebody is asked', async () => {
  const source = sourceOf(
    fixtureApp(
      [server],
      ['a', 'b', 'c', 'd'].map((id) => fixtureSession('cloud', id)),
    ),
  )
  const remembering = startRemembering(source)
  const chat = chatOf('a')
  await remembering.storeChat(chat)
  const stored = await readChat(addressOf('a'))
  expect(stored).toMatchObject({ phase: { kind: 'cached' }, history: 'unknown', controls: null })
  expect(stored?.blocks.flat()).toEqual(chat.blocks.flat().slice(-40))
  expect(await readChat(addressOf('b'))).toBeNull()

  const unsent = { ...agentText('mine', 'not sent'), seq: null }
  expect(rememberedChat(fixtureChat('cloud', 'a', [...longConversation(3), unsent]), 1)?.blocks.flat().length).toBe(3)
  const permission = { kind: 'pending', requestId: 'r', askedAt: null, tool: 'Bash', arguments: {} } as const
  await remembering.storeChat(fixtureChat('cloud', 'a', [toolCall('t', 'Bash', {}, { permission })]))
  expect(await readChat(addressOf('a'))).toBeNull()

  // Three chats, and none of a session that is gone.
  for (const id of ['a', 'b', 'c', 'd']) await remembering.storeChat(chatOf(id))
  source.set(
    fixtureApp(
      [server],
      ['a', 'b', 'c'].map((id) => fixtureSession('cloud', id)),
    ),
  )
  await remembering.store()
  expect(await Promise.all(['a', 'b', 'c', 'd'].map(async (id) => (await readChat(addressOf(id))) !== null))).toEqual(
    expect.arrayContaining([true, true, true, false]),
  )
  expect(await readChat(addressOf('d'))).toBeNull()
  remembering.stop()
})

test('of a server where nobody is signed in any more no chat is stored', async () => {
  const source = sourceOf(app)
  const remembering = startRemembering(source)
  await remembering.store()
  source.set(fixtureApp([{ ...server, account: { kind: 'signed-out' } }]))
  await remembering.storeChat(chatOf('a'))
  expect(await readChat(addressOf('a'))).toBeNull()
  remembering.stop()
})

test('a chat with huge items is stored up to a bound', () => {
  const items = Array.from({ length: 30 }, (_, index) => agentText(`t${index}`, 'x'.repeat(50_000)))
  const stored = rememberedChat(fixtureChat('cloud', 'a', items), 1)
  expect(JSON.stringify(stored).length).toBeLessThan(310_000)
  expect(stored?.blocks.flat().at(-1)?.id).toBe('t29')
  const one = rememberedChat(fixtureChat('cloud', 'a', [agentText('big', 'x'.repeat(500_000))]), 1)
  expect(one).toBeNull()
})

async function openStored(): Promise<{ key: CryptoKey; iv: Uint8Array; sealed: ArrayBuffer }> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open(rememberedDatabase)
    opening.addEventListener('success', () => resolve(opening.result))
    opening.addEventListener('error', () => reject(new Error('no database')))
  })
  const reading = database.transaction('states').objectStore('states').get('app')
  await new Promise((resolve) => reading.addEventListener('success', resolve))
  database.close()
  return reading.result as Awaited<ReturnType<typeof openStored>>
}
