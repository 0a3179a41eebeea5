import type { ProjectPlace } from '../../worker/api/agents/projects'
import type { MachineAddress } from '../../worker/api/ids'
import { hasEnded, type AppState, type SessionSummary } from '../../worker/api/state'
import { sessionsOf } from '../hub/selectors'
import { baseName } from '../names/path.logic'
import { isStale } from '../serverStatus/upToDate.logic'
import { compareSessions } from '../listOrder/arrangement.logic'

type Lists = Pick<AppState, 'serverOrder' | 'servers' | 'sessions' | 'machines'>

/** A working copy, with the sessions that work in it. */
export interface Copy {
  machine: MachineAddress
  directory: string
  /** Null = its machine never told. */
  place: ProjectPlace | null
  sessions: SessionSummary[]
}

export interface Project {
  key: string
  name: string
  /** Null = it is known by its directory only. */
  remote: string | null
  /** Its directory on the machine of its first copy, whichever of its worktrees that copy is. */
  root: string
  copies: Copy[]
  /** Branches on which more than one agent works now. */
  crowded: { branch: string; sessions: SessionSummary[] }[]
}

const worktree = /[/\\]\.dev[/\\]worktree[/\\][^/\\]+$/

export function placeKey({ serverId, machineId }: MachineAddress, directory: string): string {
  return JSON.stringify([serverId, machineId, directory])
}

/** The project that a session works on; null = it works in no directory of a machine. */
export function projectOf(
  { serverId, content }: SessionSummary,
  places: ReadonlyMap<string, ProjectPlace>,
): Pick<Project, 'key' | 'name' | 'remote'> | null {
  if (content.kind !== 'open' || content.machineId === null || content.path === '') return null
  const machine = { serverId, machineId: content.machineId }
  return projectAt(machine, content.path, places.get(placeKey(machine, content.path)) ?? null)
}

function projectAt(machine: MachineAddress, directory: string, place: ProjectPlace | null) {
  const root = directory.replace(worktree, '')
  const remote = place?.remote ?? null
  // Git names a worktree without symbolic links, a session need not.
  const location = (place?.location ?? directory).replace(worktree, '')
  return { key: remote ?? placeKey(machine, location), remote, root: location, name: baseName(remote ?? root) || root }
}

/** Every working copy of a session that is not archived, the one with the latest session first. */
export function copiesOf(app: Lists, places: ReadonlyMap<string, ProjectPlace>): Copy[] {
  const copies = new Map<string, Copy>()
  const sessions = app.serverOrder.flatMap((id) => sessionsOf(app, id)).toSorted(compareSessions)
  for (const session of sessions) {
    const { content, activity } = session
    if (content.kind !== 'open' || content.machineId === null || content.path === '') continue
    if (content.isSideChat || activity === 'archived' || activity === 'lost') continue
    const machine = { serverId: session.serverId, machineId: content.machineId }
    const key = placeKey(machine, content.path)
    const copy = copies.get(key)
    if (copy) copy.sessions.push(session)
    else copies.set(key, { machine, directory: content.path, place: places.get(key) ?? null, sessions: [session] })
  }
  return [...copies.values()]
}

/** The same repository on several machines and servers is one project; without a remote, each directory is one. */
export function projectsOf(app: Lists, places: ReadonlyMap<string, ProjectPlace>): Project[] {
  const projects = new Map<string, Project>()
  for (const copy of copiesOf(app, places)) {
    const found = projectAt(copy.machine, copy.directory, copy.place)
    const project = projects.get(found.key) ?? { ...found, copies: [], crowded: [] }
    project.copies.push(copy)
    projects.set(project.key, project)
  }
  for (const project of projects.values()) project.crowded = crowdedIn(app, project.copies)
  return [...projects.values()]
}

function crowdedIn(app: Lists, copies: readonly Copy[]): Project['crowded'] {
  const byBranch = new Map<string, SessionSummary[]>()
  for (const { place, sessions } of copies) {
    const branch = place?.branch
    if (branch === undefined || branch === null) continue
    byBranch.set(branch, [...(byBranch.get(branch) ?? []), ...sessions.filter((one) => isAtWork(app, one))])
  }
  return [...byBranch].flatMap(([branch, sessions]) => (sessions.length > 1 ? [{ branch, sessions }] : []))
}

function isAtWork({ servers }: Lists, { serverId, activity }: SessionSummary): boolean {
  const server = servers[serverId]
  return server !== undefined && !isStale(server) && !hasEnded(activity) && activity !== 'unknown'
}

/** The machines that can be asked now, with the directories of their sessions. */
export function questionsFor(app: Lists): { machine: MachineAddress; directories: string[] }[] {
  const byMachine = new Map<string, { machine: MachineAddress; directories: string[] }>()
  for (const { machine, directory } of copiesOf(app, new Map())) {
    const { serverId, machineId } = machine
    const server = app.servers[serverId]
    if (!server || isStale(server) || app.machines[serverId]?.[machineId]?.presence !== 'online') continue
    const key = placeKey(machine, '')
    const question = byMachine.get(key) ?? { machine, directories: [] }
    question.directories.push(directory)
    byMachine.set(key, question)
  }
  return [...byMachine.values()]
}
