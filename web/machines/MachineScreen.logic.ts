import type { MachineId } from '../../worker/api/ids'
import type { SessionSummary } from '../../worker/api/state'
import { compareSessions } from '../sessionList/SessionList.logic'

/** Sessions of a machine in the order of the list. */
export function sessionsOfMachine(sessions: readonly SessionSummary[], machineId: MachineId): SessionSummary[] {
  return sessions
    .filter(({ content }) => content.kind === 'open' && content.machineId === machineId)
    .toSorted(compareSessions)
}
