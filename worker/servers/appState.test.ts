import { rowsOf, withRows } from '../api/rows'
import { expect, test } from 'vitest'
import { diff } from '../api/patch'
import type { ServerId } from '../api/ids'
import type { SessionSummary } from '../api/state'
import type { LiveServerState } from '../connection/serverConnection.types'
import type { StoredServerEntry } from '../store/registry/registryRecords'
import { composeAppState, type AppStateParts } from './appState'

const summary = (serverId: ServerId, id: string): SessionSummary =>
  ({ serverId, id, seq: 1, unread: false, activity: 'idle', content: { kind: 'locked' } }) as unknown as SessionSummary

/** Counts each time that somebody goes through it. */
function watched<T extends object>(record: T, onWalk: () => void): T {
  return new Proxy(record, {
    ownKeys(target) {
      onWalk()
      return Reflect.ownKeys(target)
    },
  })
}

function liveState(sessions: LiveServerState['sessions']): LiveServerState {
  return {
    connection: { kind: 'connected', since: 0 },
    sessions,
    machines: {},
    listsAsOf: 0,
    setBackAt: null,
    listsProblem: null,
    unsentMessages: 0,
    failedPrompts: [],
    profile: { kind: 'none' },
    settings: { kind: 'none' },
  }
}

test('of 20 servers with 1,000 sessions each, one update goes through those of its server, and is a patch of one part', () => {
  let walks = 0
  const ids = Array.from({ length: 20 }, (_, index) => `server${index}` as ServerId)
  const records = ids.map((id) =>
    watched(rowsOf(Array.from({ length: 1_000 }, (_, n) => summary(id, `s${n}`))), () => void walks++),
  )
  const live = new Map(ids.map((id, index) => [id, liveState(records[index] ?? {})]))
  const parts: AppStateParts = {
    generation: 'g',
    phase: 'ready',
    hasRootSecret: true,
    defaultServer: { kind: 'looking' },
    demo: [],
    primary: null,
    entries: ids.map(
      (id) => ({ id, url: `https://${id}`, aliases: [], pausedAt: null }) as unknown as StoredServerEntry,
    ),
    accounts: new Map(),
    liveStates: live,
    syncedServerList: { status: { kind: 'none' }, restorable: [], leftOut: [] },
  }
  const before = composeAppState(parts, null)
  const [first] = ids
  if (!first) throw new Error('no server')
  const row = { ...summary(first, 's5'), unread: true }
  const changed = withRows(before.sessions[first] ?? {}, [[row.id, row]])
  walks = 0
  const next = new Map(live).set(first, liveState(changed))
  const after = composeAppState({ ...parts, liveStates: next }, before)
  const ops = diff(before, after)
  expect(ops).toEqual([{ op: 'set', path: ['sessions', first, expect.any(String), 's5', 'unread'], value: true }])
  // The record that was; none of the other servers'.
  expect(walks).toBeLessThanOrEqual(1)
})
