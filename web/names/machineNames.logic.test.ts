import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { MachineId } from '../../worker/api/ids'
import type { MachineSummary } from '../../worker/api/state'
import { serverId } from '../testing/fixtureStates'
import { nameOfMachine } from './machineNames.logic'

function machine(id: string, name: string, homeDir: string): MachineSummary {
  const content = {
    kind: 'open' as const,
    name,
    host: name,
    platform: 'linux',
    homeDir,
    cliVersion: '1.2.5',
    canResume: true,
  }
  return { serverId: serverId('a'), id: id as MachineId, activeAt: 0, presence: 'online', content }
}

function namesOf(...machines: MachineSummary[]): (string | null)[] {
  const all = Object.fromEntries(machines.map((one) => [one.id, one]))
  return machines.map(({ id }) => nameOfMachine(all, id))
}

test('a name that somebody gave is not that of another machine either', () => {
  const given = [machine('m-0001', 'ubuntu', '/home/ann'), machine('m-0002', 'ubuntu', '/home/bob')]
  expect(namesOf(...given, machine('m-0003', 'Ubuntu (ann)', '/home/eve'))).toEqual([
    'ubuntu (ann) (m-0001)',
    'ubuntu (bob)',
    'Ubuntu (ann) (m-0003)',
  ])
})

test('law: no two machines of a server have one name, whatever they are called', () => {
  const name = fc.constantFrom('box', 'Box', 'box (ann)', 'box (…0001)', 'box (m-0001)', 'box (ann) (m-0001)', 'other')
  const home = fc.constantFrom('/home/ann', '/home/bob', '/root', '')
  const property = fc.property(fc.array(fc.tuple(name, home), { maxLength: 6 }), (given) => {
    const names = namesOf(...given.map(([called, at], index) => machine(`m-000${index}`, called, at)))
    expect(new Set(names.map((one) => one?.toLowerCase())).size).toBe(given.length)
  })
  fc.assert(property, { numRuns: 1000 })
})

test('machines of one host name are told apart by their users, else by their ids', () => {
  expect(namesOf(machine('m-0001', 'ubuntu', '/home/ann'), machine('m-0002', 'ubuntu', '/home/bob'))).toEqual([
    'ubuntu (ann)',
    'ubuntu (bob)',
  ])
  expect(namesOf(machine('m-0001', 'ubuntu', '/root'), machine('m-0002', 'Ubuntu', '/root'))).toEqual([
    'ubuntu (…0001)',
    'Ubuntu (…0002)',
  ])
  expect(namesOf(machine('a-7777', 'ci', 'C:\\Users\\ci'), machine('b-7777', 'ci', 'C:\\Users\\ci'))).toEqual([
    'ci (a-7777)',
    'ci (b-7777)',
  ])
})

test('a name of its own stays as it is; locked and nameless ones have none', () => {
  const locked: MachineSummary = { ...machine('m-3', 'ubuntu', ''), content: { kind: 'locked' } }
  expect(namesOf(machine('m-1', 'ubuntu', '/home/ann'), machine('m-2', 'mac', '/x'), locked)).toEqual([
    'ubuntu',
    'mac',
    null,
  ])
  expect(namesOf(machine('m-1', '', '/home/ann'))).toEqual([null])
  expect(nameOfMachine(undefined, 'm-1' as MachineId)).toBe(null)
})

test('law: no two machines of a server have one name', () => {
  const facts = fc.record({
    id: fc.uuid(),
    name: fc.constantFrom('a', 'A', 'b'),
    homeDir: fc.constantFrom('', '/home/x', '/home/y'),
  })
  fc.assert(
    fc.property(fc.uniqueArray(facts, { selector: ({ id }) => id, maxLength: 8 }), (all) => {
      const names = namesOf(...all.map(({ id, name, homeDir }) => machine(id, name, homeDir)))
      expect(new Set(names).size).toBe(names.length)
    }),
  )
})
