import { note, noteProblem } from '../diagnostics/diagnostics'
import type { Endpoint } from 'comlink'
import type { Hello } from '../api/handshake'
import { serveCommands } from '../api/transfer'
import { loadChatView } from '../connection/chat/lazyChat'
import { createCommands } from './commands/commands'
import { startHub, type RunningHub } from './startHub'
import { serveStates, type StatePort } from './stateChannel'
import { createPages } from './pages'
import { openTopic } from './topics'

/** The two channels of one connected page. */
export interface PageChannels {
  commands: Endpoint
  state: StatePort
  close(): void
}

export interface HubLifecycle {
  /** False = the page has connected anew since this hello; the channels are closed. */
  connectPage(hello: Hello, channels: PageChannels): boolean
  /** Closes sockets and databases. Final. */
  stop(): Promise<void>
}

/** How long a stop is waited for: a disk that hangs must not block the next start, or a newer build's hub. */
const stopLimitMs = 5000

/**
 * Sockets, keys and databases live from the first page until no page was there for 10 s, and again with the next page.
 */
export function createHubLifecycle(generation: string): HubLifecycle {
  let running: Promise<RunningHub> | null = null
  let stopping: Promise<void> = Promise.resolve()
  let appState: 'active' | 'background' = 'background'

  const pages = createPages({
    onOccupied: () => void start(),
    onIdle: () => void stop(),
    onAppState(state) {
      appState = state
      withRunning((hub) => hub.coordinator.setAppState(state))
    },
    onBrowserOnline: (online) =>
      withRunning((hub) => {
        hub.coordinator.setBrowserOnline(online)
        if (online) void hub.settleApprovals()
      }),
    onVisible: () => withRunning((hub) => hub.coordinator.wake()),
    onAllHidden: () => withRunning((hub) => hub.onAllHidden()),
  })

  function start(): Promise<RunningHub> {
    // The next page after a failure tries again: the disk may have room by then.
    running ??= stopping.then(() => loggedStart())
    const starting = running
    starting.then(
      (hub) => hub.coordinator.setAppState(appState),
      () => {
        if (running === starting) running = null
      },
    )
    return starting
  }

  async function loggedStart(): Promise<RunningHub> {
    note({ area: 'hub', what: 'starting' })
    try {
      const hub = await startHub(generation)
      note({ area: 'hub', what: 'started' })
      return hub
    } catch (error) {
      note({ area: 'hub', what: 'not-started' })
      noteProblem('start', error)
      throw error
    }
  }

  function stop(): Promise<void> {
    const ending = running
    running = null
    if (ending) {
      note({ area: 'hub', what: 'stopped' })
      const stopped = ending.then((hub) => hub.stop()).catch((error: unknown) => noteProblem('stop', error))
      stopping = Promise.race([stopped, new Promise<void>((resolve) => setTimeout(resolve, stopLimitMs))])
    }
    return stopping
  }

  /** Does nothing when the hub failed to start; the commands report that. */
  function withRunning(act: (hub: RunningHub) => void): void {
    running?.then(act, () => {})
  }

  return {
    connectPage(hello, channels) {
      let states: ReturnType<typeof serveStates> | undefined
      const page = pages.add(hello.pageLock, hello.attempt, () => {
        states?.close()
        channels.close()
      })
      if (!page) {
        channels.close()
        return false
      }
      states = serveStates(channels.state, async (topic) => {
        // While the databases are being opened; the chat itself says what it cannot load.
        if (topic.kind === 'chat') loadChatView().catch(() => {})
        return openTopic(await start(), topic)
      })
      serveCommands(createCommands({ generation, page, running: start }), channels.commands)
      return true
    },
    async stop() {
      pages.closeAll()
      await stop()
    },
  }
}
