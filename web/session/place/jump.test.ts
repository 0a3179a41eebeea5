import { expect, test } from 'vitest'
import { agentText, toolCall, userText } from '../../testing/fixtureChats'
import { jumpTarget } from './jump'

const asks = (id: string) => {
  const permission = { kind: 'pending' as const, requestId: id, askedAt: 1, tool: 'Bash', arguments: {} }
  return toolCall(id, 'Bash', { command: 'ls' }, { state: 'running', permission })
}
const blocks = [
  [userText('p1', 'one'), agentText('a1', 'first'), asks('r1')],
  [userText('p2', 'two'), agentText('a2', 'second'), asks('r2')],
]

test('prompts, from what is looked at', () => {
  expect(jumpTarget(blocks, 'a2', 'previous-prompt')).toBe('p2')
  expect(jumpTarget(blocks, 'p2', 'previous-prompt')).toBe('p1')
  expect(jumpTarget(blocks, 'p1', 'previous-prompt')).toBeNull()
  expect(jumpTarget(blocks, 'p1', 'next-prompt')).toBe('p2')
  expect(jumpTarget(blocks, 'p2', 'next-prompt')).toBeNull()
  expect(jumpTarget([], null, 'next-prompt')).toBeNull()
})

test('requests that wait, round and round', () => {
  expect(jumpTarget(blocks, 'p1', 'next-request')).toBe('r1')
  expect(jumpTarget(blocks, 'r1', 'next-request')).toBe('r2')
  expect(jumpTarget(blocks, 'r2', 'next-request')).toBe('r1')
  expect(jumpTarget([[userText('p', 'x')]], 'p', 'next-request')).toBeNull()
})
