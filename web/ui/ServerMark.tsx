import type { ServerState } from '../../worker/api/state'
import styles from './ServerMark.module.css'

/**
 * A server's colour and short label, so that it works without colour. The full name is its accessible name.
 * With one registered server there is nothing to tell apart: leave it out then (`severalServers`).
 */
export function ServerMark({ server }: { server: Pick<ServerState, 'label' | 'shortLabel' | 'colour'> }) {
  return (
    <span role="img" aria-label={server.label} title={server.label} className={styles.mark} data-colour={server.colour}>
      {server.shortLabel}
    </span>
  )
}
