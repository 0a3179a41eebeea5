import type { SessionAddress } from '../../worker/api/ids'
import { addressKey } from '../addresses/sessionKey'

/** In the list, where the focus goes before the row of a session becomes a notice without it: to the row below, or above. */
export function leaveRow(session: SessionAddress): void {
  // Other places that show sessions look after the focus themselves.
  if (document.activeElement !== document.body && !document.activeElement?.closest('nav, [popover]')) return
  const rows = [...document.querySelectorAll<HTMLElement>('nav a[data-session-key]')]
  const at = rows.findIndex((row) => row.dataset['sessionKey'] === addressKey(session))
  if (at >= 0) (rows[at + 1] ?? rows[at - 1])?.focus()
}
