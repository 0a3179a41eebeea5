import { newSession } from './en/onDemand/newSession'
import type { Language } from './language'

/** The words of starting a session. */
export const newSessionMessages: Language['newSession'] = newSession
