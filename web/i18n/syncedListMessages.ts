import { syncedList } from './en/onDemand/syncedList'
import type { Language } from './language'

/** The words of the synced server list. */
export const syncedListMessages: Language['syncedList'] = syncedList
