import { rowAt } from '../../worker/api/rows'
import { offersFiles, sessionOffers } from '../../worker/api/agents/offeredCalls'
import type { SessionTemplate } from '../../worker/api/agents/templates'
import type { ServerId, SessionAddress } from '../../worker/api/ids'
import type { AppState, SessionSummary } from '../../worker/api/state'
import {
  machineHref,
  newSessionHref,
  sameSessionHref,
  sessionFilesHref,
  sessionHref,
  sessionInfoHref,
  sessionOfPath,
  templateHref,
} from '../addresses/hrefs'
import { shellHref } from '../addresses/shellHref'
import { artifactHref } from '../addresses/artifactHrefs'
import { artifactName, type ListedArtifact } from '../artifacts/artifacts.logic'
import { paletteMessages } from '../i18n/paletteMessages'
import { sessionsOf } from '../hub/selectors'
import { foldText } from '../names/foldText.logic'
import { isSearchable } from '../search/search.logic'
import { nextWaiting } from '../waiting/next.logic'
import { canBeArchived, offeredActions } from '../sessionActions/sessionActions.logic'
import { compareSessions } from '../listOrder/arrangement.logic'
import { machineName, sessionTitle } from '../names/sessionNames.logic'

const words = paletteMessages

/** What a line of the palette does at once with the open session. */
export type SessionCommand = 'stop' | 'archive' | 'delete' | 'mark-read' | 'pin' | 'unpin' | 'mute' | 'unmute'

/** What takes its time, or asks something first. */
const actions = ['rename', 'resume', 'fork', 'rewind', 'side-chat', 'export', 'unarchive'] as const
export type PaletteAction = (typeof actions)[number]

/** What one line of the palette does: leads to an address, searches in messages, shows the keys, or does something. */
export type PaletteTarget =
  | { kind: 'address'; href: string }
  | { kind: 'search'; text: string }
  | { kind: 'keys' }
  | { kind: 'session'; command: SessionCommand; session: SessionAddress }
  | { kind: 'action'; action: PaletteAction; session: SessionAddress }
  | { kind: 'server'; command: 'pause' | 'resume'; serverId: ServerId }

export interface PaletteEntry {
  id: string
  kind: 'session' | 'message' | 'file' | 'machine' | 'server' | 'command' | 'template' | 'artifact'
  name: string
  /** What tells it apart from others of the same name: server, machine, folder or address; empty for commands. */
  place: string
  target: PaletteTarget
}

const searchEntry = 'search-for'

/** Lines that are shown at most; typing more finds the others. */
const mostEntries = 50

/** What else there is, as far as it is known. */
interface Others {
  templates: readonly SessionTemplate[]
  artifacts: readonly ListedArtifact[]
  /** In files and messages. */
  found: readonly PaletteEntry[]
  /** Keys of what is put off, one a line. */
  snoozed: string
}

/**
 * What matches the text, best first: names that begin with it, then names with a word that does, then the rest. Every
 * word must occur; then what was found in files and messages. Without text: commands first, then the sessions in the order
 * of the list.
 */
export function paletteEntries(
  app: AppState,
  text: string,
  openPath: string,
  { templates = [], artifacts = [], found = [], snoozed = '' }: Partial<Others> = {},
): PaletteEntry[] {
  const wanted = foldText(text).split(/\s+/).filter(Boolean)
  const entries = [
    ...commands(app, openPath, snoozed),
    ...templates.map((one) => templateEntry(app, one)),
    ...sessions(app),
    ...machines(app),
    ...servers(app),
    ...artifacts.map(artifactEntry),
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
        ? {
            ...commandEntry(searchEntry, words.search.searchFor(text.trim()), { kind: 'search', text }),
            id: searchEntry,
          }
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
    commandEntry('keys', names.keys, { kind: 'keys' }),
  ]
}

function ofOpenSession(app: AppState, open: SessionSummary): PaletteEntry[] {
  const { serverId, id, activity, marks, unread, content } = open
  const server = app.servers[serverId]
  if (!server) return []
  const names = words.commands
  const session = { serverId, sessionId: id }
  const machineId = content.kind === 'open' ? content.machineId : null
  const machine = machineId === null ? undefined : app.machines[serverId]?.[machineId]
  const possible = new Set(
    offeredActions(open, server, machine).flatMap(({ action, unavailable }) => (unavailable === null ? [action] : [])),
  )
  const entry = (name: SessionCommand | PaletteAction, target: PaletteTarget): PaletteEntry => ({
    id: `command:${name}`,
    kind: 'command',
    name: names.ofSession[name],
    place: sessionTitle(open),
    target,
  })
  const command = (name: SessionCommand) => entry(name, { kind: 'session', command: name, session })
  const action = (name: PaletteAction) => entry(name, { kind: 'action', action: name, session })
  return [
    address('details', names.details, sessionInfoHref(serverId, id)),
    ...(possible.has('files')
      ? [
          ...(offersFiles(content) ? [address('files', names.files, sessionFilesHref(serverId, id, ''))] : []),
          ...(sessionOffers(content, 'bash')
            ? [address('changes', names.changes, sessionFilesHref(serverId, id, null))]
            : []),
        ]
      : []),
    ...(possible.has('shell') ? [address('shell', names.shell, shellHref(session))] : []),
    ...(activity === 'working' && sessionOffers(content, 'abort') ? [command('stop')] : []),
    ...(unread ? [command('mark-read')] : []),
    ...actions.filter((name) => possible.has(name)).map(action),
    ...(possible.has('same') ? [address('same', names.same, sameSessionHref(session))] : []),
    ...(canBeArchived(open) ? [command('archive')] : []),
    ...(marks?.removal ? [] : [command('delete')]),
    ...(['pin', 'unpin', 'mute', 'unmute'] as const).filter((name) => possible.has(name)).map(command),
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

function artifactEntry({ server, artifact }: ListedArtifact): PaletteEntry {
  const address = { serverId: server.id, artifactId: artifact.id }
  return {
    id: `artifact:${server.id}/${artifact.id}`,
    kind: 'artifact',
    name: artifactName(artifact),
    place: server.label,
    target: { kind: 'address', href: artifactHref(address) },
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
  return commandEntry(id, name, { kind: 'address', href })
}

function commandEntry(id: string, name: string, target: PaletteTarget): PaletteEntry {
  return { id: `command:${id}`, kind: 'command', name, place: '', target }
}
