import { afterEach, expect, test, vi } from 'vitest'
import { readRememberedApp, whenRemembered } from '../../web/remembered/rememberedApp'
import { fixtureApp, fixtureServer, fixtureSession } from '../../web/testing/fixtureStates'
import { rememberedDatabase } from '../api/rememberedApp'
import type { AppState } from '../api/state'
import { createObservable } from '../shared/observable'
import { deleteDatabase } from '../store/indexedDb'
import { rememberedApp, startRemembering } from './rememberApp'

afterEach(() => deleteDatabase(rememberedDatabase))

const server = fixtureServer('cloud')
const app = fixtureApp([server], [fixtureSession('cloud', 'one')])

function sourceOf(first: AppState) {
  const current = createObservable(first)
  return { state: current.get, onChange: current.onChange, set: current.set }
}

function read() {
  readRememberedApp()
  return whenRemembered()
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

async function openStored(): Promise<{ key: CryptoKey; iv: Uint8Array; sealed: ArrayBuffer }> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open(rememberedDatabase)
    opening.addEventListener('success', () => resolve(opening.result))
    opening.addEventListener('error', () => reject(new Error('no database')))
  })
  const reading = database.transaction('app').objectStore('app').get('app')
  await new Promise((resolve) => reading.addEventListener('success', resolve))
  database.close()
  return reading.result as Awaited<ReturnType<typeof openStored>>
}
