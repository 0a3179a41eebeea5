import { sessionAddress, type SessionAddress } from '../../worker/api/ids'
import type { SessionSummary } from '../../worker/api/state'

/** Key of a session in a list of all servers: two servers may use the same session id. */
export function sessionKey(session: Pick<SessionSummary, 'serverId' | 'id'>): string {
  return addressKey({ serverId: session.serverId, sessionId: session.id })
}

/** The same of an address. Stored for consents: it stays as it is. */
export function addressKey({ serverId, sessionId }: SessionAddress): string {
  return `${serverId}/${sessionId}`
}

/** The session of a key; null = it is none. Only its server decides what is in a session's id, so the first slash counts. */
export function sessionOfKey(key = ''): SessionAddress | null {
  const slash = key.indexOf('/')
  return slash === -1 ? null : sessionAddress(key.slice(0, slash), key.slice(slash + 1))
}
