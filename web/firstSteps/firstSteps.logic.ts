import { shellWord } from '../../worker/api/agents/shellWord'
import type { ServerId } from '../../worker/api/ids'
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

/**
 * Shell lines that connect a CLI to one server: log in, then run. The variables are repeated because the CLI does not
 * remember them; without `HAPPY_WEBAPP_URL` its link opens the official app (docs/protocol.md 8.5). Each server gets its own
 * Happy folder, because one folder holds one account on one server, and the usual one may hold another already: then the CLI
 * says "Already authenticated" and does nothing.
 * @param appUrl origin of this page
 */
export function cliCommands(
  { serverOrder, servers }: Pick<RegisteredServers, 'serverOrder' | 'servers'>,
  serverId: ServerId,
  appUrl: string,
): { login: string; run: string; daemon: string } | null {
  const server = servers[serverId]
  if (!server) return null
  const prefix = variablesOf(
    server.url,
    appUrl,
    folderNames({ serverOrder, servers })[serverId] ?? folderOf(server.url),
  )
  return { login: `${prefix} happy auth login`, run: `${prefix} happy`, daemon: `${prefix} happy daemon start` }
}

/**
 * The two lines that bring the first session of the first server: install, and start, which logs in first (docs/protocol.md
 * 8.2).
 */
export function firstCommands(serverUrl: string, appUrl: string): string[] {
  return ['npm i -g happy', `${variablesOf(serverUrl, appUrl, folderOf(serverUrl))} happy`]
}

function variablesOf(serverUrl: string, appUrl: string, folder: string): string {
  return [
    `HAPPY_SERVER_URL=${shellWord(serverUrl)}`,
    `HAPPY_WEBAPP_URL=${shellWord(appUrl)}`,
    `HAPPY_HOME_DIR=~/.happy-${folder}`,
  ].join(' ')
}

/**
 * Ends of folder names, different for each server. Made of what stays when a server is renamed or moved in the list: a
 * folder that changes hands holds the login of another server. `~` must stay unquoted, so they are of `a-z0-9-`.
 */
function folderNames({ serverOrder, servers }: Pick<RegisteredServers, 'serverOrder' | 'servers'>) {
  const names: Record<ServerId, string> = {}
  const taken = new Set<string>()
  const oldestFirst = serverOrder.flatMap((id) => servers[id] ?? []).toSorted((a, b) => a.addedAt - b.addedAt)
  for (const { id, url, account } of oldestFirst) {
    const host = folderOf(url)
    const base =
      taken.has(host) && account.kind === 'signed-in' ? `${host}-${slug(account.fingerprint).slice(0, 4)}` : host
    let name = base
    for (let count = 2; taken.has(name); count++) name = `${base}-${count}`
    taken.add(name)
    names[id] = name
  }
  return names
}

const folderOf = (url: string): string => slug(new URL(url).host) || 'server'

function slug(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
}
