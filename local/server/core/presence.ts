import type { EventRouter } from './events'
import type { Database } from '../store/database'
import { expireMachines, findMachine, setMachineActive } from '../store/machines'
import { expireSessions, findSession, setSessionActivity } from '../store/sessions'

/** `activeAt` is written when a heartbeat is this much away from the stored time (docs/protocol.md 7.1). */
const WRITE_THRESHOLD_MS = 30_000
/** Heartbeats of a stopped session are ignored this long (docs/protocol.md 7.2). */
const STOPPED_MS = 60_000
/** A remembered row is read anew after this time. */
const MEMORY_MS = 30_000
/** Silence after which the job marks something inactive (docs/protocol.md 7.2). */
const SILENCE_MS = 10 * 60_000

/** Heartbeats, and who counts as active (docs/protocol.md 7.1, 7.2). */
export interface Presence {
  /** @param time as sent, epoch ms. Ignored for unknown, foreign and just stopped sessions, and when too old */
  sessionAlive(accountId: string, sessionId: string, time: number, thinking: boolean): void
  machineAlive(accountId: string, machineId: string, time: number): void
  /** The session ended: forget what was queued and ignore its heartbeats for a while. */
  sessionStopped(sessionId: string): void
  /** The session starts again: its heartbeats count. */
  sessionResumed(sessionId: string): void
  /** Writes queued activity; the server does it every 5 s. */
  flush(): void
  /** Marks the silent inactive and tells the account; the server does it every 60 s. */
  expire(): void
}

interface Heartbeats {
  accountId: string
  writtenAt: number
  /** Only a machine that is inactive in the database is written at its first heartbeat, whatever the threshold. */
  isInactiveMachine: boolean
  pending: number | null
  validUntil: number
}

/** @returns the time as the server takes it (not in the future), or null when it is too old */
export function acceptedTime(time: number, now: number): number | null {
  return time < now - SILENCE_MS ? null : Math.min(time, now)
}

export function createPresence(db: Database, events: EventRouter, now: () => number): Presence {
  const sessions = new Map<string, Heartbeats>()
  const machines = new Map<string, Heartbeats>()
  const stoppedUntil = new Map<string, number>()

  const remembered = (known: Map<string, Heartbeats>, id: string, accountId: string): Heartbeats | null => {
    const entry = known.get(id)
    return entry && entry.accountId === accountId && entry.validUntil > now() ? entry : null
  }

  const queue = (entry: Heartbeats, time: number): void => {
    if (entry.isInactiveMachine || Math.abs(time - entry.writtenAt) > WRITE_THRESHOLD_MS) entry.pending = time
  }

  const remember = (
    known: Map<string, Heartbeats>,
    id: string,
    accountId: string,
    row: { activeAt: number; isInactiveMachine: boolean } | null,
  ): Heartbeats | null => {
    if (!row) return null
    const { activeAt: writtenAt, isInactiveMachine } = row
    const entry = { accountId, writtenAt, isInactiveMachine, pending: null, validUntil: now() + MEMORY_MS }
    known.set(id, entry)
    return entry
  }

  const rememberSession = (accountId: string, sessionId: string): Heartbeats | null => {
    const row = findSession(db, accountId, sessionId)
    return remember(sessions, sessionId, accountId, row && { activeAt: row.activeAt, isInactiveMachine: false })
  }

  const rememberMachine = (accountId: string, machineId: string): Heartbeats | null => {
    const row = findMachine(db, accountId, machineId)
    const held = row && { activeAt: row.activeAt, isInactiveMachine: row.active === 0 }
    return remember(machines, machineId, accountId, held)
  }

  const flushOne = (known: Map<string, Heartbeats>, write: (id: string, at: number) => void): void => {
    for (const [id, entry] of known) {
      if (entry.pending === null) {
        if (entry.validUntil < now()) known.delete(id)
        continue
      }
      write(id, entry.pending)
      entry.writtenAt = entry.pending
      entry.isInactiveMachine = false
      entry.pending = null
    }
  }

  return {
    sessionAlive(accountId, sessionId, time, thinking) {
      const at = acceptedTime(time, now())
      if (at === null) return
      if ((stoppedUntil.get(sessionId) ?? 0) > now()) return
      const entry = remembered(sessions, sessionId, accountId) ?? rememberSession(accountId, sessionId)
      if (!entry) return
      queue(entry, at)
      const activity = { type: 'activity', id: sessionId, active: true, activeAt: at, thinking }
      events.ephemeral(accountId, { to: 'user' }, activity)
    },
    machineAlive(accountId, machineId, time) {
      const at = acceptedTime(time, now())
      if (at === null) return
      const entry = remembered(machines, machineId, accountId) ?? rememberMachine(accountId, machineId)
      if (!entry) return
      queue(entry, at)
      events.ephemeral(
        accountId,
        { to: 'user' },
        { type: 'machine-activity', id: machineId, active: true, activeAt: at },
      )
    },
    sessionStopped(sessionId) {
      sessions.delete(sessionId)
      stoppedUntil.set(sessionId, now() + STOPPED_MS)
    },
    sessionResumed(sessionId) {
      stoppedUntil.delete(sessionId)
    },
    flush() {
      flushOne(sessions, (id, at) => setSessionActivity(db, id, true, at, now()))
      flushOne(machines, (id, at) => setMachineActive(db, id, at, now()))
      for (const [id, until] of stoppedUntil) if (until <= now()) stoppedUntil.delete(id)
    },
    expire() {
      for (const session of expireSessions(db, now() - SILENCE_MS, now())) {
        const activity = {
          type: 'activity',
          id: session.id,
          active: false,
          activeAt: session.activeAt,
          thinking: false,
        }
        events.ephemeral(session.accountId, { to: 'user' }, activity)
      }
      for (const machine of expireMachines(db, now() - SILENCE_MS, now())) {
        const activity = { type: 'machine-activity', id: machine.id, active: false, activeAt: machine.activeAt }
        events.ephemeral(machine.accountId, { to: 'user' }, activity)
      }
    },
  }
}
