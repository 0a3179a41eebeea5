import { rowAt } from '../../worker/api/rows'
import type { Fleet } from '../../worker/api/agents/fleets'
import type { SessionAddress } from '../../worker/api/ids'
import type { AppState } from '../../worker/api/state'

/** Its sessions, but for `kept`, that can still be archived. */
export function othersOf(fleet: Fleet, kept: string, { sessions }: Pick<AppState, 'sessions'>): SessionAddress[] {
  return sessionsOfFleet(fleet).flatMap(({ memberId, address }) => {
    const session = rowAt(sessions[address.serverId], address.sessionId)
    const isDone = !session || session.activity === 'archived' || session.activity === 'lost' || session.marks?.removal
    return memberId === kept || isDone ? [] : [address]
  })
}

/** Those that are about to be archived or deleted, and can be taken back. */
export function pendingOf(fleet: Fleet, { sessions }: Pick<AppState, 'sessions'>): SessionAddress[] {
  return sessionsOfFleet(fleet).flatMap(({ address }) => {
    const removal = rowAt(sessions[address.serverId], address.sessionId)?.marks?.removal
    return removal && !removal.error ? [address] : []
  })
}

function sessionsOfFleet({ members }: Fleet): { memberId: string; address: SessionAddress }[] {
  return members.flatMap(({ id, machine: { serverId }, outcome }) =>
    outcome.kind === 'started' ? [{ memberId: id, address: { serverId, sessionId: outcome.sessionId } }] : [],
  )
}
