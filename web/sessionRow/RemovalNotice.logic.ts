import type { ServerState, SessionRemoval } from '../../worker/api/state'
import { messages } from '../i18n/messages'
import { isStale } from '../serverStatus/upToDate.logic'

const words = messages.sessions.removal

/** What will become of the session, or why it did not. */
export function removalText({ how, error }: SessionRemoval, server: ServerState): string {
  if (error) return `${words.failed[how]} ${messages.error(error).what}`
  return isStale(server) ? words.later[how](server.label) : words.soon[how]
}
