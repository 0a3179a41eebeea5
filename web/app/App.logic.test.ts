import { expect, test } from 'vitest'
import { fixtureApp, fixtureServer } from '../testing/fixtureStates'
import { layoutOf, needsSignIn, signedInServers } from './App.logic'

test('sign-in is asked for only once the cache was read', () => {
  expect(needsSignIn(fixtureApp())).toBe(true)
  expect(needsSignIn(fixtureApp([fixtureServer('a')]))).toBe(false)
})

test('the list leads on its own page only', () => {
  expect(layoutOf('/', false)).toBe('list')
  expect(layoutOf('/', undefined)).toBe('list')
  expect(layoutOf('/s/one/two', false)).toBe('session')
  expect(layoutOf('/settings', false)).toBe('page')
  expect(layoutOf('/sign-in', true)).toBe('alone')
})

test('who is signed in is not known before the registry was read', () => {
  const servers = [fixtureServer('a'), fixtureServer('b', { account: { kind: 'signed-out' } }), fixtureServer('c')]
  expect(signedInServers(fixtureApp(servers, [], [], { phase: 'reading-cache' }))).toBeNull()
  expect(signedInServers(fixtureApp(servers))).toBe('a\nc')
  expect(signedInServers(fixtureApp())).toBe('')
})
