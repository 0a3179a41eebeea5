import { expect, test } from 'vitest'
import { coordinatorOf } from '../../testing/coordinatorOf'
import { createTestProfile } from '../../testing/testProfile'
import { createDraftCommands } from './drafts'
import { forgetAllLists } from './settleLists'

test('the words of the last 50 searches are kept sealed, by id, for every page', async () => {
  const { database } = await createTestProfile()
  const hub = { drafts: database.drafts, coordinator: coordinatorOf(new Set()) } as never
  const [page, other] = [createDraftCommands(async () => hub), createDraftCommands(async () => hub)]
  const ids = Array.from({ length: 51 }, (_, index) => `search ${index}`)
  await Promise.all(ids.map((searchId, index) => page.writeDraft({ searchId }, `words ${index}`)))
  const read = await Promise.all([0, 1, 50].map((index) => other.readDraft({ searchId: ids[index] ?? '' })))
  expect(read.map(({ text }) => text)).toEqual(['', 'words 1', 'words 50'])
  expect(await other.readDraft({ searchId: 'unknown' })).toEqual({ text: '' })
  expect(await other.readDraft(null)).toEqual({ text: '' })
  // Signed out everywhere, while one more is being kept.
  const late = page.writeDraft({ searchId: 'late' }, 'harbour')
  await forgetAllLists(async () => hub)
  await late
  expect(await other.readDraft({ searchId: 'late' })).toEqual({ text: '' })
})
