import { expect, test } from 'vitest'
import { titleOf } from './documentTitle'

test('the tab says what waits first, then the screen', () => {
  expect(titleOf(null, 0)).toBe('Happy Hub')
  expect(titleOf(null, 1)).toBe('(1) Happy Hub')
  expect(titleOf('Happy Hub', 3)).toBe('(3) Happy Hub')
  expect(titleOf('Fix login', 0)).toBe('Fix login · Happy Hub')
  expect(titleOf('Fix login', 2)).toBe('(2) Fix login · Happy Hub')
})
