import { describe, expect, test } from 'vitest'
import type { ConnectionState } from '../../worker/api/state'
import { canonicalUrl, FIXTURE_NOW, fixtureApp, fixtureServer, threeServers } from '../testing/fixtureStates'
import { connectionWords, pillWords } from './serverWords.logic'

const now = FIXTURE_NOW
const waiting: ConnectionState = {
  kind: 'waiting-to-retry',
  retryAt: now + 3400,
  offlineSince: now - 60_000,
  problem: { kind: 'unreachable', reason: 'timed-out' },
}

const of = (connection: ConnectionState) => ({ connection, listsProblem: null })

describe('a connection in words', () => {
  test('the countdown is rounded up and never negative', () => {
    expect(connectionWords(of(waiting), now).state).toBe('reconnecting in 4 s')
    expect(connectionWords(of(waiting), now + 9000).state).toBe('reconnecting…')
  })

  test('since when and why', () => {
    expect(connectionWords(of(waiting), now).detail).toMatch(/^offline since \d\d:\d\d, no answer in time$/)
    expect(connectionWords(of({ ...waiting, offlineSince: null }), now).detail).toBe(
      'not reached yet, no answer in time',
    )
  })

  test('what the browser blocks says why', () => {
    expect(connectionWords(of({ kind: 'blocked', reason: 'mixed-content' }), now).state).toBe(
      'blocked by the browser: an https page may not call an http address',
    )
  })

  test('the other states', () => {
    const state = (connection: ConnectionState) => connectionWords(of(connection), now).state
    expect(state({ kind: 'connected', since: now })).toBe('connected')
    expect(state({ kind: 'paused' })).toBe('paused')
    expect(state({ kind: 'sign-in-needed', since: now })).toBe('sign in again')
    expect(state({ kind: 'signed-out' })).toBe('signed out')
  })
})

describe('the server pill', () => {
  test('some connected: says how many of how many', () => {
    expect(pillWords(fixtureApp(threeServers()), now)).toEqual({ text: '1/3 connected', tone: 'bad' })
  })

  test('all connected', () => {
    const app = fixtureApp([fixtureServer('a'), fixtureServer('b')])
    expect(pillWords(app, now)).toEqual({ text: 'Both connected', tone: 'good' })
  })

  test('a paused server is nothing bad, but it is not connected', () => {
    const app = fixtureApp([fixtureServer('a'), fixtureServer('b', { connection: { kind: 'paused' } })])
    expect(pillWords(app, now)).toEqual({ text: '1/2 connected', tone: 'calm' })
  })

  test('a single server speaks for itself', () => {
    expect(pillWords(fixtureApp([fixtureServer('a')]), now).text).toBe('Connected')
    expect(pillWords(fixtureApp([fixtureServer('a', { connection: waiting })]), now).text).toBe('reconnecting in 4 s')
  })
})

test('a connected server whose lists cannot be read says so, why and since when; the pill does not call it good', () => {
  const error = { code: 'too-much', serverUrl: canonicalUrl('https://a.example'), what: 'answer' } as const
  const connection = { kind: 'connected', since: 0 } as const
  const facts = { connection, listsProblem: { since: now, error } }
  const { state, detail, tone } = connectionWords(facts, now)
  expect(state).toBe('connected, but its lists cannot be read')
  expect(detail).toMatch(/^since \d\d:\d\d: https:\/\/a\.example answers with more/)
  expect(tone).toBe('bad')
  const servers = [fixtureServer('a', facts), fixtureServer('b', { connection })]
  expect(pillWords(fixtureApp(servers), now).tone).toBe('bad')
})
