import { useSyncExternalStore } from 'react'
import type { ToolCall } from '../../worker/api/chat'
import type { SessionAddress } from '../../worker/api/ids'

/** An answered request whose card stays where it is, so that nothing else comes under the same pointer. */
export interface HeldCard {
  /** Of the request (`requestKey`). */
  key: string
  session: SessionAddress
  /** As it was shown. */
  call: ToolCall
}

/** How long a card stays after its answer was taken, where no pointer says that the person is done with it. */
export const HELD_MS = 1500

// Outside of components: the lists around a card must know of it, too.
let held: readonly HeldCard[] = []
const listeners = new Set<() => void>()

export function useHeldCards(): readonly HeldCard[] {
  return useSyncExternalStore(subscribe, () => held)
}

/** The held cards of one session, oldest first. */
export function useHeldCalls({ serverId, sessionId }: SessionAddress): readonly ToolCall[] {
  const cards = useHeldCards()
  return cards.flatMap(({ session, call }) =>
    session.serverId === serverId && session.sessionId === sessionId ? [call] : [],
  )
}

export function holdCard(card: HeldCard): void {
  set([...held.filter(({ key }) => key !== card.key), card])
}

export function releaseCard(key: string): void {
  if (held.some((card) => card.key === key)) set(held.filter((card) => card.key !== key))
}

function set(cards: readonly HeldCard[]): void {
  held = cards
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
