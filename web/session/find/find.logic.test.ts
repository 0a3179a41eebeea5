import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ChatBlock } from '../../../worker/api/chat'
import { agentText, fullConversation, longConversation, toolCall, userText } from '../../testing/fixtureChats'
import { createSearch, hasText, withLostHits } from './find.logic'

test('texts, inputs and results of every kind are looked through, whatever the case', () => {
  expect(hasText(userText('u', 'Straße und HAUS'), 'haus')).toBe(true)
  expect(hasText(agentText('a', 'x'), 'y')).toBe(false)
  const call = toolCall('t', 'Edit', { edits: [{ old_string: 'Deep' }] }, { result: { lines: [['last', 42]] } })
  for (const text of ['edit', 'deep', 'last', '42']) expect(hasText(call, text)).toBe(true)
  expect(hasText(call, 'old_string')).toBe(false)
  for (const item of fullConversation()) expect(hasText(item, '\u0000never')).toBe(false)
})

test('only blocks that changed are looked at again', async () => {
  const items = longConversation(640)
  const blocks: ChatBlock[] = []
  for (let at = 0; at < items.length; at += 64) blocks.push(items.slice(at, at + 64))
  const search = createSearch('prompt')
  let visits = 0
  const visit = () => {
    visits++
    return true
  }
  const found = await search.find(blocks, visit)
  expect(found).toHaveLength(64)
  expect(visits).toBe(10)
  expect(await search.find([...blocks, [userText('new', 'a new prompt')]], visit)).toHaveLength(65)
  expect(visits).toBe(11)
  expect(await search.find([...blocks, [userText('other', 'prompt')]], () => false)).toBeNull()
})

test('law: finds what a plain search over all items finds, in their order', async () => {
  const item = fc.record({ id: fc.uuid(), text: fc.string() }).map(({ id, text }) => userText(id, text))
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(item, { maxLength: 5 })),
      fc.string({ minLength: 1, maxLength: 2 }),
      async (blocks, text) => {
        const plain = blocks.flat().filter((one) => one.text.toLowerCase().includes(text.toLowerCase()))
        expect(await createSearch(text).find(blocks, () => true)).toEqual(plain.map(({ id }) => id))
      },
    ),
  )
})

const part = (afterSeq: number) => ({ foundAt: 7, afterSeq, blocks: [] })

test('what the server lost stands among the hits where it is shown', () => {
  const blocks = [
    [userText('a', ''), userText('b', '', { seq: 5 })],
    [userText('c', '', { seq: 6 }), userText('d', '', { seq: null })],
  ]
  const lost = [
    { part: part(0), ids: [] },
    { part: part(4), ids: ['x', 'b'] },
    { part: part(9), ids: ['y'] },
  ]
  expect(withLostHits(blocks, ['a', 'b', 'd'], lost)).toEqual(['a', 'lost-7-4 x', 'lost-7-4 b', 'b', 'd', 'lost-7-9 y'])
  expect(withLostHits(blocks, ['a'], [])).toEqual(['a'])
})
