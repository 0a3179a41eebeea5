import { expect, test } from 'vitest'
import { FIXTURE_NOW, fixtureApp, fixtureServer } from '../testing/fixtureStates'
import { listNotes } from './upToDate.logic'

test('listNotes names every signed-in server that has not answered over its present connection, whatever is cached', () => {
  const since = FIXTURE_NOW
  const app = fixtureApp([
    fixtureServer('answered', { listsAsOf: since, connection: { kind: 'connected', since } }),
    fixtureServer('hangs', { listsAsOf: since - 1, connection: { kind: 'connected', since } }),
    fixtureServer('coming', { listsAsOf: null, connection: { kind: 'connecting' } }),
    fixtureServer('blocked', { listsAsOf: since, connection: { kind: 'blocked', reason: 'mixed-content' } }),
    fixtureServer('paused', { listsAsOf: since, connection: { kind: 'paused' } }),
    fixtureServer('out', { listsAsOf: null, account: { kind: 'signed-out' }, connection: { kind: 'signed-out' } }),
  ])
  expect(listNotes(app).map(({ serverId }) => serverId)).toEqual(['hangs', 'coming', 'blocked', 'paused'])
  expect(listNotes(app)[0]?.text).toBe('Not known yet: waiting for hangs.')
})
