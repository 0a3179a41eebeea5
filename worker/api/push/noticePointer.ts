import { isId, type SessionId } from '../ids'

/**
 * What a sealed notice holds: a place, and no words. Whoever knows an account's public key can seal one, so nothing in it
 * is shown; what the session itself says is.
 */
export interface NoticePointer {
  /** As the machine that sealed it calls its server. */
  server: string
  /** Null = of no session: a test. */
  sessionId: SessionId | null
}

/** What the app opens of a sealed notice; the sealed text is its fragment. */
export const noticePath = '/notice'

/** @returns null where it is none */
export function parseNoticePointer(value: unknown): NoticePointer | null {
  if (typeof value !== 'object' || value === null) return null
  const { server, sessionId } = value as Record<string, unknown>
  if (typeof server !== 'string') return null
  return isId(sessionId) || sessionId === null ? { server, sessionId: sessionId as SessionId | null } : null
}
