import { expect, test } from 'vitest'
import { excerptOf } from './excerpt.logic'

test('an excerpt is short and in one line, and turns no writing around', () => {
  expect(excerptOf('WIFI:S:home')).toBe('WIFI:S:home')
  expect(excerptOf('a\nb\u202Ec\u0000d')).toBe('a b c d')
  expect([...excerptOf('👋'.repeat(100))]).toHaveLength(33)
})
