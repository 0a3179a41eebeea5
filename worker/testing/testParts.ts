import type { ServerConnection, ServerConnectionOptions, LiveServerState } from '../connection/serverConnection.types'

function emptyState(): LiveServerState {
  return {
    connection: { kind: 'connecting' },
    sessions: {},
    machines: {},
    listsAsOf: null,
    setBackAt: null,
    listsProblem: null,
    unsentMessages: 0,
    profile: { kind: 'none' },
    settings: { kind: 'none' },
  }
}

/** A connection that does nothing but let the test change its state. */
export function createIdleConnection(options: ServerConnectionOptions) {
  let state = emptyState()
  const listeners = new Set<() => void>()
  const seen = { stopped: false, paused: false, primary: false, appState: 'background' }
  const connection = {
    serverId: options.serverId,
    state: () => state,
    onChange: (listener: () => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    start: () => Promise.resolve(),
    pause: () => void (seen.paused = true),
    stop: () => Promise.resolve(void (seen.stopped = true)),
    setAppState: (state: string) => void (seen.appState = state),
    setPrimary: (isPrimary: boolean) => void (seen.primary = isPrimary),
    setBrowserOnline: () => {},
    onKeyValues: () => () => {},
    wake: () => {},
  } as unknown as ServerConnection
  return {
    connection,
    options,
    seen,
    change(part: Partial<LiveServerState>) {
      state = { ...state, ...part }
      for (const listener of listeners) listener()
    },
  }
}
