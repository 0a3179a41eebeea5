import { settings } from './en/onDemand/settings'
import type { Translated } from './messages'

/** The words of the settings: apart from `messages`, because the first screen does not wait for them. */
export const settingsMessages: Translated<typeof settings> = settings
