import {
  connectionChannelNames,
  lobbyChannelName,
  type Hello,
  type LobbyMessage,
  type PortAnswer,
  type PortHello,
} from '../api/handshake'
import type { HubLifecycle } from './lifecycle'

/** One way for pages to connect. Before `open` their hellos wait. */
export interface PageConnections {
  open(): void
  /** Tells all pages that a newer build took over. */
  retire(): void
}

/** Pages that share this worker (SharedWorker): each `connect` event brings a port. A dedicated Worker gets none. */
export function acceptPortConnections(generation: string, hub: HubLifecycle): PageConnections {
  const ports: MessagePort[] = []
  const waiting: (() => void)[] = []
  let isOpen = false

  function connect(port: MessagePort, hello: Hello, [commands, state]: readonly MessagePort[]): void {
    if (!commands || !state) return
    const close = (): void => {
      commands.close()
      state.close()
    }
    if (!hub.connectPage(hello, { commands, state, close })) return
    answer(port, { type: 'welcome', connection: hello.connection, generation })
  }

  self.addEventListener('connect', (event) => {
    const [port] = (event as MessageEvent).ports
    if (!port) return
    ports.push(port)
    port.addEventListener('message', ({ data, ports: transferred }: MessageEvent<PortHello>) => {
      if (data.type !== 'hello') return
      const accept = (): void => connect(port, data.hello, transferred)
      if (isOpen) return accept()
      waiting.push(accept)
      answer(port, { type: 'not-active', connection: data.hello.connection })
    })
    port.start()
  })

  return {
    open() {
      isOpen = true
      for (const accept of waiting.splice(0)) accept()
    },
    retire() {
      for (const port of ports) answer(port, { type: 'retired', generation })
    },
  }
}

function answer(port: MessagePort, message: PortAnswer): void {
  port.postMessage(message)
}

/** Pages without a SharedWorker, over BroadcastChannels. */
export function acceptLobbyConnections(generation: string, hub: HubLifecycle): PageConnections {
  const lobby = new BroadcastChannel(lobbyChannelName)

  function post(message: LobbyMessage): void {
    lobby.postMessage(message)
  }

  function connect(hello: Hello): void {
    const names = connectionChannelNames(hello.connection)
    const commands = new BroadcastChannel(names.commands)
    const state = new BroadcastChannel(names.state)
    const close = (): void => {
      commands.close()
      state.close()
    }
    if (!hub.connectPage(hello, { commands, state, close })) return
    post({ type: 'welcome', connection: hello.connection, generation })
  }

  return {
    open() {
      lobby.addEventListener('message', ({ data: message }: MessageEvent<LobbyMessage>) => {
        if (message.type === 'hello') connect(message.hello)
      })
      post({ type: 'open' })
    },
    retire() {
      post({ type: 'retired', generation })
    },
  }
}
