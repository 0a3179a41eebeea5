import { useSyncExternalStore } from 'react'
import type { ToolCall } from '../../worker/api/chat'
import type { SessionAddress } from '../../worker/api/ids'
import { createObservable } from '../../worker/shared/observable'

/** An answered request whose card stays where it is, so that nothing else comes under the same pointer. */
export interface HeldCard {
  /** `requestKey` of the request. */
  key: string
  session: SessionAddress
  /** The call as it was shown when it was answered. */
  call: ToolCall
}

/** How long a card stays after its answer was taken, where no pointer says that the person is done with it. */
export const HELD_MS = 1500
/** The same where something of the answer can be taken back: long enough to read that and to press it. */
export const HELD_WITH_UNDO_MS = 8000

// Outside of components, because the lists around a card have to know about it too.
const held = createObservable<readonly HeldCard[]>([])

export function useHeldCards(): readonly HeldCard[] {
  return useSyncExternalStore(held.onChange, held.get)
}

/** The held cards of one session, oldest first. */
export function useHeldCalls({ serverId, sessionId }: SessionAddress): readonly ToolCall[] {
  const cards = useHeldCards()
  return cards.flatMap(({ session, call }) =>
    session.serverId === serverId && session.sessionId === sessionId ? [call] : [],
  )
}

export function holdCard(card: HeldCard): void {
  held.set([...held.get().filter(({ key }) => key !== card.key), card])
}

export function releaseCard(key: string): void {
  if (held.get().some((card) => card.key === key)) held.set(held.get().filter((card) => card.key !== key))
}

/**
 * Releases a card once no pointer is over it. It looks by itself: the page was seen to hear nothing of the leaving, perhaps
 * where the element under the pointer was removed just before.
 */
export function releaseOnceLeft(key: string, card: Element): void {
  if (card.matches(':hover')) setTimeout(releaseOnceLeft, HELD_MS, key, card)
  else releaseCard(key)
}
