import { useSyncExternalStore } from 'react'
import { createObservable } from '../../worker/shared/observable'

const storageKey = 'happy-hub:single-keys'

const used = createObservable(isStored())

/** Whether keys without Ctrl or ⌘ do something, on this device: those who dictate or use a screen reader may not want it. */
export const singleKeys = { get: used.get }

export function useSingleKeys(): boolean {
  return useSyncExternalStore(used.onChange, used.get)
}

export function chooseSingleKeys(areUsed: boolean): void {
  used.set(areUsed)
  try {
    if (areUsed) localStorage.removeItem(storageKey)
    else localStorage.setItem(storageKey, 'off')
  } catch {
    // Full or blocked: it holds until this tab is closed.
  }
}

function isStored(): boolean {
  try {
    return localStorage.getItem(storageKey) !== 'off'
  } catch {
    return true
  }
}
