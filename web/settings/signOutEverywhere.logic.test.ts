import { expect, test } from 'vitest'
import type { KeyOrigin } from '../../worker/api/state'
import { fixtureApp, fixtureServer } from '../testing/fixtureStates'
import { leavingEverywhere } from './signOutEverywhere.logic'

const account = (keyOrigin: KeyOrigin) =>
  ({ kind: 'signed-in', accountId: 'a', fingerprint: '0000', keyOrigin }) as const

test('counts what is unsent on all servers; a server that does not say makes it unknown', () => {
  const two = fixtureApp([fixtureServer('a', { unsentMessages: 1 }), fixtureServer('b', { unsentMessages: 2 })])
  expect(leavingEverywhere(two).unsent).toBe(3)
  const unknown = fixtureApp([fixtureServer('a', { unsentMessages: 1 }), fixtureServer('b', { unsentMessages: null })])
  expect(leavingEverywhere(unknown).unsent).toBeNull()
})

test('names the servers whose key is in no other place, and only those', () => {
  const app = fixtureApp([
    fixtureServer('a', { label: 'Home', account: account('root') }),
    fixtureServer('b', { label: 'Cloud', account: account('derived') }),
    fixtureServer('c', { label: 'Company', account: account('own') }),
    fixtureServer('d', { label: 'Old', account: { kind: 'signed-out' }, unsentMessages: null }),
  ])
  expect(leavingEverywhere(app)).toEqual({ nothingToLeave: false, unsent: 0, keysLost: ['Company'] })
})

test('with no sign-in left there is still the first key to forget', () => {
  const app = fixtureApp([fixtureServer('a', { account: { kind: 'signed-out' } })])
  expect(leavingEverywhere(app).nothingToLeave).toBe(false)
  expect(leavingEverywhere({ ...app, rootKey: 'absent' }).nothingToLeave).toBe(true)
})
