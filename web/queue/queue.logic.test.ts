import { expect, test } from 'vitest'
import type { SessionSummary } from '../../worker/api/state'
import { fixtureApp, fixtureServer, fixtureSession, FIXTURE_NOW } from '../testing/fixtureStates'
import { nextLines, queueLines, type QueueLine } from './queue.logic'

const asks = (id: string, minutes: number, change: Partial<SessionSummary> = {}) =>
  fixtureSession('cloud', id, {
    activity: 'needs-you',
    pendingRequests: 1,
    updatedAt: FIXTURE_NOW - minutes * 60_000,
    ...change,
  })

function linesOf(sessions: SessionSummary[], held: string[] = [], snoozed: string[] = []) {
  return queueLines(fixtureApp([fixtureServer('cloud')], sessions), new Set(held), new Set(snoozed))
}

const told = (lines: readonly QueueLine[]) => lines.map(({ key, kind }) => `${key} ${kind}`)
const nobody: ReadonlySet<string> = new Set()

test('a line keeps its place, and a new one comes last, however long it has waited', () => {
  const first = linesOf([asks('a', 5), asks('b', 3)]).lines
  const then = linesOf([asks('older', 9), asks('b', 7), asks('a', 5)]).lines
  expect(told(nextLines(first, then, nobody))).toEqual(['cloud/a asks', 'cloud/b asks', 'cloud/older asks'])
})

test('what was answered elsewhere says so where it stood, until it asks again', () => {
  const first = nextLines([], linesOf([asks('a', 5), asks('b', 3)]).lines, nobody)
  const left = linesOf([asks('b', 3)]).lines
  const answered = nextLines(first, left, nobody)
  expect(told(answered)).toEqual(['cloud/a over', 'cloud/b asks'])
  expect(nextLines(answered, left, nobody)).toBe(answered)
  expect(told(nextLines(answered, linesOf([asks('a', 0), asks('b', 3)]).lines, nobody))).toEqual([
    'cloud/a asks',
    'cloud/b asks',
  ])
})

test('what was answered here stays with its card, then goes', () => {
  const answered = fixtureSession('cloud', 'a', { activity: 'working' })
  const first = nextLines([], linesOf([asks('a', 5), asks('b', 3)]).lines, nobody)
  const held = nextLines(first, linesOf([answered, asks('b', 3)], ['cloud/a']).lines, nobody)
  expect(told(held)).toEqual(['cloud/a asks', 'cloud/b asks'])
  expect(told(nextLines(held, linesOf([answered, asks('b', 3)]).lines, nobody))).toEqual(['cloud/b asks'])
})

test('what is snoozed is not among the lines, and is not called answered', () => {
  const { lines, asleep } = linesOf([asks('a', 5), asks('b', 3)], [], ['cloud/a'])
  expect([told(lines), told(asleep)]).toEqual([['cloud/b asks'], ['cloud/a asks']])
  const first = nextLines([], linesOf([asks('a', 5), asks('b', 3)]).lines, nobody)
  expect(told(nextLines(first, lines, new Set(['cloud/a'])))).toEqual(['cloud/b asks'])
})
