import type { SessionAddress } from '../../worker/api/ids'
import { addressKey } from '../addresses/sessionKey'

let left: SessionAddress | null = null

/** Where the focus goes before the row of a session becomes a notice without it: to the row below, or above. */
export function leaveRow(session: SessionAddress): void {
  left = session
  const rows = [...document.querySelectorAll<HTMLElement>('nav a[data-session-key]')]
  const at = rows.findIndex((row) => row.dataset['sessionKey'] === addressKey(session))
  if (at >= 0) (rows[at + 1] ?? rows[at - 1])?.focus()
}

/** The session whose row was left last; null = none was. */
export function lastLeft(): SessionAddress | null {
  return left
}
