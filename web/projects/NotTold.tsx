import { useApp } from '../hub/hooks'
import { messages } from '../i18n/messages'
import { paletteMessages } from '../i18n/paletteMessages'
import { nameOfMachine } from '../names/machineNames.logic'
import { Notice } from '../ui/Notice'
import { ServerMark } from '../ui/ServerMark'
import { visibleText } from '../visibleText/visibleText.logic'
import styles from './NotTold.module.css'
import { failureKey, type PlacesFailure } from './usePlaces'

const words = paletteMessages.projects

/** One line for all machines that did not tell; which they are, and why, is behind it. */
export function NotTold({ failures }: { failures: readonly PlacesFailure[] }) {
  const directories = failures.reduce((sum, failure) => sum + failure.directories, 0)
  const machines = new Set(
    failures.flatMap(({ machine }) => (machine ? [`${machine.serverId} ${machine.machineId}`] : [])),
  )
  return (
    <Notice tone="warning">
      <details>
        <summary>{directories === 0 ? words.notRead : words.noAnswer(directories, machines.size)}</summary>
        {failures.map((failure) => (
          <Reason key={failureKey(failure)} failure={failure} />
        ))}
      </details>
    </Notice>
  )
}

function Reason({ failure: { machine, error } }: { failure: PlacesFailure }) {
  const server = useApp((app) => machine && app.servers[machine.serverId])
  const name = useApp((app) => machine && nameOfMachine(app.machines[machine.serverId], machine.machineId))
  const { what, todo } = messages.error(error)
  return (
    <div className={styles.reason}>
      {server && (
        <p>
          <ServerMark server={server} /> <strong>{visibleText(name ?? '')}</strong>
        </p>
      )}
      <p>{what}</p>
      <p>{todo}</p>
    </div>
  )
}
