import { describe, expect, test } from 'vitest'
import { fixtureSession } from '../testing/fixtureStates'
import { sessionState } from './sessionState.logic'

describe('the state of a session', () => {
  test('of a server that is not connected tells the past and never spins', () => {
    const working = fixtureSession('a', '1', { activity: 'working' })
    expect(sessionState(working, false)).toEqual({ glyph: 'working', text: 'working' })
    expect(sessionState(working, true)).toEqual({ glyph: 'unknown', text: 'was working' })
    expect(sessionState({ ...working, activity: 'needs-you', pendingRequests: ['r1', 'r2'] }, true)).toEqual({
      glyph: 'needs-you',
      text: 'needed you, 2 requests',
    })
    expect(sessionState({ ...working, activity: 'unknown' }, true).text).toBe('state unknown')
  })

  test('unread gives way to waiting and working', () => {
    const unread = fixtureSession('a', '1', { unread: true })
    expect(sessionState(unread, false)).toEqual({ glyph: 'unread', text: 'unread, idle' })
    expect(sessionState({ ...unread, activity: 'working' }, false).glyph).toBe('working')
    expect(sessionState({ ...unread, activity: 'needs-you' }, false).glyph).toBe('needs-you')
  })
})
