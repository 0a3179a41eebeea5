import type { ServerConnection, ServerConnectionOptions, LiveServerState } from '../connection/serverConnection.types'
import { createListeners } from '../shared/observable'

function emptyState(): LiveServerState {
  return {
    connection: { kind: 'connecting' },
    sessions: {},
    machines: {},
    listsAsOf: null,
    setBackAt: null,
    listsProblem: null,
    unsentMessages: 0,
    failedPrompts: [],
    profile: { kind: 'none' },
    settings: { kind: 'none' },
  }
}

/** A connection that does nothing but let the test change its state. */
export function createIdleConnection(options: ServerConnectionOptions) {
  let state = emptyState()
  const listeners = createListeners()
  const seen = { stopped: false, paused: false, primary: false, appState: 'background' }
  const connection = {
    serverId: options.serverId,
    state: () => state,
    onChange: listeners.add,
    start: () => Promise.resolve(),
    pause: () => void (seen.paused = true),
    stop: () => Promise.resolve(void (seen.stopped = true)),
    setAppState: (state: string) => void (seen.appState = state),
    setPrimary: (isPrimary: boolean) => void (seen.primary = isPrimary),
    setBrowserOnline: () => {},
    onUpdate: () => () => {},
    wake: () => {},
  } as unknown as ServerConnection
  return {
    connection,
    options,
    seen,
    change(part: Partial<LiveServerState>) {
      state = { ...state, ...part }
      listeners.notify()
    },
  }
}

/** Resolves when the condition holds; it is asked again at every change. */
export async function changeUntil(
  source: { onChange(listener: () => void): () => void },
  holds: () => boolean,
): Promise<void> {
  if (holds()) return
  await new Promise<void>((resolve) => {
    const stop = source.onChange(() => {
      if (!holds()) return
      stop()
      resolve()
    })
  })
}
