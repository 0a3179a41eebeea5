import type { MachineId } from '../../worker/api/ids'
import type { MachineContent, SessionSummary } from '../../worker/api/state'
import { ownClaude } from '../names/ownClaude.logic'
import { compareSessions } from '../sessionList/SessionList.logic'

/** Sessions of a machine in the order of the list. */
export function sessionsOfMachine(sessions: readonly SessionSummary[], machineId: MachineId): SessionSummary[] {
  return sessions
    .filter(({ content }) => content.kind === 'open' && content.machineId === machineId)
    .toSorted(compareSessions)
}

/** The agents that its daemon found, and the one that the CLI brings; null = the machine does not say. */
export function agentsFound(content: Extract<MachineContent, { kind: 'open' }>): readonly string[] | null {
  const { agents } = content
  if (!agents) return null
  return ownClaude(content) && !agents.includes('claude') ? ['claude', ...agents] : agents
}
