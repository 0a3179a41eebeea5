import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SettingChange } from '../../api/commands'
import { withChange } from './changeSettings'

const set = (path: string[], value: SettingChange['value']): SettingChange => ({ path, value })

describe('one setting', () => {
  test('among those that nobody here knows', () => {
    const values = { somethingNew: { a: 1 }, agentDefaultOverrides: { claude: { modelMode: 'opus' }, codex: { x: 1 } } }
    expect(withChange(values, set(['agentDefaultOverrides', 'claude', 'effortLevel'], 'high'))).toEqual({
      somethingNew: { a: 1 },
      agentDefaultOverrides: { claude: { modelMode: 'opus', effortLevel: 'high' }, codex: { x: 1 } },
    })
  })

  test('taken out takes empty parents along', () => {
    const values = { agentDefaultOverrides: { claude: { modelMode: 'opus' } }, other: true }
    expect(withChange(values, set(['agentDefaultOverrides', 'claude', 'modelMode'], null))).toEqual({ other: true })
    expect(withChange({}, set(['a', 'b'], null))).toEqual({})
  })

  test('law: everything beside its path stays, and what was set can be read', () => {
    const json = fc.dictionary(fc.string(), fc.jsonValue())
    const path = fc.array(
      fc.string({ minLength: 1 }).filter((name) => name !== '__proto__'),
      { minLength: 1, maxLength: 3 },
    )
    fc.assert(
      fc.property(json, path, fc.string(), (values, names, value) => {
        const [first = '', ...rest] = names
        const after = withChange(values, set(names, value))
        const { [first]: _changed, ...others } = after
        const { [first]: _before, ...othersBefore } = values
        expect(others).toEqual(othersBefore)
        const read = rest.reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], after[first])
        expect(read).toBe(value)
      }),
    )
  })
})
