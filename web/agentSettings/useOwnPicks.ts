import { useSyncExternalStore } from 'react'
import type { HubCommands } from '../../worker/api/commands'
import { errorData } from '../../worker/api/errors'
import type { SessionAddress } from '../../worker/api/ids'
import type { Picks } from '../../worker/api/agentSettings/picks'
import { heldPicks, ownPicks, ownPicksChanges, setOwnPicks, type OwnPicks } from './ownPicks'

export function useOwnPicks(session: SessionAddress): OwnPicks {
  return useSyncExternalStore(ownPicksChanges.add, () => heldPicks(session))
}

/**
 * Picks a setting for the next prompt on. It counts here at once, and also where writing it fails, until the person
 * picks again.
 */
export async function pick(commands: HubCommands, session: SessionAddress, change: Picks): Promise<void> {
  setOwnPicks(session, { ...heldPicks(session), picks: { ...ownPicks(session), ...change }, error: null })
  try {
    await commands.pickSettings(session, change)
    setOwnPicks(session, { ...heldPicks(session), written: { ...heldPicks(session).written, ...change } })
  } catch (error) {
    setOwnPicks(session, { ...heldPicks(session), error: errorData(error) })
  }
}

/**
 * The metadata came again with these picks: what was written here, or what another client picked later. Both replace
 * ours.
 */
export function forgetWritten(session: SessionAddress, seen: Picks): void {
  const { picks, written, error } = heldPicks(session)
  if (Object.keys(written).length === 0) return
  const isSeen = (name: keyof Picks) => name in seen && written[name] === picks[name]
  const left = Object.entries(picks).filter(([name]) => !isSeen(name as keyof Picks))
  setOwnPicks(session, { picks: Object.fromEntries(left), written: {}, error })
}
