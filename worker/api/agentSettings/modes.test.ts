import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isDangerousMode } from './dangerousMode'
import { isAtLeast } from './cliVersion'
import { isKnownMode, modeToSend, offeredEfforts, offeredModels, offeredModes, type SettingsTarget } from './modes'
import { promptMeta, withDefaults } from './picks'

function target(change: Partial<SettingsTarget> = {}): SettingsTarget {
  return { agent: 'claude', cliVersion: '1.2.5', isHappyAgent: false, modes: [], models: [], efforts: [], ...change }
}
const choice = (code: string) => ({ code, name: code, description: null })
const model = (code: string, efforts: string[] | null = null) => ({ ...choice(code), efforts })

test.each([
  ['1.2.5', true],
  ['1.2.5-beta.1', true],
  ['1.3.0', true],
  ['2.0.0', true],
  ['1.2.4', false],
  ['0.13.0', false],
  ['', false],
  [null, false],
  ['next', false],
])('is %s at least 1.2.5: %s', (version, expected) => {
  expect(isAtLeast(version, [1, 2, 5])).toBe(expected)
})

describe('modes', () => {
  test.each([
    ['claude', '1.2.5', ['default', 'acceptEdits', 'plan', 'auto', 'bypassPermissions']],
    ['claude', '1.2.0', ['default', 'acceptEdits', 'plan', 'bypassPermissions']],
    ['claude', '0.13.0', ['default', 'acceptEdits', 'plan', 'bypassPermissions']],
    ['codex', '1.2.5', ['default', 'read-only', 'safe-yolo', 'auto', 'yolo']],
    ['codex', '1.2.1-beta.1', ['default', 'read-only', 'safe-yolo', 'yolo']],
    ['gemini', '1.2.5', ['default', 'read-only', 'safe-yolo', 'yolo']],
    ['openclaw', '1.2.5', ['default', 'bypassPermissions']],
    ['claude', null, []],
    ['claude', 'unreadable', []],
    ['opencode', '1.2.5', []],
  ])('%s under CLI %s', (agent, cliVersion, modes) => {
    expect(offeredModes(target({ agent, cliVersion }))).toEqual(modes)
  })

  test('an agent without modes of ours offers what its session lists, and an old CLI only what it lets through', () => {
    const modes = [choice('build'), choice('plan')]
    expect(offeredModes(target({ agent: 'opencode', modes }))).toEqual(['build', 'plan'])
    expect(offeredModes(target({ agent: 'opencode', cliVersion: '1.2.0', modes }))).toEqual(['plan'])
  })

  test('Happy Agent offers what it lists, whatever its version', () => {
    const happyAgent = target({ agent: 'codex', cliVersion: null, isHappyAgent: true, modes: [choice('ask')] })
    expect(offeredModes(happyAgent)).toEqual(['ask'])
    expect(isKnownMode(happyAgent, 'yolo')).toBe(false)
  })

  test('names of object members are no agents', () => {
    expect(offeredModes(target({ agent: 'constructor' }))).toEqual([])
    expect(offeredModels(target({ agent: '__proto__' }))).toEqual([])
  })

  test('asking first leads out of bypass, where the CLI would ignore `default`', () => {
    expect(promptMeta(target(), { mode: 'default' })).toEqual({ permissionMode: 'read-only' })
    expect(promptMeta(target({ cliVersion: '0.13.0' }), { mode: 'default' })).toEqual({ permissionMode: 'default' })
    expect(promptMeta(target({ agent: 'codex' }), { mode: 'default' })).toEqual({ permissionMode: 'default' })
  })

  test.each(['bypassPermissions', 'yolo', 'full-access', 'dangerously-skip-permissions'])('%s is marked', (mode) =>
    expect(isDangerousMode(mode)).toBe(true),
  )
  test.each(['default', 'plan', 'acceptEdits', 'read-only', 'safe-yolo', 'auto'])('%s is not', (mode) => {
    expect(isDangerousMode(mode)).toBe(false)
  })
})

describe('efforts and models', () => {
  test('an effort is used from 1.2.5 on', () => {
    expect(offeredEfforts(target(), null)).toEqual(['low', 'medium', 'high', 'xhigh', 'max'])
    expect(offeredEfforts(target({ cliVersion: '1.2.0' }), null)).toEqual([])
    expect(offeredEfforts(target({ agent: 'gemini' }), null)).toEqual([])
    expect(offeredEfforts(target({ agent: 'opencode', efforts: [choice('deep')] }), null)).toEqual(['deep'])
  })

  test('a model may have efforts of its own', () => {
    const happyAgent = target({ isHappyAgent: true, models: [model('a:one', ['low']), model('a:two')] })
    expect(offeredEfforts(happyAgent, 'a:one')).toEqual(['low'])
    expect(offeredEfforts(happyAgent, 'a:two')).toEqual([])
  })

  test("the session's own list of models wins; codex can go back to its default", () => {
    expect(offeredModels(target({ models: [model('x')] }))).toEqual(['x'])
    expect(offeredModels(target({ agent: 'codex', models: [model('x')] }))).toEqual(['default', 'x'])
    expect(offeredModels(target())).toContain('opus')
  })
})

describe('what goes with a prompt', () => {
  test('picks that the CLI knows', () => {
    expect(promptMeta(target(), { mode: 'plan', model: 'opus', effort: 'max' })).toEqual({
      permissionMode: 'plan',
      model: 'opus',
      effort: 'max',
    })
  })

  test('the model `default` resets it; nothing picked sends nothing', () => {
    expect(promptMeta(target(), { model: 'default' })).toEqual({ model: null })
    expect(promptMeta(target(), {})).toEqual({})
    expect(promptMeta(target(), { mode: null, model: null, effort: null })).toEqual({})
  })

  test('Happy Agent gets the provider apart', () => {
    expect(promptMeta(target({ isHappyAgent: true }), { model: 'anthropic:opus:1' })).toEqual({
      modelProviderId: 'anthropic',
      model: 'opus:1',
    })
    expect(promptMeta(target({ isHappyAgent: true }), { model: 'opus' })).toEqual({})
  })

  const strict = ['default', 'acceptEdits', 'bypassPermissions', 'plan', 'read-only', 'safe-yolo', 'yolo']
  const anyPick = fc.option(
    fc.oneof(fc.string(), fc.constantFrom(...strict, 'auto', 'dontAsk', 'auto_edit', 'low', 'max')),
  )
  const anyAgent = fc.constantFrom('claude', 'codex', 'gemini', 'openclaw', 'agy', 'opencode', 'constructor')
  const anyModes = fc.array(fc.string({ minLength: 1 }).map(choice))

  test('law: a CLI that drops prompts of unknown modes never gets one', () => {
    fc.assert(
      fc.property(anyAgent, anyModes, anyPick, anyPick, (agent, modes, mode, effort) => {
        const meta = promptMeta(target({ agent, modes, cliVersion: '1.2.0' }), { mode, effort })
        expect([undefined, ...strict]).toContain(meta.permissionMode)
        expect(meta.effort).toBeUndefined()
      }),
    )
  })

  test('law: without a version neither mode nor effort is sent', () => {
    fc.assert(
      fc.property(anyAgent, anyModes, anyPick, anyPick, (agent, modes, mode, effort) => {
        const meta = promptMeta(target({ agent, modes, cliVersion: null }), { mode, effort })
        expect(meta).toEqual({})
      }),
    )
  })

  test('law: what is offered is sent as it is', () => {
    fc.assert(
      fc.property(anyAgent, anyModes, fc.constantFrom('0.13.0', '1.2.0', '1.2.5'), (agent, modes, cliVersion) => {
        const to = target({ agent, modes, cliVersion })
        for (const mode of offeredModes(to)) {
          expect(promptMeta(to, { mode })).toEqual({ permissionMode: modeToSend(to, mode) })
        }
      }),
    )
  })
})

test('a default stands in for what was not picked or taken back', () => {
  expect(withDefaults({ mode: 'plan', model: null }, { mode: 'default', model: 'opus', effort: 'low' })).toEqual({
    mode: 'plan',
    model: 'opus',
    effort: 'low',
  })
  expect(withDefaults({}, {})).toEqual({ mode: null, model: null, effort: null })
})
