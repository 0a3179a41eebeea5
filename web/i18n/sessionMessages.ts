import { sessionActions } from './en/onDemand/sessionActions'
import type { Translated } from './messages'

const enSessions = { sessionActions }

/** The words of what can be done with a session: apart from `messages`, because the first screen does not wait for them. */
export const sessionMessages: Translated<typeof enSessions> = enSessions
