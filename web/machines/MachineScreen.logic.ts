import type { MachineId } from '../../worker/api/ids'
import type { AppState, MachineContent, MachineSummary, SessionSummary } from '../../worker/api/state'
import { computerOfMachine } from '../names/computers.logic'
import { ownClaude } from '../names/ownClaude.logic'
import { compareSessions } from '../listOrder/arrangement.logic'

/** Sessions of a machine in the order of the list, without archived ones. */
export function sessionsOfMachine(sessions: readonly SessionSummary[], machineId: MachineId): SessionSummary[] {
  return sessions
    .filter(
      ({ activity, content }) => activity !== 'archived' && content.kind === 'open' && content.machineId === machineId,
    )
    .toSorted(compareSessions)
}

/** The agents that its daemon found, and the one that the CLI brings; null = the machine does not say. */
export function agentsFound(content: Extract<MachineContent, { kind: 'open' }>): readonly string[] | null {
  const { agents } = content
  if (!agents) return null
  return ownClaude(content) && !agents.includes('claude') ? ['claude', ...agents] : agents
}

/** Other daemons of what looks like the same computer, on any server: the CLI and Happy Agent have an id each. */
export function daemonsBeside(
  machine: MachineSummary,
  { serverOrder, machines }: Pick<AppState, 'serverOrder' | 'machines'>,
): MachineSummary[] {
  const computer = computerOfMachine(machine)
  if (computer === null) return []
  return serverOrder.flatMap((serverId) =>
    Object.values(machines[serverId] ?? {}).filter(
      (other) =>
        !(other.serverId === machine.serverId && other.id === machine.id) && computerOfMachine(other) === computer,
    ),
  )
}
