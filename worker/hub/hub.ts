import type { Endpoint } from 'comlink'
import type { Hello } from '../api/handshake'
import { serveCommands } from '../api/transfer'
import { createCommands } from './commands'
import { startRunningHub, type RunningHub } from './runningHub'
import { serveStates, type StatePort } from './stateChannel'
import { createTabs } from './tabs'
import { openTopic } from './topics'

/** The two channels of one connected page. */
export interface TabChannels {
  commands: Endpoint
  state: StatePort
  close(): void
}

export interface Hub {
  /** False = the page has connected anew since this hello; the channels are closed. */
  connectTab(hello: Hello, channels: TabChannels): boolean
  /** Closes sockets and databases. Final. */
  stop(): Promise<void>
}

/** A disk that hangs must not keep the next start, or a newer build's hub, waiting for ever. */
const stopLimitMs = 5000

/** Sockets, keys and databases live from the first tab until no tab was there for 10 s, and again with the next tab. */
export function createHub(generation: string): Hub {
  let running: Promise<RunningHub> | null = null
  let stopping: Promise<void> = Promise.resolve()
  let appState: 'active' | 'background' = 'background'

  const tabs = createTabs({
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
  })

  function start(): Promise<RunningHub> {
    // The next tab after a failure tries again: the disk may have room by then.
    running ??= stopping.then(() => startRunningHub(generation))
    const starting = running
    starting.then(
      (hub) => hub.coordinator.setAppState(appState),
      () => {
        if (running === starting) running = null
      },
    )
    return starting
  }

  function stop(): Promise<void> {
    const ending = running
    running = null
    if (ending) {
      const stopped = ending.then((hub) => hub.stop()).catch((error: unknown) => console.error(error))
      stopping = Promise.race([stopped, new Promise<void>((resolve) => setTimeout(resolve, stopLimitMs))])
    }
    return stopping
  }

  /** A hub that failed to start has told every command why. */
  function withRunning(act: (hub: RunningHub) => void): void {
    running?.then(act, () => {})
  }

  return {
    connectTab(hello, channels) {
      let states: ReturnType<typeof serveStates> | undefined
      const tab = tabs.add(hello.tabLock, hello.attempt, () => {
        states?.close()
        channels.close()
      })
      if (!tab) {
        channels.close()
        return false
      }
      states = serveStates(channels.state, async (topic) => openTopic(await start(), topic))
      serveCommands(createCommands(generation, tab, start), channels.commands)
      return true
    },
    async stop() {
      tabs.closeAll()
      await stop()
    },
  }
}
