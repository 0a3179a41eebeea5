import { syncedList } from './en/onDemand/syncedList'
import type { Translated } from './messages'

/** The words of the synced server list: apart from `messages`, because the first screen does not wait for them. */
export const syncedListMessages: Translated<typeof syncedList> = syncedList
