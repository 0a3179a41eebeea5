import { parseId, type ServerId } from '../../api/ids'
import { lazyMethods } from '../../shared/lazyMethods'
import type { DeviceKey } from '../deviceKey'
import { deleteDatabase, openDatabase } from '../indexedDb'
import { accountMethods } from './serverAccountCache'
import { listMethods } from './serverLists'
import type { MessageMethods } from './serverMessages'
import { outboxMethods } from './serverOutbox'
import type { ServerDatabase } from './serverDatabase.types'
import { addDrafts, addLostMessages, addOutboxBlobs, createServerTables } from './serverTables'

const messageMethodNames = [
  'readCursor',
  'appendMessages',
  'prependMessages',
  'readNewestMessages',
  'readMessagesBefore',
  'readMessageIds',
  'setBackMessages',
  'readLostMessages',
] as const

/** Opens, or makes, the database of this server. Throws HubError `storage-failed`. */
export async function openServerDatabase(serverId: ServerId, deviceKey: DeviceKey): Promise<ServerDatabase> {
  const upgrades = [createServerTables, addLostMessages, addDrafts, addOutboxBlobs]
  const database = await openDatabase(databaseName(serverId), upgrades)
  const bound = { database, deviceKey, serverId }
  return {
    serverId,
    ...listMethods(bound),
    ...lazyMethods<MessageMethods>(messageMethodNames, async () =>
      (await import('./serverMessages')).messageMethods(bound),
    ),
    ...outboxMethods(bound),
    ...accountMethods(bound),
    drafts: async () => (await import('../draftStore')).openDraftStore(database, deviceKey, serverId),
    close: () => database.close(),
  }
}

/**
 * Deletes all that is stored for this server; open connections to it close by themselves. Throws HubError
 * `storage-failed`.
 */
export function deleteServerDatabase(serverId: ServerId): Promise<void> {
  return deleteDatabase(databaseName(serverId))
}

const namePrefix = 'happy-hub-server-'

function databaseName(serverId: ServerId): string {
  return namePrefix + serverId
}

/** Null = the database of something else. */
export function serverOfDatabase(name: string): ServerId | null {
  return name.startsWith(namePrefix) ? parseId(name.slice(namePrefix.length)) : null
}
