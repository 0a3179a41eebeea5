import { sessionOffers } from '../../worker/api/agents/offeredCalls'
import type { ChatState } from '../../worker/api/chat'
import type { MachineId } from '../../worker/api/ids'
import type { MachineSummary, ServerState, SessionSummary } from '../../worker/api/state'
import { messages } from '../i18n/messages'
import { shortPath } from '../names/path.logic'
import { isStale } from '../serverStatus/upToDate.logic'
import { machineName, sessionTitle } from '../names/sessionNames.logic'
import { sessionState, type SessionState } from '../sessionRow/sessionState.logic'

const words = messages.sessions

export interface HeaderModel {
  title: string
  machine: string
  /** Full path; empty when unknown. */
  folder: string
  /** Path for reading, home shortened. */
  path: string
  state: SessionState
}

/** What the header says; the session may not be in the lists (yet). */
export function headerOf(
  session: SessionSummary | undefined,
  server: ServerState | undefined,
  machines: Record<MachineId, MachineSummary> | undefined,
): HeaderModel {
  if (!session) {
    return {
      title: words.session.unknown,
      machine: '',
      folder: '',
      path: '',
      state: { glyph: 'unknown', text: words.state.unknown },
    }
  }
  const { content, activity } = session
  // The person is looking at it, so it is not unread.
  const state = sessionState({ ...session, unread: false }, !server || isStale(server))
  if (activity === 'offline' && endedNote(session, server, machines)) state.text = words.state.ended
  return {
    title: sessionTitle(session),
    machine: machineName(session, machines),
    folder: content.kind === 'open' ? content.path : '',
    path: content.kind === 'open' ? shortPath(content.path, content.homeDir) : '',
    state,
  }
}

/** Whether a turn runs that can be stopped from here; under the terminal's control it is stopped there. */
export function canStop(session: SessionSummary | undefined, server: ServerState | undefined): boolean {
  if (!session || !server || isStale(server) || session.content.kind !== 'open') return false
  return isInTurn(session) && !session.content.controlledByTerminal && sessionOffers(session.content, 'abort')
}

function isInTurn({ activity }: SessionSummary): boolean {
  return activity === 'working' || activity === 'needs-you'
}

/** Number of the message with which the agent's present work began; null = it rests, or nothing here tells. */
export function workSince(chat: ChatState | 'gone' | undefined, session: SessionSummary | undefined): number | null {
  if (chat === undefined || chat === 'gone' || !session || !isInTurn(session)) return null
  return chat.workSince ?? null
}

/**
 * Why nobody would read a message to this session, in words; null = somebody may. A session without a sign of life may
 * be on a computer that sleeps, and then reads later what it missed; where that computer is online, the session has
 * ended.
 */
export function endedNote(
  session: SessionSummary | undefined,
  server: ServerState | undefined,
  machines: Record<MachineId, MachineSummary> | undefined,
): string | null {
  if (session?.activity === 'archived') return words.composer.archived
  if (session?.activity === 'lost') return words.composer.lost(server?.label ?? '')
  if (session?.activity !== 'offline' || session.content.kind !== 'open' || !server || isStale(server)) return null
  const { machineId } = session.content
  const isUp = machineId !== null && machines?.[machineId]?.presence === 'online'
  return isUp ? words.composer.ended(machineName(session, machines)) : null
}
