import { createContext, use } from 'react'
import type { Topic, TopicStates } from '../../worker/api/channel'
import type { HubCommands } from '../../worker/api/commands'

/** What the UI needs of the hub. The real one is made by connectHub.ts; component tests make one from fixed states. */
export interface HubClient {
  /** Every call rejects with a HubError, at the latest after its deadline (`hub-unresponsive`). */
  readonly commands: HubCommands
  /** The replica of a topic's state. Subscribing starts with the last known state, if there is one. */
  openTopic<K extends Topic['kind']>(topic: Extract<Topic, { kind: K }>): TopicReplica<TopicStates[K]>
  /**
   * Whether the hub answers; `restarting` while the page waits for a new one; `storage-failed` while the hub cannot
   * read what is stored on this device, which it tries again.
   */
  readonly liveness: TopicReplica<'starting' | 'alive' | 'restarting' | 'storage-failed' | 'unavailable'>
}

/** Shape of React's useSyncExternalStore. */
export interface TopicReplica<T> {
  /** Undefined until the first snapshot; `'gone'` when the topic does not exist (any more). */
  current(): T | 'gone' | undefined
  subscribe(listener: () => void): () => void
}

export const HubContext = createContext<HubClient | null>(null)

export function useHub(): HubClient {
  const hub = use(HubContext)
  if (!hub) throw new Error('HubContext is missing')
  return hub
}
