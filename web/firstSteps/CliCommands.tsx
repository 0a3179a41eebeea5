import type { ServerId } from '../../worker/api/ids'
import type { RegisteredServers } from '../hub/selectors'
import { messages } from '../i18n/messages'
import { CommandList } from '../ui/CommandList'
import { cliCommands, firstCommands, type CliCommand } from './cliCommands'
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

/** In the form of the shell that the person uses there. */
export function Lines(props: { commands: readonly string[]; shell: string; onShell: ReturnType<typeof useShell>[1] }) {
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
