import type { ConnectionState } from '../api/state'
import { createListeners } from '../shared/observable'
import type { OpenAccount } from './account/openAccount'
import type { LiveServerState } from './serverConnection.types'

/** What one connection contributes to the state that pages see. Composed when somebody reads it, not with each event. */
export interface LiveState {
  get(): LiveServerState
  /** Something may be different now. */
  changed(): void
  onChange(listener: () => void): () => void
  /** Tells nobody any more. */
  stop(): void
}

export function createLiveState(connection: () => ConnectionState, account: () => OpenAccount | null): LiveState {
  const listeners = createListeners()
  let composed: LiveServerState | null = null
  let isCurrent = false
  let isStopped = false

  function compose(): LiveServerState {
    const opened = account()
    return {
      connection: keepPaused(connection()),
      sessions: opened?.sessions.summaries() ?? nothing,
      machines: opened?.machines.summaries() ?? nothing,
      listsAsOf: opened?.listsAsOf() ?? null,
      setBackAt: opened?.setBackAt() ?? null,
      unsentMessages: opened?.outbox.unsentCount() ?? null,
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
    changed() {
      isCurrent = false
      if (!isStopped) listeners.notify()
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

/** The same object each time, so that an unchanged state keeps its identity. */
function keepPaused(state: ConnectionState): ConnectionState {
  return state.kind === 'paused' ? paused : state
}
