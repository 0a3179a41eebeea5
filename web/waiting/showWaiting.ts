import type { HubClient } from '../hub/hubContext'
import { followWaiting } from './followWaiting'
import { snoozed, snoozedAt, withoutServers } from './snoozed'
import { waitingNow } from './waiting.logic'

const icons = { quiet: '/icons/icon.svg', waits: '/icons/icon-waits.svg' }

/** This tab's icon has a mark while something needs the person. What was put off of a server goes with its sign-in. */
export function showWaiting(hub: HubClient): void {
  const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
  let shown = icons.quiet
  followWaiting(hub, (app) => {
    const signedIn = app.serverOrder.filter((id) => app.servers[id]?.account.kind === 'signed-in')
    const kept = withoutServers(snoozed.get(), signedIn)
    if (kept !== snoozed.get()) return snoozed.set(kept)
    const count = waitingNow(app, snoozedAt(snoozed.get(), Date.now())).length
    const next = count > 0 ? icons.waits : icons.quiet
    if (icon && next !== shown) icon.href = next
    shown = next
  })
}
