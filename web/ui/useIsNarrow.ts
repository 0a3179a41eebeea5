import { useSyncExternalStore } from 'react'

/** The same limit as in the style sheets: below it the list and the open screen take turns. */
const narrow = window.matchMedia('(width < 900px)')

export function useIsNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => narrow.matches)
}

function subscribe(listener: () => void): () => void {
  narrow.addEventListener('change', listener)
  return () => narrow.removeEventListener('change', listener)
}
