import { requestDigest } from '../requestDigest'

/** Names all that waits in a session and says nothing of it, so that a browser that is told of it twice knows. */
export function waitingDigest(ids: readonly string[]): Promise<string> {
  return requestDigest({ id: '', tool: '', arguments: ids.toSorted() })
}
