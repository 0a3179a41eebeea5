import { useSyncExternalStore } from 'react'
import { createObservable } from '../../worker/shared/observable'

const storageKey = 'happy-hub:side-by-side'
/** Below it two columns are too narrow to read. */
const wide = matchMedia('(min-width: 1000px)')

const wanted = createObservable(isStored())

export function chooseSideBySide(isWanted: boolean): void {
  wanted.set(isWanted)
  try {
    if (isWanted) localStorage.setItem(storageKey, 'on')
    else localStorage.removeItem(storageKey)
  } catch {
    // Full or blocked: it holds until this tab is closed.
  }
}

function isStored(): boolean {
  try {
    return localStorage.getItem(storageKey) === 'on'
  } catch {
    return false
  }
}

function onWidth(listener: () => void): () => void {
  wide.addEventListener('change', listener)
  return () => wide.removeEventListener('change', listener)
}

/** `isPossible`: there is room for two columns. */
export function useDiffLayout(): { isPossible: boolean; isSideBySide: boolean } {
  const isPossible = useSyncExternalStore(onWidth, () => wide.matches)
  const isWanted = useSyncExternalStore(wanted.onChange, wanted.get)
  return { isPossible, isSideBySide: isPossible && isWanted }
}
