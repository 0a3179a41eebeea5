import { assert, property, string, uuid } from 'fast-check'
import { expect, test } from 'vitest'
import { isId, sessionAddress, type MachineId, type ServerId, type SessionId } from '../../worker/api/ids'
import { fixtureSession } from '../testing/fixtureStates'
import { directoryOfQuery, machineOfQuery, newSessionHref, sessionHref, sessionOfPath } from './hrefs'
import { addressKey, sessionOfKey } from './sessionKey'

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

test('law: a session is read back from its path and from those under it, whatever characters the ids have', () => {
  assert(
    property(anyId, anyId, (serverId, sessionId) => {
      const path = sessionHref(serverId as ServerId, sessionId as SessionId)
      expect(sessionOfPath(path)).toEqual({ serverId, sessionId })
      expect(sessionOfPath(`${path}/files`)).toEqual({ serverId, sessionId })
    }),
  )
})

test.each(['/s/a/100%', '/s/%zz/b', '/s/a/%E0%A4%A', '/s/a/', '/s', '/', '/machines/a/b'])(
  '%s is the path of no session',
  (path) => {
    expect(sessionOfPath(path)).toBeNull()
  },
)

test('law: a session is read back from its key, whatever characters the server put into its id', () => {
  assert(
    property(uuid(), anyId, (serverId, sessionId) => {
      const session = sessionAddress(serverId, sessionId)
      expect(session && sessionOfKey(addressKey(session))).toEqual({ serverId, sessionId })
    }),
  )
  for (const key of [undefined, '', 'a', 'a/', '/b']) expect(sessionOfKey(key)).toBeNull()
})
