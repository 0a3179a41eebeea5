import { expect, test } from 'vitest'
import type { Fleet } from '../../worker/api/agents/fleets'
import { fixtureApp, fixtureServer, fixtureSession, machineId, serverId, sessionId } from '../testing/fixtureStates'
import { othersOf, pendingOf } from './fleet.logic'

const fleet: Fleet = {
  id: 'f',
  startedAt: 1,
  prompt: 'Fix it',
  members: ['one', 'two', 'archived', 'gone', 'leaving', 'failing'].map((id) => ({
    id,
    machine: { serverId: serverId('a'), machineId: machineId('m') },
    directory: '/x',
    agent: 'claude',
    worktree: null,
    outcome: { kind: 'started', sessionId: sessionId(id) },
  })),
}
const removal = { how: 'archive', at: 1 } as const
const app = fixtureApp(
  [fixtureServer('a')],
  [
    fixtureSession('a', 'one'),
    fixtureSession('a', 'two'),
    fixtureSession('a', 'archived', { activity: 'archived' }),
    fixtureSession('a', 'leaving', { marks: { removal } }),
    fixtureSession('a', 'failing', {
      marks: { removal: { ...removal, error: { code: 'internal', detail: 'x' } as never } },
    }),
  ],
)

test('what is kept and what is archived already is not archived again', () => {
  expect(othersOf(fleet, 'one', app)).toEqual([{ serverId: 'a', sessionId: 'two' }])
  expect(pendingOf(fleet, app)).toEqual([{ serverId: 'a', sessionId: 'leaving' }])
})
