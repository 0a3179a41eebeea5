import { isAtLeast, versionNumbers, type Version } from '../../worker/api/agentSettings/cliVersion'
import type { MachineAddress } from '../../worker/api/ids'
import type { AppState, MachineSummary, ServerState } from '../../worker/api/state'
import { newSessionMessages } from '../i18n/newSessionMessages'
import { machineGroups, platformName } from '../machines/MachineList.logic'
import { ownClaude } from '../names/ownClaude.logic'
import { isStale } from '../serverStatus/upToDate.logic'

const words = newSessionMessages

export interface MachineChoice {
  machine: MachineSummary
  name: string
  /** Why it cannot be picked; null = it can. */
  why: string | null
}

export interface ChoiceGroup {
  server: ServerState
  choices: MachineChoice[]
}

type Lists = Pick<AppState, 'serverOrder' | 'servers' | 'machines' | 'sessions'>

/** The machines of all servers, those that can be used first. Servers without machines are left out. */
export function machineChoices(app: Lists): ChoiceGroup[] {
  return machineGroups(app).flatMap(({ server, machines }) =>
    machines.length === 0
      ? []
      : [{ server, choices: machines.map(({ machine, name }) => ({ machine, name, why: whyNot(machine, server) })) }],
  )
}

function whyNot(machine: MachineSummary, server: ServerState): string | null {
  if (isStale(server)) return words.why.notConnected(server.label)
  if (machine.content.kind === 'locked') return words.why.locked
  return machine.presence === 'online' ? null : words.why[machine.presence]
}

/** What is said of it beside its name. */
export function factsOf({ machine, why }: MachineChoice): string {
  if (why !== null) return why
  return machine.content.kind === 'open' ? `${words.online} · ${platformName(machine.content.platform)}` : words.online
}

/** Whether any server still has a machine with this address. */
export function isKnownMachine(groups: readonly ChoiceGroup[], { serverId, machineId }: MachineAddress): boolean {
  return groups.some(
    ({ server, choices }) => server.id === serverId && choices.some(({ machine }) => machine.id === machineId),
  )
}

/** The machine with this address, if it can be used now. */
export function usableMachine(groups: readonly ChoiceGroup[], address: MachineAddress | null): MachineChoice | null {
  if (address === null) return null
  const group = groups.find(({ server }) => server.id === address.serverId)
  const choice = group?.choices.find(({ machine }) => machine.id === address.machineId)
  return choice && choice.why === null ? choice : null
}

/** The one used last if it can be used, else the first that can. */
export function preselected(groups: readonly ChoiceGroup[], lastUsed: MachineAddress | null): MachineChoice | null {
  const all = groups.flatMap(({ choices }) => choices)
  return usableMachine(groups, lastUsed) ?? all.find(({ why }) => why === null) ?? null
}

const POSIX_DIRECTORY = /^(?:\/|~(?:\/|$))/
/** On a drive, on a share (`\\\\nas\\share`, `\\\\wsl$\\Ubuntu`, `\\\\?\\C:\\x`), or in the home directory. */
const WINDOWS_DIRECTORY = /^(?:[A-Za-z]:[/\\]|[/\\]{2}[^/\\]+[/\\]+[^/\\]|~(?:[/\\]|$))/

/**
 * Why the machine's CLI could not take this directory, in words; null = it can. It must be absolute, or in the home
 * directory, in the way of the machine's platform (Node's name, `win32`; empty = the machine does not say).
 */
export function directoryProblem(text: string, platform: string): string | null {
  const directory = text.trim()
  const isPosix = POSIX_DIRECTORY.test(directory)
  const isWindows = WINDOWS_DIRECTORY.test(directory)
  if (platform === '') return isPosix || isWindows ? null : words.directoryInvalid.unknown
  if (platform === 'win32') return isWindows ? null : words.directoryInvalid.windows
  return isPosix ? null : words.directoryInvalid.posix
}

const offeredAgents = ['claude', 'codex', 'gemini', 'openclaw', 'agy'] as const
/** Happy Agent, which has machines of its own. */
const happyAgent = 'rig'
export type AgentName = (typeof offeredAgents)[number] | typeof happyAgent

/** First CLI versions that start these agents; an earlier one refuses them (docs/protocol.md 8.6). */
const agentSince: Partial<Record<AgentName, Version>> = { gemini: [0, 13, 0], openclaw: [1, 2, 0] }

function canStart(cliVersion: string, agent: AgentName): boolean {
  const since = agentSince[agent]
  return since === undefined || versionNumbers(cliVersion) === null || isAtLeast(cliVersion, since)
}

/** The agents that this machine has; where it does not say, all that its CLI can start. */
export function agentsOn(machine: MachineSummary | undefined): AgentName[] {
  const content = machine?.content.kind === 'open' ? machine.content : null
  if (content?.isHappyAgent) return [happyAgent]
  const installed = content?.agents
  const bringsClaude = content !== null && ownClaude(content)
  const present = offeredAgents.filter(
    (agent) => installed?.includes(agent) || (agent === 'claude' && installed !== undefined && bringsClaude),
  )
  if (present.length > 0) return present
  // The newest of them is offered only where it is reported.
  return offeredAgents.filter((agent) => agent !== 'agy' && canStart(content?.cliVersion ?? '', agent))
}
