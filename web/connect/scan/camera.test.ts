import { expect, test } from 'vitest'
import { problemOf } from './camera'
import { excerptOf } from './excerpt'

test.each([
  ['NotAllowedError', 'denied'],
  ['SecurityError', 'denied'],
  ['NotFoundError', 'no-camera'],
  ['OverconstrainedError', 'no-camera'],
  ['NotReadableError', 'in-use'],
  ['AbortError', 'in-use'],
  ['UnknownError', 'failed'],
] as const)('%s: %s', (name, problem) => {
  expect(problemOf(new DOMException('', name))).toBe(problem)
})

test('what is no DOMException is a failure', () => {
  expect(problemOf(new TypeError('getUserMedia'))).toBe('failed')
})

test('an excerpt is short and in one line, and turns no writing around', () => {
  expect(excerptOf('WIFI:S:home')).toBe('WIFI:S:home')
  expect(excerptOf('a\nb\u202Ec\u0000d')).toBe('a b c d')
  expect([...excerptOf('👋'.repeat(100))]).toHaveLength(33)
})
