import { sessionActions } from './en/onDemand/sessionActions'
import type { Language } from './language'

/** The words of what can be done with a session. */
export const sessionActionsMessages: Language['sessionActions'] = sessionActions
