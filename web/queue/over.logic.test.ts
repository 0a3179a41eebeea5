import { expect, test } from 'vitest'
import type { ToolPermission } from '../../worker/api/chat'
import { fixtureChat, toolCall } from '../testing/fixtureChats'
import { overText } from './over.logic'

const approved: ToolPermission = { kind: 'approved', requestId: 'r1', mode: null, allowedTools: [], decision: null }
const denied: ToolPermission = { kind: 'denied', requestId: 'r2', reason: null, decision: null }
const canceled: ToolPermission = { kind: 'canceled', requestId: 'r3', reason: null }

const chat = fixtureChat(
  'a',
  's',
  [approved, denied, canceled].map((permission) => toolCall(permission.requestId, 'Bash', {}, { permission })),
)

test.each([
  ['r1', 'Answered elsewhere, not in this window: allowed.'],
  ['r2', 'Answered elsewhere, not in this window: denied.'],
  ['r3', 'Withdrawn by its agent, not answered.'],
  ['r1\nr2', 'Answered elsewhere, not in this window.'],
  ['r1\nr3', 'Answered elsewhere, not in this window, or withdrawn.'],
  ['r9', 'Answered elsewhere, not in this window, or withdrawn.'],
  ['', 'Answered elsewhere, not in this window, or withdrawn.'],
])('only what the agent state has is said of %j', (asked, text) => expect(overText(chat, asked)).toBe(text))

test('a chat that is not here tells nothing', () => {
  expect(overText(undefined, 'r1')).toBe('Answered elsewhere, not in this window, or withdrawn.')
})
