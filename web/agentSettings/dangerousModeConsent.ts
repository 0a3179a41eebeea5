import type { SessionAddress } from '../../worker/api/ids'

const storageKey = 'happy-hub:agreed-sessions'
const most = 200

/** Sessions in which a person let the agent do everything, on this device: asked once for each. */
function read(): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '[]')
    return Array.isArray(stored) ? stored.filter((key) => typeof key === 'string') : []
  } catch {
    return []
  }
}

const keyOf = ({ serverId, sessionId }: SessionAddress): string => `${serverId}/${sessionId}`

export function hasConsent(session: SessionAddress): boolean {
  return read().includes(keyOf(session))
}

export function giveConsent(session: SessionAddress): void {
  try {
    localStorage.setItem(storageKey, JSON.stringify([...new Set([...read(), keyOf(session)])].slice(-most)))
  } catch {
    // Full or blocked: it is asked again.
  }
}
