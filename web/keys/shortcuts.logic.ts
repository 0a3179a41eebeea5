import type { AppState } from '../../worker/api/state'
import { countsOf } from '../hub/selectors'
import { sessionHref, sessionOfPath } from '../addresses/hrefs'
import { isStale } from '../serverStatus/upToDate.logic'

export type Shortcut = 'palette' | 'keys' | 'new-session' | 'filter' | 'next' | 'archive'

export interface PressedKey {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  isComposing?: boolean
}

/** What a key press means; null = nothing of ours. `isTyping`: the focus is in a field. */
export function shortcutOf(pressed: PressedKey, where: { isTyping: boolean; singleKeys: boolean }): Shortcut | null {
  const { key, ctrlKey, metaKey, altKey } = pressed
  if (pressed.isComposing || altKey) return null
  if (ctrlKey || metaKey) return key.toLowerCase() === 'k' && ctrlKey !== metaKey ? 'palette' : null
  if (where.isTyping || !where.singleKeys) return null
  switch (key) {
    case '?':
      return 'keys'
    case 'n':
      return 'new-session'
    case '/':
      return 'filter'
    case 'e':
      return 'archive'
    case '.':
      return 'next'
    default:
      return null
  }
}

/** Address of the session that has waited longest for the person, without the open one; null = none waits. */
export function nextWaiting(app: AppState, openPath: string): string | null {
  const waiting = app.serverOrder
    .flatMap((id) => countsOf(app, id).busy)
    .filter(({ activity, serverId }) => {
      const server = app.servers[serverId]
      return activity === 'needs-you' && server !== undefined && !isStale(server)
    })
    .toSorted((a, b) => a.updatedAt - b.updatedAt)
  const open = sessionOfPath(openPath)
  const next = waiting.find(({ serverId, id }) => serverId !== open?.serverId || id !== open.sessionId)
  return next ? sessionHref(next.serverId, next.id) : null
}
