import { rowAt } from '../../worker/api/rows'
import type { ServerId, SessionAddress } from '../../worker/api/ids'
import type { AppState, SessionActivity, SessionRemoval, SessionSummary } from '../../worker/api/state'
import { sessionsOf } from '../hub/selectors'
import { createSessionFilter } from '../listOrder/sessionFilter.logic'
import { compareSessions } from '../listOrder/arrangement.logic'

/** What can be chosen together with everything else; an empty list leaves nothing out. */
export interface SessionChoice {
  text: string
  servers: readonly ServerId[]
  states: readonly ManagedState[]
  /** Without a message for so many days; null = whenever. */
  unusedDays: number | null
  unread: boolean
}

export type ManagedState = 'needs-you' | 'running' | 'idle' | 'ended' | 'archived'

export const managedStates: readonly ManagedState[] = ['needs-you', 'running', 'idle', 'ended', 'archived']
export const unusedDays = [7, 30] as const

export const everything: SessionChoice = { text: '', servers: [], states: [], unusedDays: null, unread: false }

const dayMs = 86_400_000

const stateOf: Record<SessionActivity, ManagedState | null> = {
  'needs-you': 'needs-you',
  working: 'running',
  idle: 'idle',
  offline: 'ended',
  lost: 'ended',
  archived: 'archived',
  unknown: null,
}

/** Null = not known, because its server was not reached yet. */
export function managedStateOf(activity: SessionActivity): ManagedState | null {
  return stateOf[activity]
}

const filterOf = createSessionFilter()

/** The sessions of all servers that fit all of it, the latest first. */
export function chosenSessions(app: AppState, choice: SessionChoice, now: number): SessionSummary[] {
  const hasText = filterOf(choice.text, app)
  return app.serverOrder
    .filter((serverId) => choice.servers.length === 0 || choice.servers.includes(serverId))
    .flatMap((serverId) => sessionsOf(app, serverId))
    .filter((session) => {
      const state = managedStateOf(session.activity)
      if (choice.states.length > 0 && (state === null || !choice.states.includes(state))) return false
      if (choice.unread && !session.unread) return false
      if (choice.unusedDays !== null && now - session.updatedAt < choice.unusedDays * dayMs) return false
      return hasText === null || hasText(session)
    })
    .toSorted(compareSessions)
}

export type ManageAction = 'archive' | 'delete' | 'mark-read'

/** Those of the sessions with which the action does something. */
export function actedOn(action: ManageAction, sessions: readonly SessionSummary[]): SessionSummary[] {
  switch (action) {
    case 'archive':
      return sessions.filter(({ activity, marks }) => activity !== 'archived' && activity !== 'lost' && !marks?.removal)
    case 'delete':
      return sessions.filter(({ marks }) => !marks?.removal)
    case 'mark-read':
      return sessions.filter(({ unread }) => unread)
  }
}

/** Those of the sessions that are about to be removed, and can be kept. */
export function pendingRemovals(
  app: Pick<AppState, 'sessions'>,
  removed: readonly SessionAddress[],
): { address: SessionAddress; how: SessionRemoval['how'] }[] {
  return removed.flatMap((address) => {
    const removal = rowAt(app.sessions[address.serverId], address.sessionId)?.marks?.removal
    return removal && !removal.error ? [{ address, how: removal.how }] : []
  })
}

/** Labels of servers with sessions that are left out because nobody knows their state yet. */
export function unknownServers(app: AppState, { states, servers }: SessionChoice): string[] {
  if (states.length === 0) return []
  return app.serverOrder
    .filter((serverId) => servers.length === 0 || servers.includes(serverId))
    .filter((serverId) => sessionsOf(app, serverId).some(({ activity }) => managedStateOf(activity) === null))
    .flatMap((serverId) => app.servers[serverId]?.label ?? [])
}
