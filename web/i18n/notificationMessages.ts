import { notifications } from './en/onDemand/notifications'
import type { Language } from './language'

/** The words of notifications. */
export const notificationMessages: Language['notifications'] = notifications
