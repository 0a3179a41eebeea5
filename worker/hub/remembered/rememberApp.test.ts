import { allRows } from '../../api/rows'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { fixtureApp, fixtureMachine, fixtureServer, fixtureSession } from '../../../web/testing/fixtureStates'
import type { ConnectionState, SessionActivity } from '../../api/state'
import { rememberedApp } from './rememberApp'

const activities: SessionActivity[] = ['needs-you', 'working', 'idle', 'offline', 'archived', 'unknown', 'lost']
const connections: ConnectionState[] = [
  { kind: 'paused' },
  { kind: 'signed-out' },
  { kind: 'connecting' },
  { kind: 'connected', since: 5 },
  { kind: 'waiting-to-retry', retryAt: 9, offlineSince: 3, problem: { kind: 'bad-answer' } },
  { kind: 'sign-in-needed', since: 4 },
]

const anyApp = fc
  .record({
    servers: fc.array(fc.constantFrom(...connections), { maxLength: 4 }),
    sessions: fc.array(
      fc.record({
        server: fc.nat(3),
        activity: fc.constantFrom(...activities),
        updatedAt: fc.nat(1_000),
        pinned: fc.boolean(),
      }),
      { maxLength: 150 },
    ),
  })
  .map(({ servers, sessions }) =>
    fixtureApp(
      servers.map((connection, index) => fixtureServer(`s${index}`, { connection })),
      sessions.map(({ server, pinned, ...session }, index) =>
        fixtureSession(`s${server}`, `id${index}`, { ...session, ...(pinned ? { marks: { pinned } } : {}) }),
      ),
      [fixtureMachine('s0', 'box', { presence: 'online' })],
    ),
  )

test('is small, says nothing that a cache cannot know, and keeps the pinned and the latest', () => {
  fc.assert(
    fc.property(anyApp, (app) => {
      const remembered = rememberedApp(app)
      const kept = Object.values(remembered.sessions).flatMap(allRows)
      const all = Object.values(app.sessions)
        .flatMap(allRows)
        .filter(({ activity }) => activity !== 'archived')
      expect(kept.length).toBe(Math.min(60, all.length))
      for (const { activity } of kept) expect(['unknown', 'offline', 'lost']).toContain(activity)
      for (const { connection } of Object.values(remembered.servers)) {
        expect(['connected', 'waiting-to-retry']).not.toContain(connection.kind)
      }
      for (const byId of Object.values(remembered.machines)) {
        for (const { presence } of Object.values(byId)) expect(presence).toBe('unknown')
      }
      const isKept = new Set(kept.map(({ id }) => id))
      const oldestKept = Math.min(...kept.filter(({ marks }) => !marks?.pinned).map(({ updatedAt }) => updatedAt))
      for (const { id, marks, updatedAt } of all) {
        if (!isKept.has(id)) expect(marks?.pinned === true ? 0 : updatedAt).toBeLessThanOrEqual(oldestKept)
      }
      // What is remembered of it is remembered again.
      expect(rememberedApp(remembered)).toEqual(remembered)
    }),
  )
})
