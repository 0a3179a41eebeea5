import type { ServerId } from '../../worker/api/ids'
import type { MachineSummary, ServerState } from '../../worker/api/state'
import type { RegisteredServers } from '../hub/selectors'
import { messages } from '../i18n/messages'
import { CommandList } from '../ui/CommandList'
import { cliCommands, firstCommands, loggedInCommand, type CliCommand } from './cliCommands'
import styles from './FirstSteps.module.css'
import { shells, useShell } from './shell'

const words = messages.firstSteps.shell

interface CliCommandsProps {
  app: Pick<RegisteredServers, 'serverOrder' | 'servers'>
  serverId: ServerId
  which: readonly CliCommand[]
  /** Of the machine where they are run, if it is known; Node's name. */
  platform?: string | undefined
}

/** Lines that connect a CLI to a server of this browser. */
export function CliCommands({ app, serverId, which, platform }: CliCommandsProps) {
  const [shell, setShell] = useShell(platform)
  const commands = cliCommands(app, serverId, window.location.origin, shell)
  if (!commands) return null
  return <Lines commands={which.map((each) => commands[each])} shell={shell} onShell={setShell} />
}

/** Before the first sign-in. */
export function FirstCommands({ serverUrl }: { serverUrl: string }) {
  const [shell, setShell] = useShell(undefined)
  return <Lines commands={firstCommands(serverUrl, window.location.origin, shell)} shell={shell} onShell={setShell} />
}

/** A line for the CLI of this machine, which is logged in; `before`: a line that comes first, the same in all shells. */
export function LoggedInCommand({ server, machine, os, before, command }: LoggedInCommandProps) {
  const content = machine?.content
  const platform = content?.kind === 'open' ? content.platform : (os ?? undefined)
  const [chosen, setShell] = useShell(platform)
  // Only Windows leaves a choice.
  const isPosix = platform !== undefined && platform !== '' && platform !== 'win32'
  const shell = isPosix ? 'posix' : chosen
  const line = loggedInCommand(shell, server.url, content, command)
  if (line === null) return null
  const commands = before ? [before, line] : [line]
  return isPosix ? <CommandList commands={commands} /> : <Lines commands={commands} shell={shell} onShell={setShell} />
}

interface LoggedInCommandProps {
  server: ServerState
  machine: MachineSummary | undefined
  /** Of the machine, where that is not known; Node's name. */
  os?: string | null
  before?: string | null
  command: string
}

/** In the form of the shell that the person uses there. */
function Lines(props: { commands: readonly string[]; shell: string; onShell: ReturnType<typeof useShell>[1] }) {
  return (
    <div className={styles.steps}>
      <CommandList commands={props.commands} />
      <label className={styles.server}>
        {words.name}
        <select value={props.shell} onChange={(event) => props.onShell(shells[event.target.selectedIndex] ?? 'posix')}>
          {shells.map((each) => (
            <option key={each} value={each}>
              {words[each]}
            </option>
          ))}
        </select>
      </label>
    </div>
  )
}
