import { expect, test } from 'vitest'
import type { ChatItem, Delivery } from '../../../worker/api/chat'
import type { LocalId } from '../../../worker/api/ids'
import { unansweredPrompts } from './unanswered.logic'

let id = 0
const base = () => ({ id: `${++id}`, seq: id, time: 0 })
const prompt = (state: 'delivered' | 'held' = 'delivered', text = 'Do it'): ChatItem => {
  const delivery: Delivery = { state }
  return { ...base(), kind: 'user-text', text, localId: 'own' as LocalId, delivery }
}
const answer = (): ChatItem => ({ ...base(), kind: 'agent-text', text: 'Done', parentId: null })
const notice = (): ChatItem => ({ ...base(), kind: 'event', parentId: null, event: { type: 'message', text: 'Bye' } })

test('prompts after all that came from the agent, over all blocks, whatever the session itself says', () => {
  expect(unansweredPrompts({ blocks: [] })).toBe(0)
  expect(unansweredPrompts({ blocks: [[prompt(), answer()]] })).toBe(0)
  expect(
    unansweredPrompts({
      blocks: [
        [prompt(), answer(), prompt()],
        [prompt(), notice()],
      ],
    }),
  ).toBe(2)
})

test('a command is not answered', () => {
  expect(unansweredPrompts({ blocks: [[answer(), prompt('delivered', '/clear'), notice()]] })).toBe(0)
})

test('one that waits on this device says so itself', () => {
  expect(unansweredPrompts({ blocks: [[answer(), prompt(), prompt('held')]] })).toBe(1)
})
