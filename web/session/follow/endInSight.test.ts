import { expect, test } from 'vitest'
import { createEndInSight } from './endInSight.logic'

const clientHeight = 500

test('what comes moves the end out of sight, only somebody who goes up leaves it', () => {
  const { look } = createEndInSight()
  expect(look({ scrollTop: 0, scrollHeight: 2000, clientHeight }, false)).toBe('left')
  expect(look({ scrollTop: 1480, scrollHeight: 2000, clientHeight }, false)).toBe('in-sight')
  expect(look({ scrollTop: 1480, scrollHeight: 2600, clientHeight }, false)).toBe('below')
  expect(look({ scrollTop: 1480, scrollHeight: 2000, clientHeight: 300 }, false)).toBe('below')
  // Older messages above move it down, and keep the end where it is.
  expect(look({ scrollTop: 5500, scrollHeight: 6000, clientHeight }, false)).toBe('in-sight')
  expect(look({ scrollTop: 5400, scrollHeight: 6000, clientHeight }, false)).toBe('left')
  expect(look({ scrollTop: 5420, scrollHeight: 6700, clientHeight }, false)).toBe('left')
  expect(look({ scrollTop: 6200, scrollHeight: 6700, clientHeight }, false)).toBe('in-sight')
})

test('rows that turn out smaller move the log up, and nobody left the end; by hand somebody did', () => {
  const { look } = createEndInSight()
  expect(look({ scrollTop: 5500, scrollHeight: 6000, clientHeight }, false)).toBe('in-sight')
  expect(look({ scrollTop: 5100, scrollHeight: 5900, clientHeight }, false)).toBe('below')
  expect(look({ scrollTop: 5400, scrollHeight: 5900, clientHeight }, false)).toBe('in-sight')
  expect(look({ scrollTop: 5200, scrollHeight: 5950, clientHeight }, true)).toBe('left')
  expect(look({ scrollTop: 5200, scrollHeight: 6500, clientHeight }, false)).toBe('left')
})

test('who goes up slowly leaves the end, too, also while something comes', () => {
  const { look } = createEndInSight()
  expect(look({ scrollTop: 5500, scrollHeight: 6000, clientHeight }, false)).toBe('in-sight')
  for (let up = 1; up <= 60; up++) {
    expect(look({ scrollTop: 5500 - up, scrollHeight: 6000, clientHeight }, false)).toBe('in-sight')
  }
  expect(look({ scrollTop: 5439, scrollHeight: 6000, clientHeight }, false)).toBe('left')

  const { look: streamed } = createEndInSight()
  expect(streamed({ scrollTop: 5500, scrollHeight: 6000, clientHeight }, false)).toBe('in-sight')
  expect(streamed({ scrollTop: 5499.5, scrollHeight: 6090, clientHeight }, true)).toBe('left')
})
