import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fixtureServer } from '../testing/fixtureStates'
import type { Question } from '../toolCall/toolBody.logic'
import { answersOf, requestForm, whyNotAnswerable } from './permission.logic'

describe('what is offered', () => {
  test.each([
    ['Bash', { command: 'ls' }, 'claude', 'Allow this command for this session'],
    ['Bash', { command: 'ls\npwd' }, 'claude', null],
    ['Edit', { file_path: 'a', old_string: 'a', new_string: 'b' }, 'claude', 'Allow all edits for this session'],
    ['mcp__github__create_issue', {}, 'claude', 'Allow github: create issue for this session'],
    ['CodexBash', { command: ['ls'] }, 'codex', 'Allow for this session'],
  ])('%s %j of %s: %s', (tool, input, agent, session) => {
    expect(requestForm({ tool, input }, agent)).toMatchObject({ kind: 'decision', allow: 'Allow', session })
  })

  test('a reason only where the agent hears it; a plan in its own words', () => {
    expect(requestForm({ tool: 'Bash', input: {} }, 'codex')).toMatchObject({ canTellReason: false })
    expect(requestForm({ tool: 'ExitPlanMode', input: { plan: '# P' } }, 'claude')).toMatchObject({
      allow: 'Approve plan',
      session: 'Approve plan and allow all edits',
      everything: 'Approve plan and allow everything',
      deny: 'Keep planning',
      stop: null,
      canTellReason: true,
    })
  })

  test('questions of claude are answered; what calls itself so elsewhere is decided', () => {
    const input = { questions: [{ question: 'Which?', options: [{ label: 'A' }] }] }
    expect(requestForm({ tool: 'AskUserQuestion', input }, 'claude').kind).toBe('questions')
    expect(requestForm({ tool: 'AskUserQuestion', input }, 'codex').kind).toBe('decision')
    expect(requestForm({ tool: 'AskUserQuestion', input: {} }, 'claude').kind).toBe('decision')
  })
})

const question = (text: string, multiple: boolean): Question => ({
  question: text,
  header: null,
  options: ['A', 'B', 'C'].map((label) => ({ label, description: null })),
  multiple,
  answer: null,
})

describe('answers', () => {
  test('by question text; several labels in the order of the question, with what was typed', () => {
    const questions = [question('One?', false), question('Many?', true)]
    const many = { labels: ['C', 'A'], other: ' D ' }
    expect(answersOf(questions, { 'One?': { labels: ['B'], other: '' }, 'Many?': many })).toEqual({
      'One?': 'B',
      'Many?': 'A, C, D',
    })
    expect(answersOf(questions, { 'Many?': many })).toBeNull()
    expect(answersOf([question('One?', false)], { 'One?': { labels: ['B'], other: 'else' } })).toEqual({
      'One?': 'else',
    })
  })

  test('law: either every question has an answer, or there are none', () => {
    const picked = fc.record({ labels: fc.subarray(['A', 'B', 'C']), other: fc.string({ maxLength: 3 }) })
    fc.assert(
      fc.property(fc.array(picked, { minLength: 1, maxLength: 4 }), fc.boolean(), (all, multiple) => {
        const questions = all.map((_, index) => question(`Q${index}`, multiple))
        const answers = answersOf(questions, Object.fromEntries(all.map((one, index) => [`Q${index}`, one])))
        const isComplete = all.every(({ labels, other }) => labels.length > 0 || other.trim() !== '')
        expect(answers !== null).toBe(isComplete)
        if (answers) expect(Object.values(answers).every((answer) => answer !== '')).toBe(true)
      }),
    )
  })
})

test('why nobody can answer', () => {
  const server = fixtureServer('a', { label: 'Cloud' })
  expect(whyNotAnswerable({ activity: 'needs-you' }, server)).toBeNull()
  expect(whyNotAnswerable({ activity: 'needs-you' }, { ...server, connection: { kind: 'paused' } })).toContain('Cloud')
  expect(whyNotAnswerable({ activity: 'offline' }, server)).toContain('not running')
})
