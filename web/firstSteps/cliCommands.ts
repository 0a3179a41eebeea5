import { shellWord } from '../../worker/api/agents/shellWord'
import type { ServerId } from '../../worker/api/ids'
import type { MachineContent } from '../../worker/api/state'
import type { RegisteredServers } from '../hub/selectors'
import { cliFolders, folderOf } from './cliFolders'
import type { Shell } from './shell'

export type CliCommand = 'login' | 'run' | 'daemon'

/**
 * Shell lines that connect a CLI to one server: log in, then run. The variables are repeated because the CLI does not
 * remember them; without `HAPPY_WEBAPP_URL` its link opens the official app (docs/protocol.md 8.5). Each server gets its own
 * Happy folder, because one folder holds one account on one server, and the usual one may hold another already: then the CLI
 * says "Already authenticated" and does nothing.
 * @param appUrl origin of this page
 */
export function cliCommands(
  app: Pick<RegisteredServers, 'serverOrder' | 'servers'>,
  serverId: ServerId,
  appUrl: string,
  shell: Shell = 'posix',
): Record<CliCommand, string> | null {
  const server = app.servers[serverId]
  if (!server) return null
  const folder = cliFolders(app)[serverId] ?? folderOf(server.url)
  const line = (command: string) => commandLine(shell, { serverUrl: server.url, appUrl, folder }, command)
  return { login: line('happy auth login'), run: line('happy'), daemon: line('happy daemon start') }
}

/**
 * The two lines that bring the first session of the first server: install, and start, which logs in first (docs/protocol.md
 * 8.2).
 */
export function firstCommands(serverUrl: string, appUrl: string, shell: Shell = 'posix'): string[] {
  return ['npm i -g happy', commandLine(shell, { serverUrl, appUrl, folder: folderOf(serverUrl) }, 'happy')]
}

/**
 * A command of a CLI that is logged in to this server: with the server, which it does not remember, and with the folder of
 * that login, where it is not the usual one. Without them it would run with the login of another account. Null = the folder
 * cannot be written for this shell.
 */
export function loggedInCommand(
  shell: Shell,
  serverUrl: string,
  machine: MachineContent | undefined,
  command: string,
): string | null {
  const folder = unusualFolder(machine)
  if (folder !== null && !writable[shell].test(folder)) return null
  const variables = { HAPPY_SERVER_URL: serverUrl, ...(folder === null ? {} : { HAPPY_HOME_DIR: folder }) }
  return withVariables(shell, variables, command)
}

/** Folders that no sign in them takes out of the quotes in which they are written. */
const writable: Record<Shell, RegExp> = {
  posix: /^[^\p{C}\p{Zl}\p{Zp}]+$/u,
  // It takes curly quotes for quotes.
  powershell: /^[^\p{C}\p{Zl}\p{Zp}\u2018-\u201f]+$/u,
  // It reads variables in quotes, too.
  cmd: /^[^\p{C}\p{Zl}\p{Zp}"%!]+$/u,
}

/** Where the machine's login is, if that is not the usual folder; null = it is, or is not known. */
export function unusualFolder(machine: MachineContent | undefined): string | null {
  if (machine?.kind !== 'open' || machine.happyHomeDir === undefined) return null
  const { happyHomeDir, homeDir } = machine
  const [folder, home] = [happyHomeDir, homeDir].map((path) => path.replaceAll('\\', '/'))
  return folder === `${home}/.happy` ? null : happyHomeDir
}

/** The CLI itself reads `~` at the start of its folder as the home directory, so that no shell has to. */
function commandLine(
  shell: Shell,
  { serverUrl, appUrl, folder }: { serverUrl: string; appUrl: string; folder: string },
  command: string,
): string {
  const home = `~/.happy-${folder}`
  return withVariables(shell, { HAPPY_SERVER_URL: serverUrl, HAPPY_WEBAPP_URL: appUrl, HAPPY_HOME_DIR: home }, command)
}

function withVariables(shell: Shell, values: Record<string, string>, command: string): string {
  const variables = Object.entries(values)
  switch (shell) {
    case 'posix':
      return [...variables.map(([name, value]) => `${name}=${posixValue(value)}`), command].join(' ')
    case 'powershell':
      return [...variables.map(([name, value]) => `$env:${name}='${value.replaceAll("'", "''")}'`), command].join('; ')
    case 'cmd':
      // No quote and no % is in a host name or in a folder's that comes here.
      return [...variables.map(([name, value]) => `set "${name}=${value}"`), command].join(' & ')
  }
}

/** A quoted `~` would not be the home directory for `mkdir` and `ls`, which people write after it. */
const posixValue = (value: string): string =>
  value.startsWith('~/') ? `~/${shellWord(value.slice(2))}` : shellWord(value)
