import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sessionControls } from './sessionControls'

describe('what an open chat knows of its session', () => {
  test('picks: missing, taken back, picked', () => {
    expect(sessionControls({}, null).picks).toEqual({})
    expect(sessionControls({ permissionMode: null, modelMode: 'opus', effortLevel: 7 }, null).picks).toEqual({
      mode: null,
      model: 'opus',
    })
  })

  test('lists of the session, without what could not be sent back as it is', () => {
    const metadata = {
      models: [{ code: 'a', value: 'Model A', description: 'fast' }, { code: 'b\u202e' }, 'c', { value: 'no code' }],
      operatingModes: [{ code: 'plan', value: 'Plan' }],
      slashCommands: ['compact', 'my:skill', 'with space', '', 5],
      skills: ['my:skill', 'other'],
    }
    const { models, modes, commands } = sessionControls(metadata, null)
    expect(models).toEqual([{ code: 'a', name: 'Model A', description: 'fast', efforts: null }])
    expect(modes).toEqual([{ code: 'plan', name: 'Plan', description: null }])
    expect(commands).toEqual(['compact', 'my:skill', 'other'])
  })

  test('Happy Agent: models with their provider', () => {
    const controls = sessionControls(
      {
        client: { id: 'rig' },
        models: [
          { id: 'opus', name: 'Opus', provider: { id: 'anthropic', name: 'Anthropic' }, thinkingLevels: ['low'] },
        ],
        currentModelProviderId: 'anthropic',
        currentModelCode: 'opus',
      },
      null,
    )
    expect(controls.isHappyAgent).toBe(true)
    expect(controls.models).toEqual([
      { code: 'anthropic:opus', name: 'Opus', description: 'Anthropic', efforts: ['low'] },
    ])
    expect(controls.current.model).toBe('anthropic:opus')
  })

  test.each([
    [{ enabled: true, maxBytes: 5_000_000, mediaTypes: ['image/png', 'image/jpeg'] }, { mostBytes: 5_000_000 }],
    [{ enabled: true, mediaTypes: ['image/*'] }, { mostBytes: null }],
    [{ enabled: true, maxBytes: -1 }, { mostBytes: null }],
    [{ enabled: true, mediaTypes: ['application/pdf'] }, null],
    [{ enabled: false }, null],
    ['yes', null],
  ])('Happy Agent: the pictures that it says it takes: %j', (attachments, pictures) => {
    expect(sessionControls({ client: { id: 'rig' }, capabilities: { attachments } }, null).pictures).toEqual(pictures)
    expect(sessionControls({ capabilities: { attachments } }, null).pictures).toBeNull()
  })

  test('the tools for lists that claude says it has; without any tools it says nothing', () => {
    expect(sessionControls({ tools: ['Bash', 'TaskUpdate', 'TaskCreate', 5] }, null).listTools).toEqual([
      'TaskCreate',
      'TaskUpdate',
    ])
    expect(sessionControls({ tools: ['Bash'] }, null).listTools).toEqual([])
    for (const tools of [[], 'TodoWrite', undefined]) expect(sessionControls({ tools }, null).listTools).toBeNull()
  })

  test('a terminal belongs to what no daemon started', () => {
    expect(sessionControls({ startedBy: 'daemon' }, null).hasTerminal).toBe(false)
    expect(sessionControls({ startedBy: 'terminal' }, null).hasTerminal).toBe(true)
  })

  test('the goal that is active, with what can be done about it', () => {
    const goal = { source: 'claude', status: 'active', text: 'All tests pass', capabilities: { clear: true } }
    const progress = { currentStep: 2, totalSteps: 5 }
    expect(sessionControls({}, { agentGoalStatus: { ...goal, progress } }).goal).toEqual({
      text: 'All tests pass',
      can: { clear: true, stop: false, edit: false },
      step: { current: 2, total: 5 },
    })
    expect(sessionControls({}, { agentGoalStatus: { status: 'inactive' } }).goal).toBeNull()
  })

  test('usage limits that a person should know of', () => {
    const windows = [
      { id: 'five_hour', status: 'allowed', utilization: 20 },
      { id: 'seven_day', label: 'Week', status: 'allowed_warning', utilization: 91, resetsAt: 1_800_000_000_000 },
      { id: 'opus', status: 'rejected' },
    ]
    expect(sessionControls({}, { usageLimits: { windows } }).limits).toEqual([
      { id: 'seven_day', label: 'Week', state: 'warning', usedPercent: 91, resetsAt: 1_800_000_000_000 },
      { id: 'opus', label: null, state: 'reached', usedPercent: null, resetsAt: null },
    ])
  })

  test('forms that wait, and kinds that cannot be answered here', () => {
    const question = { id: 'q', header: 'Base', question: 'Which?', options: [{ label: 'A' }], multiSelect: true }
    const state = {
      communications: {
        one: { kind: 'form', form: { questions: [question] } },
        two: { kind: 'photo', title: 'Take a picture' },
        three: { kind: 'form', form: { questions: [question] } },
      },
      completedCommunications: { three: {} },
    }
    const { forms } = sessionControls({}, state)
    expect(forms.map(({ id, kind, title }) => [id, kind, title])).toEqual([
      ['one', 'form', null],
      ['two', 'photo', 'Take a picture'],
    ])
    expect(forms[0]?.questions).toEqual([
      {
        id: 'q',
        header: 'Base',
        question: 'Which?',
        options: [{ label: 'A', description: null }],
        multiple: true,
        allowCustom: true,
        required: true,
      },
    ])
    expect(forms[1]?.questions).toEqual([])
  })

  test('a form of which a part cannot be shown has no questions at all', () => {
    const questions = [
      { id: 'a', question: 'Which?', options: [{ label: 'A' }] },
      { id: 'b', question: 'And?', options: [{ label: 'evil\u202e' }] },
    ]
    const { forms } = sessionControls({}, { communications: { one: { kind: 'form', form: { questions } } } })
    expect(forms[0]?.questions).toEqual([])
  })

  test('law: nothing that comes makes it fail', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (metadata, state) => {
        expect(sessionControls(metadata, state).commands).toBeInstanceOf(Array)
      }),
    )
  })
})
