import type { ServerId } from '../api/ids'
import type { ServerConnection } from '../connection/serverConnection.types'
import type { SyncStatePorts } from './syncState'

export interface PrimaryFollower {
  /** Finds out which connection is the primary's now, and whether it is connected. */
  follow(): void
  /** Whether the server with this id is connected; null = no server. */
  isConnected(serverId: ServerId | null): boolean
  stop(): void
}

/** Follows the connection of whichever server is the primary. */
export function createPrimaryFollower(
  { registry, coordinator }: Pick<SyncStatePorts, 'registry' | 'coordinator'>,
  listener: {
    /** Called when another server is the primary, or none is. */
    onOther(): void
    onConnected(): void
    /** An `update` event of the socket, unread. */
    onUpdate(event: unknown): void
  },
): PrimaryFollower {
  let followed: { connection: ServerConnection; isConnected: boolean; unsubscribe(): void } | null = null

  function isConnected(serverId: ServerId | null): boolean {
    return serverId !== null && coordinator.connectionOf(serverId)?.connection().kind === 'connected'
  }

  return {
    follow() {
      const primary = registry.primary()
      const connection = primary === null ? null : coordinator.connectionOf(primary)
      if (connection !== (followed?.connection ?? null)) {
        followed?.unsubscribe()
        listener.onOther()
        const unsubscribe = connection?.onUpdate(listener.onUpdate)
        followed = connection && unsubscribe ? { connection, isConnected: false, unsubscribe } : null
      }
      const isNowConnected = isConnected(primary)
      if (!followed || followed.isConnected === isNowConnected) return
      followed.isConnected = isNowConnected
      if (isNowConnected) listener.onConnected()
    },
    isConnected,
    stop: () => followed?.unsubscribe(),
  }
}
