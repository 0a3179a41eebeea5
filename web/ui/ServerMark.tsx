import type { ServerState } from '../../worker/api/state'
import styles from './ServerMark.module.css'

/**
 * A server's colour and short label, so that it works without colour. Screen readers get the full name.
 * With one registered server there is nothing to tell apart: leave it out then.
 */
export function ServerMark({ server }: { server: Pick<ServerState, 'label' | 'shortLabel' | 'colour'> }) {
  return (
    <span title={server.label} className={styles.mark} data-colour={server.colour}>
      <span aria-hidden>{server.shortLabel}</span>
      <span className="visually-hidden">{server.label}</span>
    </span>
  )
}
