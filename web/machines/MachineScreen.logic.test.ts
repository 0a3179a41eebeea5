import { expect, test } from 'vitest'
import type { MachineSummary } from '../../worker/api/state'
import { fixtureApp, fixtureMachine, fixtureServer } from '../testing/fixtureStates'
import { daemonsBeside } from './MachineScreen.logic'

function daemon(server: string, id: string, host: string, homeDir = '/home/ada'): MachineSummary {
  const machine = fixtureMachine(server, id)
  return machine.content.kind === 'open' ? { ...machine, content: { ...machine.content, host, homeDir } } : machine
}

test('daemons with the same host and home directory are of one computer, on any server', () => {
  const machines = [
    daemon('a', 'cli', 'box'),
    daemon('a', 'agent', 'box'),
    daemon('a', 'other', 'elsewhere'),
    daemon('b', 'cli', 'box'),
    daemon('b', 'root', 'box', '/root'),
    daemon('b', 'silent', '', ''),
    daemon('a', 'silent', '', ''),
    fixtureMachine('b', 'locked', { content: { kind: 'locked' } }),
  ]
  const app = fixtureApp([fixtureServer('a'), fixtureServer('b')], [], machines)
  const beside = machines.map((machine) => daemonsBeside(machine, app).map(({ serverId, id }) => `${serverId}/${id}`))
  expect(beside).toEqual([['a/agent', 'b/cli'], ['a/cli', 'b/cli'], [], ['a/cli', 'a/agent'], [], [], [], []])
})
