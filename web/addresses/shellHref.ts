import type { SessionAddress } from '../../worker/api/ids'
import { sessionHref } from './hrefs'

export function shellHref({ serverId, sessionId }: SessionAddress): string {
  return `${sessionHref(serverId, sessionId)}/shell`
}

/** Whether the path is that of a session's shell. */
export function isShellPath(path: string): boolean {
  return path.endsWith('/shell')
}
