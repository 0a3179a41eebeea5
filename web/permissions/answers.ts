import { useSyncExternalStore } from 'react'
import type { PermissionAnswer } from '../../worker/api/commands'
import { type HubErrorData, errorData } from '../../worker/api/errors'
import type { SessionAddress } from '../../worker/api/ids'
import { useHub } from '../hub/hubContext'

/** What became of a person's answer to one request. That it worked is told by the agent's state: the request is gone. */
export type AnswerState =
  | { kind: 'none' }
  | { kind: 'sending' }
  | { kind: 'sent' }
  | { kind: 'failed'; answer: PermissionAnswer; error: HubErrorData }

/** One request; `askedAt` because agents use an id again. */
export interface RequestAddress extends SessionAddress {
  readonly requestId: string
  readonly askedAt: number | null
}

// Outside of components: a card in a windowed list, or in two places, must not forget that its answer is on its way.
const states = new Map<string, AnswerState>()
const listeners = new Set<() => void>()
const none: AnswerState = { kind: 'none' }

export function useAnswer(request: RequestAddress): { state: AnswerState; give(answer: PermissionAnswer): void } {
  const { commands } = useHub()
  const key = JSON.stringify([request.serverId, request.sessionId, request.requestId, request.askedAt])
  const state = useSyncExternalStore(subscribe, () => states.get(key) ?? none)
  const give = (answer: PermissionAnswer): void => {
    const { kind } = states.get(key) ?? none
    if (kind === 'sending' || kind === 'sent') return
    set(key, { kind: 'sending' })
    const { serverId, sessionId } = request
    commands.answerPermission({ serverId, sessionId }, request.requestId, answer).then(
      () => set(key, { kind: 'sent' }),
      (error: unknown) => set(key, { kind: 'failed', answer, error: errorData(error) }),
    )
  }
  return { state, give }
}

function set(key: string, state: AnswerState): void {
  states.set(key, state)
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
