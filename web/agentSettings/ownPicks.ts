import type { HubErrorData } from '../../worker/api/errors'
import type { SessionAddress } from '../../worker/api/ids'
import type { Picks } from '../../worker/api/agentSettings/picks'
import { createListeners } from '../../worker/shared/observable'
import { addressKey } from '../addresses/sessionKey'

/** What was picked here and is not in the session's metadata yet, or could not be written there. */
export interface OwnPicks {
  picks: Picks
  /** Those that were written and have not come back with the metadata yet. */
  written: Picks
  error: HubErrorData | null
}

const own = new Map<string, OwnPicks>()
export const ownPicksChanges = createListeners()
const nothing: OwnPicks = { picks: {}, written: {}, error: null }

export function heldPicks(session: SessionAddress): OwnPicks {
  return own.get(addressKey(session)) ?? nothing
}

export function ownPicks(session: SessionAddress): Picks {
  return heldPicks(session).picks
}

export function setOwnPicks(session: SessionAddress, next: OwnPicks): void {
  own.set(addressKey(session), next)
  ownPicksChanges.notify()
}

export function forgetOwnPicks(session: SessionAddress): void {
  setOwnPicks(session, nothing)
}
