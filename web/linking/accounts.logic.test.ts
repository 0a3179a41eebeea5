import { expect, test } from 'vitest'
import { canonicalUrl, fixtureApp, fixtureServer, threeServers } from '../testing/fixtureStates'
import { isSignedOut, portOf, shortKey } from './accounts.logic'
import { isTypedHost } from '../../worker/api/links/typedHost'

test('a host is typed with its port, in any case; an address is no host', () => {
  const url = canonicalUrl('https://cloud.example.org:8443')
  expect(isTypedHost(' Cloud.example.org:8443 ', url)).toBe(true)
  for (const wrong of ['', 'cloud.example.org', 'https://cloud.example.org:8443', 'cloud.example.org:8443/'])
    expect(isTypedHost(wrong, url)).toBe(false)
})

test('signed out means: no account on any server', () => {
  expect(isSignedOut(fixtureApp())).toBe(true)
  expect(isSignedOut(fixtureApp([fixtureServer('a', { account: { kind: 'signed-out' } })]))).toBe(true)
  expect(isSignedOut(fixtureApp(threeServers()))).toBe(false)
})

test('the port is said even where the scheme implies it', () => {
  expect(portOf('https://a.example')).toBe('443')
  expect(portOf('http://a.example')).toBe('80')
  expect(portOf('http://127.0.0.1:3005')).toBe('3005')
})

test('the short form shows both ends of the key', () => {
  expect(shortKey('4Vd0yQ9mB1x7Jr3tPzWc8uKfHn2sLaEoTgYiR6bN5Xk')).toBe('4Vd0 yQ9m … N5Xk')
})
