import { useSyncExternalStore } from 'react'
import type { PermissionAnswer } from '../../worker/api/commands'
import { type HubErrorData, errorData } from '../../worker/api/errors'
import type { SessionAddress } from '../../worker/api/ids'
import { canonicalJson, requestDigest } from '../../worker/api/requestDigest'
import { createListeners } from '../../worker/shared/observable'
import { useHub } from '../hub/hubContext'
import type { PendingPermission } from './permission.logic'
import { tellAnswered } from '../waiting/answeredBy'

/**
 * How far a person's answer to one request has come. Success is seen in the agent's state: the request is gone from it.
 */
export type AnswerState =
  | { kind: 'none' }
  | { kind: 'sending'; answer: PermissionAnswer }
  | { kind: 'sent'; answer: PermissionAnswer }
  | { kind: 'failed'; answer: PermissionAnswer; error: HubErrorData }

// Outside of components: a card in a windowed list, or in two places, must not forget that its answer is on its way.
const states = new Map<string, AnswerState>()
const changes = createListeners()
const none: AnswerState = { kind: 'none' }

/**
 * Identifies one request by its contents too, because agents reuse ids and may put another request under the same one.
 */
export function requestKey({ serverId, sessionId }: SessionAddress, request: PendingPermission): string {
  const { requestId, askedAt, tool, arguments: input } = request
  return canonicalJson([serverId, sessionId, requestId, askedAt, tool, input])
}

/** `give` answers exactly the request that is shown, and resolves when the outcome is known. */
export function useAnswer(
  session: SessionAddress,
  request: PendingPermission,
): { key: string; state: AnswerState; give(answer: PermissionAnswer): Promise<void> } {
  const { commands } = useHub()
  const key = requestKey(session, request)
  const state = useSyncExternalStore(changes.add, () => states.get(key) ?? none)
  const give = async (answer: PermissionAnswer): Promise<void> => {
    const { kind } = states.get(key) ?? none
    if (kind === 'sending' || kind === 'sent') return
    set(key, { kind: 'sending', answer })
    const { requestId: id, tool, arguments: input } = request
    try {
      const digest = await requestDigest({ id, tool, arguments: input })
      const { serverId, sessionId } = session
      await commands.answerPermission({ serverId, sessionId }, { id, digest }, answer)
      set(key, { kind: 'sent', answer })
      tellAnswered({ serverId, sessionId }, id, 'tab', !isDenial(answer))
    } catch (error) {
      set(key, { kind: 'failed', answer, error: errorData(error) })
    }
  }
  return { key, state, give }
}

export function isDenial({ kind }: PermissionAnswer): boolean {
  return kind === 'deny' || kind === 'stop'
}

function set(key: string, state: AnswerState): void {
  states.set(key, state)
  changes.notify()
}
