import type { ProjectPlace } from '../../worker/api/agents/projects'
import type { ServerId } from '../../worker/api/ids'
import type { AppState, SessionSummary } from '../../worker/api/state'
import { hasEnded } from '../../worker/api/state'
import { paletteMessages } from '../i18n/paletteMessages'
import { messages } from '../i18n/messages'
import { compareSessions, standardArrangement, type Arrangement } from '../listOrder/arrangement.logic'
import { managedStateOf, type ManagedState } from '../manage/manage.logic'
import { computerNamed, computerOfSession } from '../names/computers.logic'
import { nameOfMachine } from '../names/machineNames.logic'
import { sessionTitle } from '../names/sessionNames.logic'
import { projectOf } from '../projects/projects.logic'
import { dayLabel, daysAgo } from '../time/time.logic'
import { visibleText } from '../visibleText/visibleText.logic'
import type { Grouping, ListChoice } from './choice.logic'

const words = paletteMessages.arrange

/** Of one kind any is enough; of different kinds all must hold. */
export type ListFilter =
  | { kind: 'state'; of: ManagedState }
  | { kind: 'unread'; of: true }
  | { kind: 'server'; of: ServerId }
  | { kind: 'machine'; of: string; name: string }
  | { kind: 'project'; of: string; name: string }

/** What an arrangement needs to know beside the sessions. With other facts it is another one. */
export interface ListFacts {
  today: number
  servers: readonly { id: ServerId; label: string }[]
  machines: AppState['machines']
  places: ReadonlyMap<string, ProjectPlace>
}

interface Place {
  key: string
  name: string
}

/** The list as a person chose it. What needs a person and what is pinned leads, what is archived is last, in each of them. */
export function arrangementOf(choice: ListChoice, filters: readonly ListFilter[], facts: ListFacts): Arrangement {
  const compare = sortings[choice.sort]
  const isShown = (session: SessionSummary) =>
    !(choice.hidesEnded && isHidden(session)) && passes(session, filters, facts)
  const asksForArchived = filters.some(({ kind, of }) => kind === 'state' && of === 'archived')
  const folds: Arrangement['foldOf'] = (id) => (id === 'archived' && !asksForArchived ? 'folded' : 'open')
  if (choice.group === 'standard') {
    const standard = standardArrangement(facts.today)
    return {
      ...standard,
      sectionOf: (session) => (isShown(session) ? standard.sectionOf(session) : null),
      compareSessions: compare,
      foldOf: (id) => (id === 'archived' ? folds(id) : null),
    }
  }
  const names = new Map<string, string>()
  const placeOf = placing[choice.group]
  return {
    sectionOf(session) {
      if (!isShown(session)) return null
      if (session.activity === 'needs-you' || session.activity === 'archived') return session.activity
      if (session.marks?.pinned) return 'pinned'
      const { key, name } = placeOf(session, facts)
      if (!names.has(key)) names.set(key, name)
      return key
    },
    titleOf: (id) => names.get(id) ?? titles[id] ?? words.unknown,
    compareSections: (a, b) =>
      rankOf(a) - rankOf(b) || compareText(names.get(a) ?? '', names.get(b) ?? '') || (a < b ? -1 : Number(a > b)),
    compareSessions: compare,
    foldOf: folds,
  }
}

const { sections } = messages.sessions
const titles: Readonly<Record<string, string>> = {
  'needs-you': sections['needs-you'],
  pinned: sections.pinned,
  archived: sections.archived,
}

/** What nobody can place stands before what is archived. */
const unknownPlace: Place = { key: 'unknown', name: words.unknown }
const first = ['needs-you', 'pinned']
const last = [unknownPlace.key, 'archived']

/** Sections that have an order of their own say it in their ids: `#<number> `. */
function rankOf(id: string): number {
  if (first.includes(id)) return first.indexOf(id) - first.length
  if (last.includes(id)) return 1e9 + last.indexOf(id)
  return Number(/^#(\d+) /.exec(id)?.[1] ?? 0)
}

const states: readonly ManagedState[] = ['needs-you', 'running', 'idle', 'ended', 'archived']

const placing: Record<Exclude<Grouping, 'standard'>, (session: SessionSummary, facts: ListFacts) => Place> = {
  state({ activity }) {
    const state = managedStateOf(activity)
    return state === null
      ? unknownPlace
      : { key: `#${states.indexOf(state)} state`, name: paletteMessages.manage.states[state] }
  },
  project: (session, { places, machines }) => projectPlace(session, places, machines) ?? unknownPlace,
  server({ serverId }, { servers }) {
    const index = servers.findIndex(({ id }) => id === serverId)
    return { key: `#${index + 1} server`, name: visibleText(servers[index]?.label ?? '') }
  },
  machine: (session, { machines }) => machinePlace(session, machines) ?? unknownPlace,
  day({ updatedAt }, { today }) {
    const days = Math.max(0, daysAgo(updatedAt, today))
    return { key: `#${days} day`, name: dayLabel(days === 0 ? today : updatedAt, today) }
  },
}

const machineCounts = new WeakMap<ListFacts['machines'], number>()

/** Of all servers; counted once for each state, however many sessions ask. */
function machineCount(machines: ListFacts['machines']): number {
  const known = machineCounts.get(machines)
  if (known !== undefined) return known
  const count = Object.values(machines).flatMap(Object.keys).length
  machineCounts.set(machines, count)
  return count
}

/** The same repository on several machines is one; a directory by itself is named with its machine where that says more. */
export function projectPlace(
  session: SessionSummary,
  places: ListFacts['places'],
  machines: ListFacts['machines'],
): Place | null {
  const project = projectOf(session, places)
  if (!project) return null
  const machine = machinePlace(session, machines)?.name ?? ''
  const isNamedAlone = project.remote !== null || machine === '' || machineCount(machines) < 2
  const name = visibleText(project.name)
  return { key: `project ${project.key}`, name: isNamedAlone ? name : `${name} · ${machine}` }
}

/** The computer, which may have a machine on each server. */
export function machinePlace(session: SessionSummary, machines: ListFacts['machines']): Place | null {
  const own = machines[session.serverId]
  if (session.content.kind === 'locked') return null
  const { machineId, host } = session.content
  const computer = computerOfSession(session, own) ?? computerNamed(host, own)
  if (computer === null) return null
  const name = (machineId === null ? null : nameOfMachine(own, machineId)) ?? host
  return { key: `machine ${computer}`, name: visibleText(name) }
}

function isHidden({ activity, marks }: SessionSummary): boolean {
  return hasEnded(activity) && (activity === 'archived' || !marks?.pinned)
}

function passes(session: SessionSummary, filters: readonly ListFilter[], facts: ListFacts): boolean {
  const kinds = new Set(filters.map(({ kind }) => kind))
  return [...kinds].every((kind) => filters.some((one) => one.kind === kind && fits(session, one, facts)))
}

function fits(session: SessionSummary, filter: ListFilter, { places, machines }: ListFacts): boolean {
  switch (filter.kind) {
    case 'state':
      return managedStateOf(session.activity) === filter.of
    case 'unread':
      return session.unread
    case 'server':
      return session.serverId === filter.of
    case 'machine':
      return machinePlace(session, machines)?.key === filter.of
    case 'project':
      return projectPlace(session, places, machines)?.key === filter.of
  }
}

const sortings: Record<ListChoice['sort'], Arrangement['compareSessions']> = {
  activity: compareSessions,
  newest: (a, b) => b.createdAt - a.createdAt || compareSessions(a, b),
  title: (a, b) => compareText(sessionTitle(a), sessionTitle(b)) || compareSessions(a, b),
}

const collator = new Intl.Collator('en', { numeric: true })

function compareText(a: string, b: string): number {
  return collator.compare(a, b)
}
