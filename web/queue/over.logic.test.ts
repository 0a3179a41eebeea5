import { expect, test } from 'vitest'
import type { ToolPermission } from '../../worker/api/chat'
import { fixtureChat, toolCall } from '../testing/fixtureChats'
import { overText, type OverFacts } from './over.logic'

const approved: ToolPermission = { kind: 'approved', requestId: 'r1', mode: null, allowedTools: [], decision: null }
const denied: ToolPermission = { kind: 'denied', requestId: 'r2', reason: null, decision: null }
const canceled: ToolPermission = { kind: 'canceled', requestId: 'r3', reason: null }

const chat = fixtureChat(
  'a',
  's',
  [approved, denied, canceled].map((permission) => toolCall(permission.requestId, 'Bash', {}, { permission })),
)

const elsewhere = (asked: string) => ({ asked, by: [null], inTerminal: false })

test.each([
  ['r1', 'Answered elsewhere, not in this window: allowed.'],
  ['r2', 'Answered elsewhere, not in this window: denied.'],
  ['r3', 'Withdrawn by its agent, not answered.'],
  ['r1\nr2', 'Answered elsewhere, not in this window.'],
  ['r1\nr3', 'Answered elsewhere, not in this window, or withdrawn.'],
  ['r9', 'Answered elsewhere, not in this window, or withdrawn.'],
  ['', 'Answered elsewhere, not in this window, or withdrawn.'],
])('only what the agent state has is said of %j', (asked, text) => expect(overText(chat, elsewhere(asked))).toBe(text))

test('a chat that is not here tells nothing', () => {
  expect(overText(undefined, elsewhere('r1'))).toBe('Answered elsewhere, not in this window, or withdrawn.')
})

test.each<[string, OverFacts['by'], string]>([
  ['r1', ['tab'], 'Answered in another tab of this browser: allowed.'],
  ['r2', ['notification'], 'Answered from a notification of this browser: denied.'],
  ['r1\nr2', ['tab', 'tab'], 'Answered in another tab of this browser.'],
  ['r9', ['tab'], 'Answered in another tab of this browser.'],
  ['r1\nr2', ['tab', 'notification'], 'Answered elsewhere, not in this window.'],
  ['r1\nr2', ['tab', null], 'Answered elsewhere, not in this window.'],
])('where it was answered is said where this page heard of it: %j %j', (asked, by, text) =>
  expect(overText(chat, { asked, by, inTerminal: false })).toBe(text),
)

test('what was withdrawn while the terminal has control says so', () => {
  expect(overText(chat, { ...elsewhere('r3'), inTerminal: true })).toBe(
    'Withdrawn, not answered. The terminal is in control.',
  )
  // Another client may have answered before the terminal took over.
  expect(overText(chat, { ...elsewhere('r1'), inTerminal: true })).toBe(
    'Answered elsewhere, not in this window: allowed.',
  )
})
