import {
  machineAddress,
  sessionAddress,
  type MachineAddress,
  type MachineId,
  type ServerId,
  type SessionAddress,
  type SessionId,
} from '../../worker/api/ids'
import { percentDecode } from './percentDecode'

/** Address of the form for a new session with this machine picked, and this directory where one is named. */
export function newSessionHref(serverId: ServerId, machineId: MachineId, directory?: string): string {
  const query = { server: serverId, machine: machineId, ...(directory !== undefined && { directory }) }
  return `/new?${new URLSearchParams(query).toString()}`
}

export function machineHref(serverId: ServerId, machineId: MachineId): string {
  return `/machines/${encodeURIComponent(serverId)}/${encodeURIComponent(machineId)}`
}

/** Address of that form, filled in like this session. */
export function sameSessionHref({ serverId, sessionId }: SessionAddress): string {
  return `/new?${new URLSearchParams({ server: serverId, session: sessionId }).toString()}`
}

/** Address of that form, filled in from this template. */
export function templateHref(id: string): string {
  return `/new?${new URLSearchParams({ template: id }).toString()}`
}

/** From what the address fills the form in; null = from nothing. */
export function filledFromQuery(
  search: string,
): { kind: 'session'; session: SessionAddress } | { kind: 'template'; id: string } | null {
  const query = new URLSearchParams(search)
  const session = sessionAddress(query.get('server'), query.get('session'))
  if (session) return { kind: 'session', session }
  const id = query.get('template')
  return id === null ? null : { kind: 'template', id }
}

/** The directory that the address names; null = none. */
export function directoryOfQuery(search: string): string | null {
  return new URLSearchParams(search).get('directory')
}

/** The machine that the address picks; null = it picks none. */
export function machineOfQuery(search: string): MachineAddress | null {
  const query = new URLSearchParams(search)
  return machineAddress(query.get('server'), query.get('machine'))
}

/** Address of what became of one prompt on several machines. */
export function fleetHref(id: string): string {
  return `/fleet/${encodeURIComponent(id)}`
}

export function sessionHref(serverId: ServerId, sessionId: SessionId): string {
  return `/s/${encodeURIComponent(serverId)}/${encodeURIComponent(sessionId)}`
}

/** Address of one message in a session's chat. */
export function messageHref(serverId: ServerId, sessionId: SessionId, seq: number): string {
  return `${sessionHref(serverId, sessionId)}?message=${seq}`
}

/** The session whose page, or a page under it, has this path; null = another page. */
export function sessionOfPath(path: string): SessionAddress | null {
  const [, first, serverId, sessionId] = path.split('/')
  if (first !== 's' || !serverId || !sessionId) return null
  return sessionAddress(percentDecode(serverId), percentDecode(sessionId))
}

export function sessionInfoHref(serverId: ServerId, sessionId: SessionId): string {
  return `${sessionHref(serverId, sessionId)}/info`
}

/** Address of a session's files: what changed, or (with a path, which ends with `/` for a directory) what is there. */
export function sessionFilesHref(serverId: ServerId, sessionId: SessionId, path: string | null): string {
  const query = path === null ? '' : `?${new URLSearchParams({ path }).toString()}`
  return `${sessionHref(serverId, sessionId)}/files${query}`
}

/** Address of the screen that signs in again to this server. */
export function signInHref(serverId: ServerId): string {
  return `/sign-in?server=${encodeURIComponent(serverId)}`
}
