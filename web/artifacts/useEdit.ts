import { useEffect, useState, useSyncExternalStore } from 'react'
import type { ArtifactAddress } from '../../worker/api/agents/artifacts'
import { isLoaded, keyOf, loadDraft, onDrafts, readDraft, storeWhenLeft, writeDraft } from '../drafts/drafts'
import { useHub } from '../hub/hubContext'

type Place = ArtifactAddress | 'new-artifact'

/** What is kept of an artifact's editing; it outlives navigation and reload. */
export interface KeptEdit {
  /** Null = not read yet, or not readable now: nothing may be typed, which would take its place. */
  stored: string | null
  hasFailed: boolean
  again(): void
  keep(text: string): void
  /** What is kept now, also where this was rendered before. */
  latest(): string
}

export function useEdit(place: Place): KeptEdit {
  const { commands } = useHub()
  const [round, setRound] = useState(0)
  const [failedRound, setFailedRound] = useState<number | null>(null)
  // The object is made anew with each render; its key says which place it is.
  const key = keyOf(place)
  const [held, setHeld] = useState({ key, place })
  if (held.key !== key) setHeld({ key, place })
  const kept = held.place
  useEffect(() => {
    void loadDraft(commands, kept).then(() => !isLoaded(kept) && setFailedRound(round))
    return storeWhenLeft(commands, kept)
  }, [commands, kept, round])
  const stored = useSyncExternalStore(onDrafts, () => (isLoaded(place) ? readDraft(place) : null))
  return {
    stored,
    hasFailed: stored === null && failedRound === round,
    again: () => setRound(round + 1),
    keep: (text) => writeDraft(commands, place, text),
    latest: () => readDraft(place),
  }
}
