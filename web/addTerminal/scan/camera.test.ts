import { expect, test } from 'vitest'
import { problemOf } from './camera'

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
