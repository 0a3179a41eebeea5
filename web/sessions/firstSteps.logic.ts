import type { AppState } from '../../worker/api/state'

/**
 * The two lines that bring the first session of a server: install, and start, which logs in first where nobody is
 * logged in (PROTOCOL 8.1, 8.2). Without the app's address the CLI would open the official app.
 */
export function commandsFor(serverUrl: string, appOrigin: string): string[] {
  return ['npm i -g happy', `HAPPY_SERVER_URL=${serverUrl} HAPPY_WEBAPP_URL=${appOrigin} happy`]
}

/** Those for the primary server, or the first one with an account; null without a signed-in server. */
export function firstCommands(
  state: Pick<AppState, 'primaryServerId' | 'serverOrder' | 'servers'>,
  appOrigin: string,
): string[] | null {
  const candidates = [state.primaryServerId, ...state.serverOrder].flatMap((id) => {
    const server = id === null ? undefined : state.servers[id]
    return server?.account.kind === 'signed-in' ? [server] : []
  })
  const server = candidates[0]
  return server ? commandsFor(server.url, appOrigin) : null
}
