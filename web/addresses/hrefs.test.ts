import { assert, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import type { MachineId, ServerId } from '../../worker/api/ids'
import { directoryOfQuery, machineOfQuery, newSessionHref } from './hrefs'

test('law: what the address was made of is read back, whatever characters the ids have', () => {
  assert(
    property(string(), string(), (server, machine) => {
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
  expect(machineOfQuery('')).toBeNull()
  expect(machineOfQuery('server=a')).toBeNull()
})
