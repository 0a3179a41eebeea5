import { expect, test } from 'vitest'
import { createEndInSight } from './endInSight.logic'

test('what comes moves the end out of sight, only somebody who goes up leaves it', () => {
  const look = createEndInSight()
  const clientHeight = 500
  expect(look({ scrollTop: 0, scrollHeight: 2000, clientHeight })).toBe('left')
  expect(look({ scrollTop: 1480, scrollHeight: 2000, clientHeight })).toBe('in-sight')
  expect(look({ scrollTop: 1480, scrollHeight: 2600, clientHeight })).toBe('below')
  expect(look({ scrollTop: 1480, scrollHeight: 2000, clientHeight: 300 })).toBe('below')
  // Older messages above move it down, and keep the end where it is.
  expect(look({ scrollTop: 5500, scrollHeight: 6000, clientHeight })).toBe('in-sight')
  expect(look({ scrollTop: 5400, scrollHeight: 6000, clientHeight })).toBe('left')
  expect(look({ scrollTop: 5420, scrollHeight: 6700, clientHeight })).toBe('left')
  expect(look({ scrollTop: 6200, scrollHeight: 6700, clientHeight })).toBe('in-sight')
})
