import type { ServerState } from '../../worker/api/state'
import type { RegisteredServers } from '../hub/selectors'

/** Servers that a CLI can be connected to: those with an account here, the primary first. */
export function connectableServers({ primaryServerId, serverOrder, servers }: RegisteredServers): ServerState[] {
  const signedIn = serverOrder.flatMap((id) => {
    const server = servers[id]
    return server?.account.kind === 'signed-in' ? [server] : []
  })
  return [
    ...signedIn.filter(({ id }) => id === primaryServerId),
    ...signedIn.filter(({ id }) => id !== primaryServerId),
  ]
}
