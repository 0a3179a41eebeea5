import { rowAt } from '../../worker/api/rows'
import type { SessionTemplate } from '../../worker/api/agents/templates'
import type { AppState } from '../../worker/api/state'
import {
  newSessionHref,
  sameSessionHref,
  searchHref,
  sessionHref,
  sessionInfoHref,
  sessionOfPath,
  templateHref,
} from '../addresses/hrefs'
import { paletteMessages } from '../i18n/paletteMessages'
import { sessionsOf } from '../hub/selectors'
import { foldText } from '../names/foldText.logic'
import { isSearchable } from '../search/search.logic'
import { nextWaiting } from '../waiting/next.logic'
import { compareSessions } from '../listOrder/arrangement.logic'
import { machineName, sessionTitle } from '../names/sessionNames.logic'

const words = paletteMessages

/** What one line of the palette does: leads to an address, or shows the keys. */
export type PaletteTarget = { kind: 'address'; href: string } | { kind: 'keys' }

export interface PaletteEntry {
  id: string
  kind: 'session' | 'machine' | 'server' | 'command' | 'template'
  name: string
  /** What tells it apart from others of the same name: server, machine, folder or address; empty for commands. */
  place: string
  target: PaletteTarget
}

const searchEntry = 'search-for'

/** Lines that are shown at most; typing more finds the others. */
const mostEntries = 50

/**
 * What matches the text, best first: names that begin with it, then names with a word that does, then the rest. Every
 * word must occur. `snoozed`: keys of what is put off, one a line. Without text: commands first, then the sessions in the order of the list.
 */
export function paletteEntries(
  app: AppState,
  text: string,
  openPath: string,
  templates: readonly SessionTemplate[] = [],
  snoozed = '',
): PaletteEntry[] {
  const wanted = foldText(text).split(/\s+/).filter(Boolean)
  const entries = [
    ...commands(app, openPath, snoozed),
    ...templates.map((one) => templateEntry(app, one)),
    ...sessions(app),
    ...machines(app),
    ...servers(app),
  ]
  if (wanted.length === 0) return entries.slice(0, mostEntries)
  return entries
    .flatMap((entry) => {
      const rank = rankOf(entry, wanted)
      return rank === null ? [] : [{ entry, rank }]
    })
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, mostEntries)
    .map(({ entry }) => entry)
    .concat(
      isSearchable(text)
        ? { ...address('search', words.search.searchFor(text.trim()), searchHref(text)), id: searchEntry }
        : [],
    )
}

/** Whether anything but the search in messages is offered. */
export function namesMatch(entries: readonly PaletteEntry[]): boolean {
  return entries.some(({ id }) => id !== searchEntry)
}

function rankOf({ name, place }: PaletteEntry, wanted: readonly string[]): number | null {
  const text = foldText(name)
  const all = `${text}\n${foldText(place)}`
  if (!wanted.every((word) => all.includes(word))) return null
  const first = wanted[0] ?? ''
  if (text.startsWith(first)) return 0
  if (text.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(first))) return 1
  return text.includes(first) ? 2 : 3
}

function commands(app: AppState, openPath: string, snoozed: string): PaletteEntry[] {
  const names = words.commands
  const next = nextWaiting(app, openPath, snoozed)
  const shown = sessionOfPath(openPath)
  const open = shown && rowAt(app.sessions[shown.serverId], shown.sessionId)
  return [
    ...(next === null ? [] : [address('next', names.next, next)]),
    address('new', names.newSession, '/new'),
    address('fleet', names.fleet, '/fleet'),
    ...(open ? [address('details', names.details, sessionInfoHref(open.serverId, open.id))] : []),
    ...(shown && open?.content.kind === 'open' ? [address('same', names.same, sameSessionHref(shown))] : []),
    address('overview', names.overview, '/'),
    address('queue', words.queue.title, '/needs-you'),
    address('manage', words.manage.title, '/sessions'),
    address('projects', words.projects.title, '/projects'),
    address('search', words.search.title, '/search'),
    address('connect', names.connect, '/connect'),
    address('machines', names.machines, '/machines'),
    address('servers', names.servers, '/servers'),
    address('artifacts', names.artifacts, '/artifacts'),
    address('new-artifact', names.newArtifact, '/artifacts/new'),
    address('usage', names.usage, '/usage'),
    address('settings', names.settings, '/settings'),
    { id: 'command:keys', kind: 'command', name: names.keys, place: '', target: { kind: 'keys' } },
  ]
}

function templateEntry(
  app: AppState,
  { id, name, machine: { serverId, machineId }, directory }: SessionTemplate,
): PaletteEntry {
  const machine = app.machines[serverId]?.[machineId]
  return {
    id: `template:${id}`,
    kind: 'template',
    name: words.startFrom(name),
    place: [app.servers[serverId]?.label, machine?.content.kind === 'open' ? machine.content.name : '', directory]
      .filter(Boolean)
      .join(' · '),
    target: { kind: 'address', href: templateHref(id) },
  }
}

function sessions(app: AppState): PaletteEntry[] {
  return app.serverOrder
    .flatMap((id) => sessionsOf(app, id))
    .toSorted(compareSessions)
    .map((session) => ({
      id: `session:${session.serverId}/${session.id}`,
      kind: 'session',
      name: sessionTitle(session),
      place: [
        app.servers[session.serverId]?.label,
        machineName(session, app.machines[session.serverId]),
        session.content.kind === 'open' ? session.content.path : '',
      ]
        .filter(Boolean)
        .join(' · '),
      target: { kind: 'address', href: sessionHref(session.serverId, session.id) },
    }))
}

function machines(app: AppState): PaletteEntry[] {
  return app.serverOrder.flatMap((serverId) =>
    Object.values(app.machines[serverId] ?? {}).flatMap(({ id, content }) =>
      content.kind === 'open'
        ? [
            {
              id: `machine:${serverId}/${id}`,
              kind: 'machine' as const,
              name: words.startOn(content.name),
              place: app.servers[serverId]?.label ?? '',
              target: { kind: 'address' as const, href: newSessionHref(serverId, id) },
            },
          ]
        : [],
    ),
  )
}

function servers(app: AppState): PaletteEntry[] {
  return app.serverOrder.flatMap((id) => {
    const server = app.servers[id]
    if (!server) return []
    return [
      {
        id: `server:${id}`,
        kind: 'server' as const,
        name: server.label,
        place: server.url,
        target: { kind: 'address' as const, href: '/servers' },
      },
    ]
  })
}

function address(id: string, name: string, href: string): PaletteEntry {
  return { id: `command:${id}`, kind: 'command', name, place: '', target: { kind: 'address', href } }
}
