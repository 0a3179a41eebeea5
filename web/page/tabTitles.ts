import { useSyncExternalStore } from 'react'
import { createObservable } from '../../worker/shared/observable'

const storageKey = 'happy-hub:tab-titles'

const shown = createObservable(isStored())

/**
 * Whether the tab is named after the session in it. The browser writes such names into its history, readable, so that is
 * the person's choice, for this device.
 */
export function useTabTitles(): boolean {
  return useSyncExternalStore(shown.onChange, shown.get)
}

export function chooseTabTitles(areShown: boolean): void {
  shown.set(areShown)
  try {
    if (areShown) localStorage.setItem(storageKey, 'shown')
    else localStorage.removeItem(storageKey)
  } catch {
    // Full or blocked: it holds until this tab is closed.
  }
}

function isStored(): boolean {
  try {
    return localStorage.getItem(storageKey) === 'shown'
  } catch {
    return false
  }
}
