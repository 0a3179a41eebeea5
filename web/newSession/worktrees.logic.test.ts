import { expect, test } from 'vitest'
import type { SessionSummary } from '../../worker/api/state'
import {
  fixtureApp,
  fixtureMachine,
  fixtureServer,
  fixtureSession,
  machineId,
  serverId,
} from '../testing/fixtureStates'
import { isInUse, pathsInUse } from './worktrees.logic'

const worktree = { name: 'w', path: '/home/ada/shop/.dev/worktree/w', branch: 'w' }

function runsIn(server: string, machine: string, path: string, activity: SessionSummary['activity'] = 'working') {
  const session = fixtureSession(server, path)
  if (session.content.kind !== 'open') return session
  return { ...session, activity, content: { ...session.content, machineId: machineId(machine), path } }
}

function daemon(server: string, id: string, host: string) {
  const machine = fixtureMachine(server, id)
  return machine.content.kind === 'open' ? { ...machine, content: { ...machine.content, host } } : machine
}

const machines = [
  daemon('a', 'cli', 'box'),
  daemon('a', 'agent', 'box'),
  daemon('b', 'cli', 'box'),
  daemon('b', 'o', 'o'),
]

test.each([
  ['its own daemon', runsIn('a', 'cli', worktree.path), true],
  ['another daemon of the computer', runsIn('a', 'agent', `${worktree.path}/app`), true],
  ['another server', runsIn('b', 'cli', `${worktree.path}/`), true],
  ['a directory written from home', runsIn('b', 'cli', '~/shop/.dev/worktree/w'), true],
  ['a directory written with more than it needs', runsIn('a', 'cli', '/home/ada//shop/./.dev/worktree/w'), true],
  ['another computer', runsIn('b', 'o', worktree.path), false],
  ['a session that has ended', runsIn('a', 'cli', worktree.path, 'offline'), false],
  ['a worktree whose name begins so', runsIn('a', 'cli', `${worktree.path}2`), false],
])('whether a session runs in a worktree: %s', (_, session, isUsed) => {
  const app = fixtureApp([fixtureServer('a'), fixtureServer('b')], [session], machines)
  const address = { serverId: serverId('a'), machineId: machineId('cli') }
  expect(isInUse(worktree, pathsInUse(app, address))).toBe(isUsed)
})
