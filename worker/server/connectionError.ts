import type { HubErrorData } from '../api/errors'
import type { CanonicalUrl } from '../api/ids'
import type { ConnectionState } from '../api/state'

/** Why a server in this state gives no answers; null = it does, is about to, or rests because a person wants it. */
export function connectionErrorOf(state: ConnectionState, serverUrl: CanonicalUrl): HubErrorData | null {
  if (state.kind === 'sign-in-needed') return { code: 'sign-in-needed', serverUrl }
  if (state.kind === 'blocked') return { code: 'unreachable', serverUrl, reason: state.reason }
  if (state.kind !== 'waiting-to-retry') return null
  const { problem } = state
  if (problem.kind === 'bad-answer') return { code: 'bad-answer', serverUrl, detail: 'connection' }
  return problem.kind === 'unreachable'
    ? { code: 'unreachable', serverUrl, reason: problem.reason }
    : { code: 'server-failed', serverUrl, status: problem.status }
}
