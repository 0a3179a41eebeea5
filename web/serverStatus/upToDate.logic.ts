import type { ServerId } from '../../worker/api/ids'
import type { AppState, ServerState } from '../../worker/api/state'
import { messages } from '../i18n/messages'

const words = messages.sessions

/** Whether what this server's rows say may be out of date. */
export function isStale(server: ServerState): boolean {
  return server.connection.kind !== 'connected'
}

/**
 * Whether the lists of this server were read over the connection that it has now, so that nothing in them is missing.
 */
export function hasAnswered({ connection, listsAsOf, listsProblem }: ServerState): boolean {
  return connection.kind === 'connected' && listsProblem === null && listsAsOf !== null && listsAsOf >= connection.since
}

/** A line for each server whose present lists are not known, so that an empty list never means that it has nothing. */
export function listNotes(state: Pick<AppState, 'serverOrder' | 'servers'>): { serverId: ServerId; text: string }[] {
  return state.serverOrder.flatMap((serverId) => {
    const server = state.servers[serverId]
    if (!server || server.account.kind === 'signed-out' || hasAnswered(server)) return []
    return [{ serverId, text: notKnown(server) }]
  })
}

/** Why what a server has is not known. */
export function notKnown({ label, connection, listsProblem }: ServerState): string {
  switch (connection.kind) {
    case 'paused':
      return words.list.notKnown.paused(label)
    case 'sign-in-needed':
    case 'signed-out':
      return words.list.notKnown.signIn(label)
    case 'blocked':
      return words.list.notKnown.unreadable(label)
    case 'connected':
      return listsProblem === null ? words.list.notKnown.waiting(label) : words.list.notKnown.unreadable(label)
    case 'connecting':
    case 'waiting-to-retry':
      return words.list.notKnown.waiting(label)
  }
}
