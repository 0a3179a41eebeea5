import * as fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { ownKey, ownKeys, standardKey } from '../page/singleKeys'
import { changeableKeys, isSingleKey, withKey } from './changeKey.logic'

afterEach(() => ownKeys.set({}))

const plain = { ctrlKey: false, metaKey: false, altKey: false }

test('a key that another one has is refused by name; its own key undoes the change', () => {
  expect(withKey({}, 'n', 'e')).toEqual({ taken: 'e' })
  expect(withKey({ e: 'x' }, 'n', 'e')).toEqual({ own: { e: 'x', n: 'e' } })
  expect(withKey({ e: 'x' }, 'e', 'e')).toEqual({ own: {} })
})

test('only characters by themselves', () => {
  expect(isSingleKey({ key: 'ö', ...plain })).toBe(true)
  for (const key of ['Escape', 'Tab', ' ', 'Dead']) expect(isSingleKey({ key, ...plain })).toBe(false)
  expect(isSingleKey({ key: 'x', ...plain, ctrlKey: true })).toBe(false)
})

test('law: however keys are changed, each stands for one thing, and what is shown is what works', () => {
  const step = fc.tuple(fc.constantFrom(...changeableKeys), fc.constantFrom(...changeableKeys, 'x', 'y', 'ö'))
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      ownKeys.set({})
      for (const [standard, key] of steps) {
        const changed = withKey(ownKeys.get(), standard, key)
        if ('own' in changed) ownKeys.set(changed.own)
      }
      const shown = changeableKeys.map(ownKey)
      expect(new Set(shown).size).toBe(changeableKeys.length)
      expect(shown.map(standardKey)).toEqual([...changeableKeys])
      for (const key of changeableKeys) if (!shown.includes(key)) expect(standardKey(key)).toBe('')
    }),
  )
})

test.each(['', 'null', '5', '[', '"n"', '["n"]', '{"n":7,"e":["n"]}'])(
  'what is stored and makes no sense changes nothing: %s',
  (text) => {
    ownKeys.reread(text)
    expect(ownKeys.get()).toEqual({})
    expect(['n', 'e', '.'].map(standardKey)).toEqual(['n', 'e', '.'])
  },
)
