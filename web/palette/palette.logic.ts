import { rowAt } from '../../worker/api/rows'
import type { SessionTemplate } from '../../worker/api/agents/templates'
import type { ServerId, SessionAddress } from '../../worker/api/ids'
import { hasEnded, type AppState, type SessionSummary } from '../../worker/api/state'
import {
  machineHref,
  newSessionHref,
  sameSessionHref,
  searchHref,
  sessionFilesHref,
  sessionHref,
  sessionInfoHref,
  sessionOfPath,
  templateHref,
} from '../addresses/hrefs'
import { paletteMessages } from '../i18n/paletteMessages'
import { sessionsOf } from '../hub/selectors'
import { foldText } from '../names/foldText.logic'
import { isSearchable } from '../search/search.logic'
import { canBeArchived } from '../sessionActions/sessionActions.logic'
import { nextWaiting } from '../waiting/next.logic'
import { wantsOf } from '../waiting/wants.logic'
import { compareSessions } from '../listOrder/arrangement.logic'
import { machineName, sessionTitle } from '../names/sessionNames.logic'

const words = paletteMessages

/** What a line of the palette can do with the open session. */
export type SessionCommand = 'stop' | 'archive' | 'mark-read' | 'pin' | 'unpin' | 'mute' | 'unmute'

/** What one line of the palette does: leads to an address, shows the keys, or does something at once. */
export type PaletteTarget =
  | { kind: 'address'; href: string }
  | { kind: 'keys' }
  | { kind: 'session'; command: SessionCommand; session: SessionAddress }
  | { kind: 'server'; command: 'pause' | 'resume'; serverId: ServerId }

export interface PaletteEntry {
  id: string
  kind: 'session' | 'message' | 'file' | 'machine' | 'server' | 'command' | 'template'
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
 * word must occur; then what was found in files and messages (`found`). `snoozed`: keys of what is put off, one a line.
 * Without text: commands first, then the sessions in the order of the list.
 */
export function paletteEntries(
  app: AppState,
  text: string,
  openPath: string,
  templates: readonly SessionTemplate[] = [],
  snoozed = '',
  found: readonly PaletteEntry[] = [],
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
    .concat(found)
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
    ...(open ? ofOpenSession(app, open) : []),
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
    address('add-server', names.addServer, '/sign-in'),
    address('new-browser', names.newBrowser, '/servers/new-browser'),
    address('usage', names.usage, '/usage'),
    address('settings', names.settings, '/settings'),
    { id: 'command:keys', kind: 'command', name: names.keys, place: '', target: { kind: 'keys' } },
  ]
}

function ofOpenSession(app: AppState, open: SessionSummary): PaletteEntry[] {
  const { serverId, id, activity, marks, unread } = open
  const names = words.commands
  const session = { serverId, sessionId: id }
  const command = (name: SessionCommand): PaletteEntry => ({
    id: `command:${name}`,
    kind: 'command',
    name: names.ofSession[name],
    place: sessionTitle(open),
    target: { kind: 'session', command: name, session },
  })
  return [
    address('details', names.details, sessionInfoHref(serverId, id)),
    ...(hasEnded(activity)
      ? []
      : [
          address('files', names.files, sessionFilesHref(serverId, id, '')),
          address('changes', names.changes, sessionFilesHref(serverId, id, null)),
        ]),
    ...(activity === 'working' ? [command('stop')] : []),
    ...(unread ? [command('mark-read')] : []),
    ...(canBeArchived(open) ? [command('archive')] : []),
    command(marks?.pinned ? 'unpin' : 'pin'),
    command(wantsOf(open, app.servers[serverId]) === 'mute' ? 'unmute' : 'mute'),
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
    Object.values(app.machines[serverId] ?? {}).flatMap(({ id, content }): PaletteEntry[] => {
      if (content.kind !== 'open') return []
      const place = app.servers[serverId]?.label ?? ''
      const entry = (what: string, name: string, href: string): PaletteEntry => ({
        id: `machine:${serverId}/${id}/${what}`,
        kind: 'machine',
        name,
        place,
        target: { kind: 'address', href },
      })
      return [
        entry('page', content.name, machineHref(serverId, id)),
        entry('start', words.startOn(content.name), newSessionHref(serverId, id)),
      ]
    }),
  )
}

function servers(app: AppState): PaletteEntry[] {
  return app.serverOrder.flatMap((id): PaletteEntry[] => {
    const server = app.servers[id]
    if (!server) return []
    const { label, url, connection, account } = server
    const command = connection.kind === 'paused' ? 'resume' : 'pause'
    const entry = { kind: 'server' as const, place: url }
    return [
      { ...entry, id: `server:${id}`, name: label, target: { kind: 'address', href: '/servers' } },
      ...(account.kind === 'signed-in'
        ? [
            {
              ...entry,
              id: `server:${id}/${command}`,
              name: words.commands.ofServer[command](label),
              target: { kind: 'server' as const, command, serverId: id } as const,
            },
          ]
        : []),
    ]
  })
}

function address(id: string, name: string, href: string): PaletteEntry {
  return { id: `command:${id}`, kind: 'command', name, place: '', target: { kind: 'address', href } }
}
