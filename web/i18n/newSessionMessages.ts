import { newSession } from './en/onDemand/newSession'
import type { Translated } from './messages'

/** The words of starting a session: apart from `messages`, because the first screen does not wait for them. */
export const newSessionMessages: Translated<typeof newSession> = newSession
