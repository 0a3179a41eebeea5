import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { FormQuestion } from '../../../worker/api/agents/sessionControls'
import { noControls } from '../../testing/fixtureChats'
import { fixtureSession } from '../../testing/fixtureStates'
import { controlOf } from './bars.logic'
import { formAnswers } from './form.logic'

test('who is in control is said while the session runs, and can be given back where there is a terminal', () => {
  const session = fixtureSession('a', '1')
  const open = session.content.kind === 'open' ? session.content : null
  const inTerminal = { ...session, content: { ...open!, controlledByTerminal: true } }
  expect(controlOf(inTerminal, noControls)).toBe('terminal')
  expect(controlOf({ ...inTerminal, activity: 'archived' }, noControls)).toBeNull()
  expect(controlOf(session, noControls)).toBe('app')
  expect(controlOf(session, { ...noControls, hasTerminal: false })).toBeNull()
  expect(controlOf({ ...session, content: { ...open!, agent: 'codex' } }, noControls)).toBeNull()
})

const question = (change: Partial<FormQuestion>): FormQuestion => ({
  id: 'q',
  header: null,
  question: 'Which?',
  options: ['A', 'B'].map((label) => ({ label, description: null })),
  multiple: false,
  allowCustom: true,
  required: true,
  ...change,
})

test('answers of a form: by question, options apart from own words, open ones left out', () => {
  const questions = [
    question({ id: 'one' }),
    question({ id: 'many', multiple: true }),
    question({ id: 'may', required: false }),
  ]
  const drafts = { one: { options: ['A'], custom: ' more ' }, many: { options: ['B', 'A'], custom: '' } }
  expect(formAnswers(questions, drafts)).toEqual({
    kind: 'answered',
    answers: { one: { options: ['A'], custom: 'more' }, many: { options: ['A', 'B'] } },
  })
  expect(formAnswers(questions, { one: drafts.one })).toBeNull()
})

test('law: nothing is sent that the form does not offer', () => {
  const draft = fc.record({ options: fc.array(fc.constantFrom('A', 'B', 'C')), custom: fc.string() })
  fc.assert(
    fc.property(draft, fc.boolean(), fc.boolean(), (given, multiple, allowCustom) => {
      const answer = formAnswers([question({ multiple, allowCustom, required: false })], { q: given })?.answers['q']
      expect(answer?.options.every((label) => ['A', 'B'].includes(label)) ?? true).toBe(true)
      if (!multiple) expect(answer?.options.length ?? 0).toBeLessThanOrEqual(1)
      if (!allowCustom) expect(answer?.custom).toBeUndefined()
    }),
  )
})
