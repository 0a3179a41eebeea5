import { describe, expect, test } from 'vitest'
import { canonicalUrl, fixtureApp, fixtureServer } from '../testing/fixtureStates'
import {
  accountFinding,
  fieldOfError,
  methodFrom,
  offeredMethods,
  preselectedMethod,
  situationOf,
} from './signIn.logic'

describe('sign-in', () => {
  test('the first sign-in offers no way that needs a key of this browser', () => {
    expect(situationOf(fixtureApp(), null)).toEqual({ kind: 'first' })
    expect(offeredMethods('absent')).toEqual(['new-key', 'backup-key', 'device-link'])
  })

  test('a typed further server: the same key is preselected', () => {
    const situation = situationOf(fixtureApp([fixtureServer('one')]), null)
    expect(situation.kind).toBe('typed')
    expect(preselectedMethod(situation)).toBe('same-key')
  })

  test('a server from a link: nothing is preselected', () => {
    expect(preselectedMethod({ kind: 'from-link' })).toBeNull()
  })

  test.each([
    ['root', 'same-key'],
    ['derived', 'separate-key'],
    ['own', 'backup-key'],
  ] as const)('signing in again with a key of origin %s: %s', (keyOrigin, method) => {
    const server = fixtureServer('one', {
      account: { kind: 'signed-in', accountId: 'a', fingerprint: '0000', keyOrigin },
    })
    expect(preselectedMethod(situationOf(fixtureApp([server]), 'one'))).toBe(method)
  })

  test('an unknown server in the address is a further server, never another entry', () => {
    expect(situationOf(fixtureApp([fixtureServer('one')]), 'two').kind).toBe('typed')
  })

  test('only a backup key carries text', () => {
    expect(methodFrom('backup-key', 'ABC')).toEqual({ kind: 'backup-key', text: 'ABC' })
    expect(methodFrom('same-key', 'ABC')).toEqual({ kind: 'same-key' })
  })

  test('an empty account is a warning for someone who brought a key', () => {
    const empty = { sessions: 0, machines: 0 }
    expect(accountFinding(empty, 'backup-key')).toBe('empty-warning')
    expect(accountFinding(empty, 'device-link')).toBe('empty-warning')
    expect(accountFinding(empty, null)).toBe('empty-warning')
    expect(accountFinding(empty, 'new-key')).toBe('empty-expected')
    expect(accountFinding({ sessions: 0, machines: 1 }, 'backup-key')).toBe('something')
  })

  test('errors stand where they belong', () => {
    const serverUrl = canonicalUrl('https://a.example')
    expect(fieldOfError({ code: 'bad-server-url', problem: 'has-path' })).toBe('server')
    expect(fieldOfError({ code: 'unreachable', serverUrl, reason: 'timed-out' })).toBe('server')
    expect(fieldOfError({ code: 'bad-backup-text', problem: 'length' })).toBe('backup')
    expect(fieldOfError({ code: 'already-registered', serverUrl })).toBe('form')
  })
})
