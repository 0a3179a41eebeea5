import { describe, expect, test } from 'vitest'
import type { SessionSummary } from '../../worker/api/state'
import { fixtureMachine, fixtureSession } from '../testing/fixtureStates'
import { machineName, sessionTitle } from './sessionNames.logic'

describe('a session', () => {
  test('is titled by its folder when it has no title, and never by nothing', () => {
    const session = fixtureSession('a', '1')
    const titled = (title: string | null, path: string) =>
      sessionTitle({
        ...session,
        content: { ...session.content, kind: 'open', title, path } as SessionSummary['content'],
      })
    expect(titled('Fix it', '/x')).toBe('Fix it')
    expect(titled(null, '/home/ada/project/')).toBe('project')
    expect(titled('  ', 'C:\\code\\thing')).toBe('thing')
    expect(titled(null, '/')).not.toBe('')
    expect(sessionTitle({ ...session, content: { kind: 'locked' } })).toBe('Locked session')
  })

  test('names the machine by its own name, else by the host', () => {
    const session = fixtureSession('a', '1')
    const machine = fixtureMachine('a', 'machine-1')
    expect(machineName(session, { [machine.id]: machine })).toBe('machine-1')
    expect(machineName(session, { [machine.id]: { ...machine, content: { kind: 'locked' } } })).toBe('box')
    expect(machineName(session, undefined)).toBe('box')
  })
})
