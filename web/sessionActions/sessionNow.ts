import { rowAt } from '../../worker/api/rows'
import type { SessionAddress } from '../../worker/api/ids'
import type { AppState, SessionSummary } from '../../worker/api/state'
import type { HubClient } from '../hub/hubContext'

/** What the page knows at this moment, for what is done outside of rendering. */
export function appNow(hub: HubClient): AppState | undefined {
  const app = hub.openTopic({ kind: 'app' }).current()
  return app === 'gone' ? undefined : app
}

export function sessionNow(hub: HubClient, { serverId, sessionId }: SessionAddress): SessionSummary | undefined {
  return rowAt(appNow(hub)?.sessions[serverId], sessionId)
}
