import { expect, test } from 'vitest'
import type { SessionSummary } from '../../worker/api/state'
import { fixtureApp, fixtureServer, fixtureSession, FIXTURE_NOW } from '../testing/fixtureStates'
import { leftOf, nextLines, queueLines, type Left, type QueueLine } from './queue.logic'

const asks = (id: string, minutes: number, change: Partial<SessionSummary> = {}) =>
  fixtureSession('cloud', id, {
    activity: 'needs-you',
    pendingRequests: ['r1'],
    updatedAt: FIXTURE_NOW - minutes * 60_000,
    ...change,
  })

function linesOf(sessions: SessionSummary[], held: string[] = [], snoozed: string[] = []) {
  return queueLines(fixtureApp([fixtureServer('cloud')], sessions), new Set(held), new Set(snoozed))
}

const told = (lines: readonly QueueLine[]) => lines.map(({ key, kind }) => `${key} ${kind}`)
const nobody: ReadonlySet<string> = new Set()

function next(
  shown: readonly QueueLine[],
  lines: readonly QueueLine[],
  {
    left = 'over',
    answered = nobody,
    asleep = nobody,
  }: { left?: Left; answered?: typeof nobody; asleep?: typeof nobody } = {},
) {
  return nextLines(shown, lines, () => left, answered, asleep)
}

test('a line keeps its place, and a new one comes last, however long it has waited', () => {
  const first = linesOf([asks('a', 5), asks('b', 3)]).lines
  const then = linesOf([asks('older', 9), asks('b', 7), asks('a', 5)]).lines
  expect(told(next(first, then))).toEqual(['cloud/a asks', 'cloud/b asks', 'cloud/older asks'])
})

test('what was answered elsewhere says so where it stood, until it asks again', () => {
  const first = next([], linesOf([asks('a', 5), asks('b', 3)]).lines)
  const left = linesOf([asks('b', 3)]).lines
  const answered = next(first, left)
  expect(told(answered)).toEqual(['cloud/a over', 'cloud/b asks'])
  expect(next(answered, left)).toBe(answered)
  expect(told(next(answered, linesOf([asks('a', 0), asks('b', 3)]).lines))).toEqual(['cloud/a asks', 'cloud/b asks'])
})

test('what was answered here stays with its card, then goes', () => {
  const answered = fixtureSession('cloud', 'a', { activity: 'working' })
  const first = next([], linesOf([asks('a', 5), asks('b', 3)]).lines)
  const held = next(first, linesOf([answered, asks('b', 3)], ['cloud/a']).lines)
  expect(told(held)).toEqual(['cloud/a asks', 'cloud/b asks'])
  const answeredHere = new Set(['cloud/a'])
  expect(told(next(held, linesOf([answered, asks('b', 3)]).lines, { answered: answeredHere }))).toEqual([
    'cloud/b asks',
  ])
  // The card was let go before the agent said that it has the answer.
  expect(told(next(first, linesOf([asks('b', 3)]).lines, { answered: answeredHere }))).toEqual(['cloud/b asks'])
})

test('what is snoozed is not among the lines, and is not called answered', () => {
  const { lines, asleep } = linesOf([asks('a', 5), asks('b', 3)], [], ['asks:cloud/a'])
  expect([told(lines), told(asleep)]).toEqual([['cloud/b asks'], ['cloud/a asks']])
  const first = next([], linesOf([asks('a', 5), asks('b', 3)]).lines)
  expect(told(next(first, lines, { asleep: new Set(['asks:cloud/a']) }))).toEqual(['cloud/b asks'])
})

test('what a server has not said since is neither answered nor gone', () => {
  const shown = linesOf([asks('a', 5)]).lines
  expect(told(next(shown, [], { left: 'unknown' }))).toEqual(['cloud/a asks'])
  expect(told(next(shown, [], { left: 'gone' }))).toEqual([])
  const [line] = shown
  if (!line) throw new Error('No line')
  const left = (session: Partial<SessionSummary> | null, change = {}) =>
    leftOf(fixtureApp([fixtureServer('cloud', change)], session ? [asks('a', 5, session)] : []), line)
  expect(left({ activity: 'working' })).toBe('over')
  expect(left({ activity: 'unknown' })).toBe('unknown')
  expect(left({ activity: 'working' }, { connection: { kind: 'connecting' } })).toBe('unknown')
  expect(left(null, { connection: { kind: 'connecting' } })).toBe('unknown')
  expect(left(null)).toBe('gone')
})
