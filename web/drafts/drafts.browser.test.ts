import { beforeEach, expect, test, vi } from 'vitest'
import type { HubCommands } from '../../worker/api/commands'
import type { AskedSearch, DraftPlace } from '../../worker/api/agents/drafts'
import { HubError } from '../../worker/api/errors'
import { serverId, sessionId } from '../testing/fixtureStates'
import { forgetDraftsExcept, giveBack, moveIn, readDraft, settleDraft, takeDraft, writeDraft } from './drafts'
import { moveOldDrafts } from './moveOldDrafts'
import { oldDraftKeys } from './oldDrafts'

beforeEach(() => forgetDraftsExcept([]))

const on = (server: string) => ({ serverId: serverId(server), sessionId: sessionId('same') })

const key = (place: DraftPlace | AskedSearch) =>
  place !== null && typeof place === 'object' && 'serverId' in place ? place.serverId : ''

function hub(texts: Record<string, string> = {}) {
  const stored = new Map(Object.entries(texts))
  let isUnavailable = false
  const answer = async <T>(value: () => T): Promise<T> => {
    await Promise.resolve()
    if (isUnavailable) throw new HubError({ code: 'hub-restarted' })
    return value()
  }
  const commands: Pick<HubCommands, 'readDraft' | 'writeDraft'> = {
    readDraft: (place) => answer(() => ({ text: stored.get(key(place)) ?? '' })),
    writeDraft: (place, text) => answer(() => void stored.set(key(place), text)),
  }
  return { commands, stored, setUnavailable: (unavailable: boolean) => (isUnavailable = unavailable) }
}

test('each session of each server has its own, and what is forgotten is only that of signed-out servers', () => {
  const { commands } = hub()
  writeDraft(commands, on('a'), 'for a')
  // Ids that begin alike are different servers.
  writeDraft(commands, on('a/b'), 'for a/b')
  writeDraft(commands, on('ab'), 'for ab')
  writeDraft(commands, null, 'for a new one')
  forgetDraftsExcept(['ab'])
  expect(['a', 'a/b', 'ab'].map((server) => readDraft(on(server)))).toEqual(['', '', 'for ab'])
  expect(readDraft(null)).toBe('for a new one')
  forgetDraftsExcept([])
  expect(readDraft(null)).toBe('')
})

test('the hub has what is written, and before that what was there is not lost', async () => {
  const { commands, stored } = hub({ a: 'from before' })
  writeDraft(commands, on('a'), 'now')
  await vi.waitFor(() => expect(readDraft(on('a'))).toBe('from before\n\nnow'))
  await vi.waitFor(() => expect(stored.get('a')).toBe('from before\n\nnow'))
  for (const text of ['n', 'ne', 'new']) writeDraft(commands, on('a'), text)
  await vi.waitFor(() => expect(stored.get('a')).toBe('new'))
  expect(JSON.stringify(localStorage)).toBe('{}')
})

test('a hub that dies costs nothing: it is stored when one is there again', async () => {
  const { commands, stored, setUnavailable } = hub()
  writeDraft(commands, on('a'), 'one')
  await vi.waitFor(() => expect(stored.get('a')).toBe('one'))
  setUnavailable(true)
  writeDraft(commands, on('a'), 'two')
  setUnavailable(false)
  await vi.waitFor(() => expect(stored.get('a')).toBe('two'), { timeout: 10_000 })
})

test('what was sent stays stored until the hub has it as a message', async () => {
  const { commands, stored } = hub()
  writeDraft(commands, on('a'), 'sent')
  await vi.waitFor(() => expect(stored.get('a')).toBe('sent'))
  expect(takeDraft(on('a'))).toBe('sent')
  writeDraft(commands, on('a'), 'next')
  await vi.waitFor(() => expect(stored.get('a')).toBe('sent\n\nnext'))
  settleDraft(commands, on('a'))
  await vi.waitFor(() => expect(stored.get('a')).toBe('next'))
  giveBack(commands, on('a'), 'refused')
  expect(readDraft(on('a'))).toBe('refused\n\nnext')
})

test('drafts of earlier builds move into the hub and out of localStorage', async () => {
  const { commands, stored } = hub({ a: 'newer' })
  localStorage.setItem('happy-hub:draft:a/same', 'older')
  localStorage.setItem('happy-hub:draft:signed-out/same', 'nobody is there')
  localStorage.setItem('happy-hub:draft:%/100%', 'of no address')
  localStorage.setItem('happy-hub:first-prompt', 'a new one')
  localStorage.setItem('another-key', 'kept')
  expect(oldDraftKeys()).toHaveLength(4)
  await moveOldDrafts(commands, ['a'])
  expect(Object.keys(localStorage)).toEqual(['another-key'])
  expect(oldDraftKeys()).toEqual([])
  expect(Object.fromEntries(stored)).toEqual({ a: 'older\n\nnewer', '': 'a new one' })
  expect(readDraft(on('a'))).toBe('older\n\nnewer')
})

test('a draft that the hub reads and does not store is moved once, when it does', async () => {
  const { commands, stored } = hub({ a: 'newer' })
  const refusing = { ...commands, writeDraft: () => Promise.reject(new HubError({ code: 'hub-restarted' })) }
  await expect(moveIn(refusing, on('a'), 'older')).rejects.toThrow()
  expect(readDraft(on('a'))).toBe('newer')
  expect(await moveIn(commands, on('a'), 'older')).toBe(true)
  expect(readDraft(on('a'))).toBe('older\n\nnewer')
  await vi.waitFor(() => expect(stored.get('a')).toBe('older\n\nnewer'))
})

test('a draft that the hub does not take stays where it was', async () => {
  const { commands, setUnavailable } = hub()
  setUnavailable(true)
  localStorage.setItem('happy-hub:draft:a/same', 'older')
  await moveOldDrafts(commands, ['a'])
  expect(localStorage.getItem('happy-hub:draft:a/same')).toBe('older')
  expect(await moveIn(commands, on('a'), 'older')).toBe(false)
})
