import type { AppState, DefaultServer, DemoTerminal, SyncedServerListState } from '../api/state'
import { createListeners } from '../shared/observable'
import { composeAppState, type AppStateParts } from './appState'
import type { OpenServers } from './openServers'
import type { Registry } from './registry'

/** The parts of the app state that belong to no single server. */
type OwnParts = Pick<AppStateParts, 'phase' | 'defaultServer' | 'demo' | 'syncedServerList'>

/** The state that every page sees, composed when somebody reads it. */
export interface AppStateSource {
  state(): AppState
  onChange(listener: () => void): () => void
  /** To be called when something that the state is made of may have changed. */
  changed(): void
  set(parts: Partial<OwnParts>): void
  demo(): readonly DemoTerminal[]
  stop(): void
}

export function createAppStateSource(
  generation: string,
  registry: Registry,
  { connections, accounts }: Pick<OpenServers, 'connections' | 'accounts'>,
): AppStateSource {
  const listeners = createListeners()
  const looking: DefaultServer = { kind: 'looking' }
  const noList: SyncedServerListState = { status: { kind: 'none' }, restorable: [], leftOut: [] }
  let own: OwnParts = { phase: 'reading-cache', defaultServer: looking, demo: [], syncedServerList: noList }
  let composed: AppState | null = null
  let isCurrent = false
  const stopListening = registry.onChange(changed)

  function changed(): void {
    isCurrent = false
    listeners.notify()
  }

  function liveStates(): AppStateParts['liveStates'] {
    return new Map([...connections].map(([serverId, connection]) => [serverId, connection.state()]))
  }

  return {
    state() {
      if (composed && isCurrent) return composed
      isCurrent = true
      const parts = {
        ...own,
        generation,
        hasRootSecret: registry.hasRootSecret(),
        primary: registry.primary(),
        entries: registry.entries(),
        accounts,
        liveStates: liveStates(),
      }
      composed = composeAppState(parts, composed)
      return composed
    },
    onChange: listeners.add,
    changed,
    set(parts) {
      own = { ...own, ...parts }
      changed()
    },
    demo: () => own.demo,
    stop() {
      stopListening()
      listeners.clear()
    },
  }
}
