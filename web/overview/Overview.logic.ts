import type { AppState, ServerState, SessionSummary } from '../../worker/api/state'
import { compareSessions, visibleSessions } from '../sessions/SessionList.logic'

export interface OverviewModel {
  waiting: SessionSummary[]
  /** Working first, then idle. */
  running: SessionSummary[]
  /** Servers that a person can or must do something about. */
  attention: ServerState[]
}

export function overviewOf(state: Pick<AppState, 'serverOrder' | 'servers' | 'sessions'>): OverviewModel {
  const sessions = visibleSessions(state).sort(compareSessions)
  const withActivity = (activity: SessionSummary['activity']) =>
    sessions.filter((session) => session.activity === activity)
  return {
    waiting: withActivity('needs-you'),
    running: [...withActivity('working'), ...withActivity('idle')],
    attention: state.serverOrder.flatMap((id) => {
      const server = state.servers[id]
      return server && needsAttention(server) ? [server] : []
    }),
  }
}

/** Paused is what a person chose, connecting passes by itself; a retry counts once it is more than a hiccup. */
function needsAttention({ connection }: ServerState): boolean {
  switch (connection.kind) {
    case 'signed-out':
    case 'sign-in-needed':
    case 'blocked':
    case 'waiting-to-retry':
      return true
    case 'paused':
    case 'connecting':
    case 'connected':
      return false
  }
}
