import { afterEach, expect, test } from 'vitest'
import { serverId, sessionId } from '../testing/fixtureStates'
import { forgetDraftsExcept, readDraft, writeDraft } from './drafts'

afterEach(() => localStorage.clear())

const on = (server: string) => ({ serverId: serverId(server), sessionId: sessionId('same') })

test('drafts go with the sign-in of their server, and only of that one', () => {
  writeDraft(on('a'), 'for a')
  // Ids that begin alike are different servers.
  writeDraft(on('a/b'), 'for a/b')
  writeDraft(on('ab'), 'for ab')
  localStorage.setItem('another-key', 'kept')
  forgetDraftsExcept(['ab'])
  expect(readDraft(on('a'))).toBe('')
  expect(readDraft(on('a/b'))).toBe('')
  expect(readDraft(on('ab'))).toBe('for ab')
  expect(Object.values(localStorage).toSorted()).toEqual(['for ab', 'kept'])
})
