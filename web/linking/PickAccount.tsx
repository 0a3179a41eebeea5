import { useId } from 'react'
import type { ServerId } from '../../worker/api/ids'
import type { ServerState } from '../../worker/api/state'
import { linkMessages } from '../i18n/linkMessages'
import { ServerMark } from '../ui/ServerMark'
import styles from './Linking.module.css'

interface PickAccountProps {
  legend: string
  servers: readonly ServerState[]
  chosen: ServerId | null
  /** Text after the label of the primary. */
  primaryNote?: string
  onChoose(serverId: ServerId): void
}

/** Registered accounts to choose one of, each with its server's address and its fingerprint. */
export function PickAccount({ legend, servers, chosen, primaryNote, onChoose }: PickAccountProps) {
  const name = useId()
  return (
    <fieldset className={styles.choices}>
      <legend className={styles.legend}>{legend}</legend>
      {servers.map((server) => (
        <div key={server.id} className={styles.choice}>
          <label className={styles.choiceLabel}>
            <input
              type="radio"
              name={name}
              checked={chosen === server.id}
              onChange={() => onChoose(server.id)}
              aria-describedby={`${name}-${server.id}`}
            />
            <span aria-hidden>
              <ServerMark server={server} />
            </span>
            {server.label}
            {server.isPrimary && ` (${primaryNote ?? linkMessages.linkTerminal.question.primary})`}
          </label>
          <p id={`${name}-${server.id}`} className={`${styles.muted} ${styles.consequence}`}>
            {server.url}
            {server.account.kind === 'signed-in' && `, ${server.account.fingerprint}`}
          </p>
        </div>
      ))}
    </fieldset>
  )
}
