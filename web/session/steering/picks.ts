import { useSyncExternalStore } from 'react'
import type { HubCommands } from '../../../worker/api/commands'
import { errorData, type HubErrorData } from '../../../worker/api/errors'
import type { SessionAddress } from '../../../worker/api/ids'
import type { Picks } from '../../../worker/api/steering/picks'
import { createListeners } from '../../../worker/shared/observable'

/** What was picked here and is not in the session's metadata yet, or could not be written there. */
interface OwnPicks {
  picks: Picks
  /** Those of them that are written, and will be seen in the metadata. */
  written: Picks
  error: HubErrorData | null
}

const own = new Map<string, OwnPicks>()
const changes = createListeners()
const nothing: OwnPicks = { picks: {}, written: {}, error: null }

function keyOf({ serverId, sessionId }: SessionAddress): string {
  return `${serverId}/${sessionId}`
}

function held(session: SessionAddress): OwnPicks {
  return own.get(keyOf(session)) ?? nothing
}

export function ownPicks(session: SessionAddress): Picks {
  return held(session).picks
}

export function useOwnPicks(session: SessionAddress): OwnPicks {
  return useSyncExternalStore(changes.add, () => held(session))
}

/** Picks, from the next prompt on. It stays picked here while it is written, and if that fails until it is picked anew. */
export async function pick(commands: HubCommands, session: SessionAddress, change: Picks): Promise<void> {
  set(session, { ...held(session), picks: { ...ownPicks(session), ...change }, error: null })
  try {
    await commands.pickSettings(session, change)
    set(session, { ...held(session), written: { ...held(session).written, ...change } })
  } catch (error) {
    set(session, { ...held(session), error: errorData(error) })
  }
}

/** The metadata came anew, with these picks: what was written, or what another client picked after it. */
export function forgetWritten(session: SessionAddress, seen: Picks): void {
  const { picks, written, error } = held(session)
  if (Object.keys(written).length === 0) return
  const isSeen = (name: keyof Picks) => name in seen && written[name] === picks[name]
  const left = Object.entries(picks).filter(([name]) => !isSeen(name as keyof Picks))
  set(session, { picks: Object.fromEntries(left), written: {}, error })
}

function set(session: SessionAddress, next: OwnPicks): void {
  own.set(keyOf(session), next)
  changes.notify()
}
