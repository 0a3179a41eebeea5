import type { SessionSummary } from '../../worker/api/state'
import { messages } from '../i18n/messages'
import { daysAgo } from '../time/time.logic'

/** Which sessions are listed, under which headings and in which order. Compared by identity: another one makes the list anew. */
export interface Arrangement {
  /** The section of a session, which only the session itself decides; null = it is left out. */
  sectionOf(session: SessionSummary): string | null
  titleOf(section: string): string
  /** Total orders. */
  compareSections(a: string, b: string): number
  compareSessions(a: SessionSummary, b: SessionSummary): number
  /** How a section is at first; null = it cannot be folded. */
  foldOf(section: string): 'open' | 'folded' | null
}

export type SectionId = 'needs-you' | 'running' | 'pinned' | 'today' | 'yesterday' | 'this-week' | 'older' | 'archived'

export const SECTION_ORDER: readonly SectionId[] = [
  'needs-you',
  'running',
  'pinned',
  'today',
  'yesterday',
  'this-week',
  'older',
  'archived',
]

/** The list as it is unless the person chose otherwise: by state, and what is quiet by day. */
export function standardArrangement(today: number): Arrangement {
  return {
    sectionOf: (session) => sectionOf(session, today),
    titleOf: (section) => messages.sessions.sections[section as SectionId],
    compareSections: (a, b) => SECTION_ORDER.indexOf(a as SectionId) - SECTION_ORDER.indexOf(b as SectionId),
    compareSessions,
    foldOf: (section) => (section === 'archived' ? 'folded' : null),
  }
}

/** Activity counts in steps of this length, so that two busy agents do not swap places with every message. */
const ACTIVITY_STEP_MS = 10 * 60_000

export function sectionOf(session: SessionSummary, now: number): SectionId {
  switch (session.activity) {
    case 'needs-you':
      return 'needs-you'
    case 'working':
      return 'running'
    case 'archived':
      return 'archived'
    case 'idle':
    case 'offline':
    case 'lost':
    case 'unknown': {
      if (session.marks?.pinned) return 'pinned'
      const days = daysAgo(session.updatedAt, now)
      if (days <= 0) return 'today'
      if (days === 1) return 'yesterday'
      return days < 7 ? 'this-week' : 'older'
    }
  }
}

/**
 * A total order that looks at the two sessions only: what other sessions do, or in which order servers answer,
 * never changes it. Later activity first (in steps), then the newer session, then ids.
 */
export function compareSessions(a: SessionSummary, b: SessionSummary): number {
  return (
    Math.floor(b.updatedAt / ACTIVITY_STEP_MS) - Math.floor(a.updatedAt / ACTIVITY_STEP_MS) ||
    b.createdAt - a.createdAt ||
    compareText(a.serverId, b.serverId) ||
    compareText(a.id, b.id)
  )
}

function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
