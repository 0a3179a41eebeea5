import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyPatch, diff } from '../../worker/api/patch'
import type { AppState, SessionSummary } from '../../worker/api/state'
import { sessionKey } from '../addresses/sessionKey'
import { anySession } from '../testing/anySession'
import { fixtureApp, fixtureLists, fixtureSession } from '../testing/fixtureStates'
import { changedIds, countsOf, noteChangedRows } from './selectors'

function appWith(sessions: readonly SessionSummary[]): AppState {
  return { ...fixtureApp(), ...fixtureLists(sessions) }
}

function patched(app: AppState, next: AppState): AppState {
  const ops = diff(app, next)
  const after = applyPatch(app, ops) as AppState
  noteChangedRows(app, after, ops)
  return after
}

const anyListed = fc.tuple(anySession, fc.integer({ min: 0, max: 3 })).map(([session, kind]) => {
  if (kind === 0 && session.content.kind === 'open') session.content.isSideChat = true
  if (kind === 1) session.content = { kind: 'locked' }
  return session
})

const plain = (counts: ReturnType<typeof countsOf>) => ({
  listed: counts.listed,
  byMachine: [...counts.byMachine]
    .filter(([, count]) => count > 0)
    .map(([id, count]) => `${id} ${count}`)
    .toSorted(),
  busy: counts.busy.map(({ id }) => id).toSorted(),
})

test('law: counts that follow patches equal counting all, also when some patches were passed over', () => {
  const step = fc.record({
    sessions: fc.uniqueArray(anyListed, { selector: sessionKey, maxLength: 10, size: 'max' }),
    kept: fc.boolean(),
    isLookedAt: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(step, { minLength: 2, maxLength: 10 }), (steps) => {
      let known = new Map<string, SessionSummary>()
      let app = appWith([])
      for (const { sessions, kept, isLookedAt } of steps) {
        known = new Map([...(kept ? known : []), ...sessions.map((one) => [sessionKey(one), one] as const)])
        app = patched(app, appWith([...known.values()]))
        if (!isLookedAt) continue
        const fresh = appWith([...known.values()])
        for (const serverId of app.serverOrder) {
          expect(plain(countsOf(app, serverId))).toEqual(plain(countsOf(fresh, serverId)))
        }
      }
    }),
  )
})

const changedAt = (updatedAt: number): AppState =>
  appWith(['1', '2', '3'].map((id) => fixtureSession('a', id, { createdAt: 0, updatedAt: id === '1' ? updatedAt : 0 })))

test('only the last patch is remembered, because each keeps the state before it alive', () => {
  const first = changedAt(1)
  const second = patched(first, changedAt(2))
  const third = patched(second, changedAt(3))
  const [a, b, c] = [first, second, third].map(({ sessions, serverOrder: [id] }) => id && sessions[id])
  expect([...changedIds(b, c)]).toEqual(['1'])
  expect([...changedIds(a, b)]).toHaveLength(3)
})
