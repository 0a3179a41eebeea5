import { messages } from '../i18n/messages'
import { CommandList } from '../ui/CommandList'
import styles from './FirstSteps.module.css'
import { shells, useShell, type Shell } from './shell'

const words = messages.firstSteps.shell

/** Lines for a terminal, in the form of the shell that the person uses there. */
export function CliCommands({
  lines,
  platform,
}: {
  lines(shell: Shell): readonly string[]
  /** Of the machine where they are run, if it is known; Node's name. */
  platform?: string
}) {
  const [shell, setShell] = useShell(platform)
  return (
    <div className={styles.steps}>
      <CommandList commands={lines(shell)} />
      <label className={styles.server}>
        {words.name}
        <select value={shell} onChange={(event) => setShell(shells[event.target.selectedIndex] ?? 'posix')}>
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
