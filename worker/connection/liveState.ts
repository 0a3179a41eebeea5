import type { HubErrorData } from '../api/errors'
import { allRows, type Rows } from '../api/rows'
import type { ConnectionState, MachineSummary } from '../api/state'
import { createListeners } from '../shared/observable'
import type { OpenAccount } from './account/openAccount'
import type { LiveServerState } from './serverConnection.types'

/** What one connection contributes to the state that pages see. Composed when somebody reads it, not with each event. */
export interface LiveState {
  get(): LiveServerState
  /** To be called when something may have changed. */
  changed(): void
  /** Why the lists of a connected server cannot be read; null = they can. */
  setListsProblem(error: HubErrorData | null): void
  onChange(listener: () => void): () => void
  /** Ends the notifications. */
  stop(): void
}

export function createLiveState(connection: () => ConnectionState, account: () => OpenAccount | null): LiveState {
  const listeners = createListeners()
  let composed: LiveServerState | null = null
  let machines: { rows: Rows<MachineSummary>; byId: LiveServerState['machines'] } | null = null
  let isCurrent = false
  let isStopped = false
  let listsProblem: LiveServerState['listsProblem'] = null

  function changed(): void {
    isCurrent = false
    if (!isStopped) listeners.notify()
  }

  /** They are few; the same object until one changed. */
  function machinesOf(rows: Rows<MachineSummary>): LiveServerState['machines'] {
    if (machines?.rows !== rows) {
      machines = { rows, byId: Object.fromEntries(allRows(rows).map((machine) => [machine.id, machine])) }
    }
    return machines.byId
  }

  function compose(): LiveServerState {
    const opened = account()
    return {
      connection: keepPaused(connection()),
      sessions: opened?.sessions.summaries() ?? nothing,
      machines: opened ? machinesOf(opened.machines.summaries()) : nothing,
      listsAsOf: opened?.listsAsOf() ?? null,
      setBackAt: opened?.setBackAt() ?? null,
      listsProblem,
      unsentMessages: opened?.outbox.unsentCount() ?? null,
      failedPrompts: keepSame(composed?.failedPrompts, opened?.outbox.failed() ?? null),
      profile: opened?.profileAndSettings.profile() ?? none,
      settings: opened?.profileAndSettings.settings() ?? none,
    }
  }

  return {
    get() {
      if (composed && isCurrent) return composed
      isCurrent = true
      const next = compose()
      const names = Object.keys(next) as (keyof LiveServerState)[]
      if (!composed || names.some((name) => next[name] !== composed?.[name])) composed = next
      return composed
    },
    changed,
    setListsProblem(error) {
      if (error === null && listsProblem === null) return
      listsProblem = error && { since: listsProblem?.since ?? Date.now(), error }
      changed()
    },
    onChange: listeners.add,
    stop() {
      isStopped = true
      listeners.clear()
    },
  }
}

const nothing = {}
const none = { kind: 'none' } as const
const paused = { kind: 'paused' } as const

/** `before` where both say the same. */
function keepSame<T>(before: T | undefined, now: T): T {
  return before !== undefined && JSON.stringify(before) === JSON.stringify(now) ? before : now
}

/** The same object each time, so that an unchanged state keeps its identity. */
function keepPaused(state: ConnectionState): ConnectionState {
  return state.kind === 'paused' ? paused : state
}
