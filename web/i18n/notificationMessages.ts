import type { Translated } from './messages'
import { notifications } from './en/onDemand/notifications'

/** The words of notifications: apart from `messages`, because the first screen does not wait for them. */
export const notificationMessages: Translated<typeof notifications> = notifications
