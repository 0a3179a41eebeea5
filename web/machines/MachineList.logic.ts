import type { AppState, MachineSummary, ServerState } from '../../worker/api/state'
import { countsOf } from '../hub/selectors'
import { messages } from '../i18n/messages'
import { computerOfMachine } from '../names/computers.logic'
import { nameOfMachine } from '../names/machineNames.logic'
import { shortPath } from '../names/path.logic'
import { isStale } from '../serverStatus/upToDate.logic'
import { clockTime } from '../time/time.logic'

const words = messages.sessions

export interface MachineGroup {
  server: ServerState
  machines: MachineRow[]
}

/** Machines of one computer for one user: the CLI's daemons and Happy Agent's. */
export interface Computer {
  key: string
  /** Host and home directory; null = a single machine, which says that itself. */
  name: string | null
  machines: MachineRow[]
}

export interface MachineRow {
  machine: MachineSummary
  name: string
  /** Sessions that are not archived; null while only the first of them are there. */
  sessions: number | null
}

/** Machines by server in registry order; online first, then by name. Servers without machines keep their group. */
export function machineGroups(
  state: Pick<AppState, 'serverOrder' | 'servers' | 'machines' | 'sessions'> & Partial<Pick<AppState, 'phase'>>,
): MachineGroup[] {
  return state.serverOrder.flatMap((serverId) => {
    const server = state.servers[serverId]
    if (!server) return []
    const { byMachine } = countsOf(state, serverId)
    const all = state.machines[serverId]
    const machines = Object.values(all ?? {}).map((machine) => ({
      machine,
      name: nameOfMachine(all, machine.id) ?? words.machines.locked,
      sessions: state.phase === 'reading-cache' ? null : (byMachine.get(machine.id) ?? 0),
    }))
    return [{ server, machines: machines.sort(compareMachines) }]
  })
}

/** The rows of one server by their computers, each where its first row is. */
export function computersOf(machines: readonly MachineRow[]): Computer[] {
  const computers = new Map<string, MachineRow[]>()
  for (const row of machines) {
    const key = computerOfMachine(row.machine) ?? row.machine.id
    computers.set(key, [...(computers.get(key) ?? []), row])
  }
  return [...computers].map(([key, own]) => {
    const { content } = own[0]?.machine ?? {}
    const isNamed = own.length > 1 && content?.kind === 'open'
    return { key, name: isNamed ? `${content.host} · ${content.homeDir}` : null, machines: own }
  })
}

/** What a daemon is, and the directory that tells two of a kind apart. Only of a computer that has several. */
export function daemonText({ content }: MachineSummary): string | null {
  if (content.kind === 'locked') return null
  const { isHappyAgent, happyHomeDir, homeDir } = content
  const kind = isHappyAgent ? words.machines.happyAgent : words.machines.happyCli
  return happyHomeDir ? words.machines.daemonIn(kind, shortPath(happyHomeDir, homeDir)) : kind
}

function compareMachines(a: MachineRow, b: MachineRow): number {
  return (
    Number(b.machine.presence === 'online') - Number(a.machine.presence === 'online') ||
    a.name.localeCompare(b.name, 'en') ||
    (a.machine.id < b.machine.id ? -1 : 1)
  )
}

/**
 * Presence in words. The last word of a server without a connection is put in the past tense; "unknown" is never called
 * "offline".
 */
export function presenceText(machine: MachineSummary, server: ServerState, now: number): string {
  const asOf =
    isStale(server) && server.listsAsOf !== null ? `, ${words.time.asOf(clockTime(server.listsAsOf, now))}` : ''
  switch (machine.presence) {
    case 'online':
      return (isStale(server) ? words.machines.wasOnline : words.machines.online) + asOf
    case 'offline':
      return words.machines.offline + asOf
    case 'unknown':
      return words.machines.unknown + asOf
  }
}

/** `linux` → `Linux`, `darwin` → `macOS`; other names as they are. */
export function platformName(platform: string): string {
  const names: Readonly<Record<string, string>> = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' }
  return Object.hasOwn(names, platform) ? (names[platform] ?? platform) : platform
}
