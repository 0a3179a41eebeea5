import { afterEach, expect, test, vi } from 'vitest'
import { readRemembered, whenRemembered } from '../../../web/remembered/readRemembered'
import { agentText, fixtureChat, longConversation, pendingCall, toolCall } from '../../../web/testing/fixtureChats'
import { fixtureApp, fixtureServer, fixtureSession } from '../../../web/testing/fixtureStates'
import { rememberedDatabase, rememberedStore, type SealedState } from '../../api/remembered'
import type { ChatItem, ChatState } from '../../api/chat'
import type { SessionAddress, SessionId } from '../../api/ids'
import type { AppState } from '../../api/state'
import { loggedEntries } from '../../diagnostics/diagnostics'
import { createObservable } from '../../shared/observable'
import { deleteDatabase, openDatabase, type Schema } from '../../store/indexedDb'
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

test('what helper agents did stands under its row as in the whole chat, or is not there', () => {
  const children = Array.from({ length: 45 }, (_, index) => agentText(`step${index}`, 'step', 'task'))
  const helper = [toolCall('task', 'Task', {}), ...children]
  const ended = rememberedChat(fixtureChat('cloud', 'a', [...longConversation(50), ...helper]), 1)?.blocks.flat()
  expect(ended?.slice(-46)).toEqual(helper)
  expect(ended?.length).toBe(39 + 46)

  const rows = Array.from({ length: 60 }, (_, index) => agentText(`row${index}`, 'text'))
  const late = [toolCall('task', 'Task', {}), ...rows, ...children]
  expect(rememberedChat(fixtureChat('cloud', 'a', late), 1)?.blocks.flat()).toEqual(rows.slice(-40))
})

const numbered = (items: ChatItem[], from: number) => items.map((item, index) => ({ ...item, seq: from + index }))
const shown = (...items: ChatItem[]) => rememberedChat(fixtureChat('cloud', 'a', items), 1)?.blocks.flat()

test('what helper agents did stands by itself where the call is older than what the hub reads first', () => {
  const steps = Array.from({ length: 45 }, (_, index) => agentText(`step${index}`, 'step', 'task'))
  const task = { ...toolCall('task', 'Task', {}), seq: 1 }
  const late = numbered(steps, 200)
  expect(shown(task, ...late)?.slice(-45)).toEqual(late)
  // Also where it is not loaded at all, and nothing else is.
  expect(shown(...late)).toEqual(late)
  // What the hub reads first has it: then they stand under it, out of sight.
  const rows = numbered(
    Array.from({ length: 45 }, (_, index) => agentText(`row${index}`, 'text')),
    2,
  )
  expect(shown(task, ...rows, ...numbered(steps, 50))).toEqual(rows.slice(-40))
  expect(shown(task, ...rows, ...numbered(steps, 60))?.slice(-45)).toEqual(numbered(steps, 60))
})

test('a chat where somebody is asked is not stored, also before there is a message of it', () => {
  const asked = { ...pendingCall('ask', 'Bash', {}, 'r'), seq: null }
  expect(rememberedChat(fixtureChat('cloud', 'a', [...longConversation(3), asked]), 1)).toBeNull()
})

const appOf = (...ids: string[]) =>
  fixtureApp(
    [server],
    ids.map((id) => fixtureSession('cloud', id)),
  )

test('chats are forgotten after each that is stored, and the app never; also where the app cannot be stored', async () => {
  const source = sourceOf(appOf('a', 'b', 'c', 'd'))
  const remembering = startRemembering(source)
  await remembering.store()
  for (const id of ['a', 'b', 'c', 'd']) await remembering.storeChat(chatOf(id))
  expect(await storedKeys()).toEqual(['app', 'chat cloud/b', 'chat cloud/c', 'chat cloud/d'])

  source.set(appOf('a', 'b', 'c'))
  const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError')
  })
  await remembering.store()
  put.mockRestore()
  expect(await storedKeys()).toEqual(['app', 'chat cloud/b', 'chat cloud/c'])
  remembering.stop()
})

test('a session that is gone from a long list takes its chat along, though the app is remembered as before', async () => {
  const first = Array.from({ length: 60 }, (_, index) => fixtureSession('cloud', `s${index}`, { updatedAt: 1_000 }))
  const source = sourceOf(fixtureApp([server], [...first, fixtureSession('cloud', 'old', { updatedAt: 1 })]))
  const remembering = startRemembering(source)
  await remembering.storeChat(chatOf('old'))
  expect(await storedKeys()).toEqual(['app', 'chat cloud/old'])
  source.set(fixtureApp([server], first))
  await remembering.store()
  expect(await storedKeys()).toEqual(['app'])
  remembering.stop()
})

test('what changes while it is being stored is stored again at once', async () => {
  const source = sourceOf(appOf('a', 'b'))
  const remembering = startRemembering(source)
  await remembering.storeChat(chatOf('b'))
  source.set(appOf('a', 'b', 'c'))
  const encrypt = vi.spyOn(crypto.subtle, 'generateKey').mockImplementationOnce(async (...args) => {
    source.set(appOf('a'))
    encrypt.mockRestore()
    return crypto.subtle.generateKey(...args)
  })
  await remembering.store()
  expect(await read()).toEqual(rememberedApp(appOf('a')))
  expect(await storedKeys()).toEqual(['app'])
  remembering.stop()
})

test('a browser that cannot store keys is asked once', async () => {
  const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('a key', 'DataCloneError')
  })
  const before = loggedEntries().length
  const remembering = startRemembering(sourceOf(app))
  await remembering.storeChat(chatOf('one'))
  await remembering.store()
  expect(put).toHaveBeenCalledTimes(1)
  const logged = loggedEntries().slice(before)
  expect(logged.map(({ times }) => times)).toEqual([1])
  put.mockRestore()
  remembering.stop()
})

interface StoredSchema extends Schema {
  [rememberedStore]: { key: string; value: SealedState }
}

async function storedKeys(): Promise<IDBValidKey[]> {
  const database = await openDatabase<StoredSchema>(rememberedDatabase, [() => {}])
  try {
    return await database.getAllKeys(rememberedStore)
  } finally {
    database.close()
  }
}

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
