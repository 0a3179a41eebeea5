/**
 * How a page and a hub find each other. Names are shared by all builds that may run side by side,
 * so a change of meaning needs a new name.
 */

/** Version of commands, states and patches between page and hub. Pages and hubs of different versions never talk. */
const protocolVersion = 1

declare const __BUILD__: string

/** Name of the worker. It carries protocol and build, so that after an update a page never gets the old build's hub. */
export const hubName = `hub-${protocolVersion}-${__BUILD__}`

/** Exclusive lock of the one hub that holds the sockets and the databases. */
export const activeLockName = 'hub-active'

/** Held by a hub for its life; a page that gets it knows that this hub is dead. */
export function aliveLockName(generation: string): string {
  return `hub-alive-${generation}`
}

/**
 * Held, shared, by each SharedWorker of this build for its life: as long as somebody holds it, a page that gets no answer
 * is slow, or its hub is, and waits on.
 */
export const sharedWorkerLockName = `${hubName}:shared-worker`

/** BroadcastChannel on which hubs of all builds settle who is active. */
export const successionChannelName = 'hub-succession'

export type SuccessionMessage =
  /** A hub that waits for the active lock. One of the same name is content to wait; one of another name takes over. */
  | { type: 'claim'; from: string; name: string }
  /** The active hub's answer to `claim`: it is alive, and stays or is about to leave. */
  | { type: 'answer'; to: string; stays: boolean }

/** BroadcastChannel on which pages without a SharedWorker find the active hub. */
export const lobbyChannelName = `${hubName}:lobby`

export type LobbyMessage =
  /** The page has opened the two channels of its `connection`. */
  | { type: 'hello'; hello: Hello }
  | { type: 'welcome'; connection: string; generation: string }
  /** A hub has become active: pages that got no welcome yet say hello again. */
  | { type: 'open' }
  | { type: 'retired'; generation: string }

/** BroadcastChannels of one connection in the lobby; only its page and the active hub open them. */
export function connectionChannelNames(connection: string): { commands: string; state: string } {
  return { commands: `${hubName}:${connection}:commands`, state: `${hubName}:${connection}:state` }
}

export interface Hello {
  /** Random for each attempt to connect. */
  connection: string
  /** Name of the lock that the page holds for its life; the hub drops the tab when it gets that lock. */
  pageLock: string
  /**
   * Counts the page's attempts. Each goes over a channel of its own, so a hello that the page has given up may arrive
   * after the next one (seen in WebKitGTK on a busy computer).
   */
  attempt: number
}

/** Page → hub on the port of a SharedWorker; two MessagePorts are transferred: commands (Comlink), then state (channel.ts). */
export type PortHello = { type: 'hello'; hello: Hello }

/** Hub → page on the same port. */
export type PortAnswer =
  | { type: 'welcome'; connection: string; generation: string }
  /** Another hub is the active one: a welcome comes if that one leaves. */
  | { type: 'not-active'; connection: string }
  /** A newer build took over: the page must be loaded again. */
  | { type: 'retired'; generation: string }
