import { assert, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { isId, type MachineId, type ServerId } from '../../worker/api/ids'
import { fixtureSession } from '../testing/fixtureStates'
import { directoryOfQuery, machineOfQuery, newSessionHref, sessionHref } from './hrefs'

const anyId = string().filter(isId)

test('law: what the address was made of is read back, whatever characters the ids have', () => {
  assert(
    property(anyId, anyId, (server, machine) => {
      const href = newSessionHref(server as ServerId, machine as MachineId)
      expect(href.startsWith('/new?')).toBe(true)
      expect(machineOfQuery(href.slice('/new?'.length))).toEqual({ serverId: server, machineId: machine })
    }),
  )
})

test('a directory is read back, whatever is in its name', () => {
  const href = newSessionHref('a' as ServerId, 'b' as MachineId, '/x y/&=ü')
  expect(directoryOfQuery(href.slice('/new?'.length))).toBe('/x y/&=ü')
  expect(directoryOfQuery('server=a')).toBeNull()
})

test('an address without a machine picks none', () => {
  expect(machineOfQuery('server=&machine=b')).toBeNull()
  expect(machineOfQuery('server=__proto__&machine=b')).toBeNull()
  expect(machineOfQuery('')).toBeNull()
  expect(machineOfQuery('server=a')).toBeNull()
})

test('the address of a session has both ids, escaped', () => {
  const { serverId, id } = fixtureSession('a/b', 'c?d#')
  expect(sessionHref(serverId, id)).toBe('/s/a%2Fb/c%3Fd%23')
})
