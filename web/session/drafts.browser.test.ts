import { afterEach, beforeEach, expect, test } from 'vitest'
import { serverId, sessionId } from '../testing/fixtureStates'
import { forgetDraftsExcept, readDraft, writeDraft } from './drafts'

// Test files share one origin, so one localStorage: what earlier ones left is none of this test's business.
beforeEach(() => localStorage.clear())
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
  expect(localStorage.getItem('another-key')).toBe('kept')
  const storedDrafts = Object.entries(localStorage).filter(([key]) => key.startsWith('happy-hub:draft:'))
  expect(storedDrafts.map(([, text]) => text)).toEqual(['for ab'])
})
