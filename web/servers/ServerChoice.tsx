import { useId } from 'react'
import type { ServerId } from '../../worker/api/ids'
import type { ServerState } from '../../worker/api/state'
import { ServerMark } from '../ui/ServerMark'
import styles from './ServerChoice.module.css'

interface ChoiceProps {
  title: string
  help: string | null
  servers: readonly ServerState[]
  chosen: ServerId | null
  onChoose(serverId: ServerId): void
}

/** One of several servers, by label and address. */
export function ServerChoice({ title, help, servers, chosen, onChoose }: ChoiceProps) {
  const name = useId()
  return (
    <fieldset className={styles.choices}>
      <legend>{title}</legend>
      {help !== null && <p className={styles.help}>{help}</p>}
      {servers.map((server) => (
        <label key={server.id} className={styles.choice}>
          <input type="radio" name={name} checked={server.id === chosen} onChange={() => onChoose(server.id)} />
          <ServerMark server={server} />
          <span>
            <span aria-hidden>{server.label}</span> <span className={styles.help}>{server.url}</span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
