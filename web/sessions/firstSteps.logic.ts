import type { AppState } from '../../worker/api/state'

/**
 * Commands that bring the first session: install, log in at the primary server (PROTOCOL 12: `HAPPY_SERVER_URL`),
 * start. The variable is repeated because the CLI does not remember it. Null without a signed-in server.
 */
export function firstCommands(state: Pick<AppState, 'primaryServerId' | 'serverOrder' | 'servers'>): string[] | null {
  const candidates = [state.primaryServerId, ...state.serverOrder].flatMap((id) => {
    const server = id === null ? undefined : state.servers[id]
    return server?.account.kind === 'signed-in' ? [server] : []
  })
  const server = candidates[0]
  if (!server) return null
  return ['npm i -g happy', `HAPPY_SERVER_URL=${server.url} happy auth login`, `HAPPY_SERVER_URL=${server.url} happy`]
}
