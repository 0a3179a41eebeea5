import type { HubErrorData } from '../../api/errors'
import type { CanonicalUrl } from '../../api/ids'
import type { ConnectionProblem, ConnectionState } from '../../api/state'

/** Why a server gives nothing: the person paused it, or an error. */
export type ServerUnavailable = { kind: 'paused' } | { kind: 'failed'; error: HubErrorData }

/** Why a server in this state gives nothing to a chat; null = it is connected, or about to be. */
export function whyUnavailable(state: ConnectionState, serverUrl: CanonicalUrl): ServerUnavailable | null {
  switch (state.kind) {
    case 'paused':
      return state
    case 'signed-out':
    case 'sign-in-needed':
      return { kind: 'failed', error: { code: 'sign-in-needed', serverUrl } }
    case 'blocked':
      return { kind: 'failed', error: { code: 'unreachable', serverUrl, reason: state.reason } }
    case 'waiting-to-retry':
      return { kind: 'failed', error: errorOfProblem(state.problem, serverUrl) }
    case 'connecting':
    case 'connected':
      return null
  }
}

/** To whom asks for something now. */
export function errorOf(unavailable: ServerUnavailable, serverUrl: CanonicalUrl): HubErrorData {
  return unavailable.kind === 'failed' ? unavailable.error : { code: 'unreachable', serverUrl, reason: 'paused' }
}

function errorOfProblem(problem: ConnectionProblem, serverUrl: CanonicalUrl): HubErrorData {
  switch (problem.kind) {
    case 'unreachable':
      return { code: 'unreachable', serverUrl, reason: problem.reason }
    case 'server-failed':
      return { code: 'server-failed', serverUrl, status: problem.status }
    case 'bad-answer':
      return { code: 'bad-answer', serverUrl, detail: 'connection' }
    case 'storage-failed':
      return { code: 'storage-failed', detail: 'open the database of this server' }
  }
}
