import { useSyncExternalStore } from 'react'
import type { ChatState, UserText } from '../../../worker/api/chat'
import { sentItemId, type LocalId, type SessionAddress } from '../../../worker/api/ids'
import { createListeners } from '../../../worker/shared/observable'
import { addressKey } from '../../addresses/sessionKey'
import type { HubClient } from '../../hub/hubContext'
import { hasPrompt, withHandedOver } from '../delivery/handedOver.logic'

/** Prompts that the hub has not shown in their chat yet, by session: they are drawn in the frame in which they are sent. */
const handedOver = new Map<string, readonly UserText[]>()
const changes = createListeners()
const none: readonly UserText[] = []

/**
 * Of the states that come after the hub has a prompt, the first ones may have been on their way already. A later one
 * without it means that another tab took it back.
 */
const statesOnTheirWay = 2

/** Shows a prompt as one on its way until the hub shows it, or could not take it: `sent` is the hub's answer. */
export function showHandedOver(
  hub: Pick<HubClient, 'openTopic'>,
  session: SessionAddress,
  { localId, text }: { localId: LocalId; text: string },
  sent: Promise<unknown>,
): void {
  const key = addressKey(session)
  const id = sentItemId(localId)
  const delivery = { state: 'sending' } as const
  const prompt: UserText = { kind: 'user-text', id, seq: null, time: Date.now(), text, localId, delivery }
  const chat = hub.openTopic({ kind: 'chat', session })
  let statesSince: number | null = null

  function end(): void {
    stop()
    const left = handedOverAt(session).filter((one) => one !== prompt)
    if (left.length > 0) handedOver.set(key, left)
    else handedOver.delete(key)
    changes.notify()
  }

  const stop = chat.subscribe(() => {
    const state = chat.current()
    if (statesSince !== null) statesSince++
    if (state === 'gone' || (state && hasPrompt(state, localId)) || (statesSince ?? 0) > statesOnTheirWay) end()
  })
  handedOver.set(key, [...handedOverAt(session), prompt])
  changes.notify()
  sent.then(() => (statesSince = 0), end)
}

export function handedOverAt(session: SessionAddress): readonly UserText[] {
  return handedOver.get(addressKey(session)) ?? none
}

/** The chat with what was sent from here and is not in it yet. */
export function useWithHandedOver(
  session: SessionAddress,
  chat: ChatState | 'gone' | undefined,
): ChatState | 'gone' | undefined {
  const prompts = useSyncExternalStore(changes.add, () => handedOverAt(session))
  return chat === undefined || chat === 'gone' ? chat : withHandedOver(chat, prompts)
}
