import { settings } from './en/onDemand/settings'
import type { Language } from './language'

/** The words of the settings. */
export const settingsMessages: Language['settings'] = settings
