import { useSyncExternalStore } from 'react'
import type { LocalId } from '../../../worker/api/ids'
import { createObservable } from '../../../worker/shared/observable'

// Outside of components: a message in a windowed list must not forget that it was handed over.
const handed = createObservable<ReadonlySet<LocalId>>(new Set())

/** A prompt that waited here was handed to the agent's own queue. */
export function noteHandedNow(localId: LocalId): void {
  handed.set(new Set([...handed.get(), localId]))
}

export function useHandedNow(localId: LocalId | null): boolean {
  return useSyncExternalStore(handed.onChange, () => localId !== null && handed.get().has(localId))
}
