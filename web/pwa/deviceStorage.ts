import { useEffect } from 'react'
import { readStored, writeStored } from '../deviceSettings/storedText'

/** What this device stores for the app. Null = this browser does not say. */
export interface StorageFacts {
  /** True = the browser deletes nothing by itself when the disk runs full. */
  isPersistent: boolean | null
  usedBytes: number | null
}

const askedKey = 'happy-hub-persist-asked'

export async function readStorageFacts(): Promise<StorageFacts> {
  // Missing in WebKitGTK (docs/platform.md: SharedWorker).
  const storage = 'storage' in navigator ? navigator.storage : null
  try {
    const isPersistent = (await storage?.persisted()) ?? null
    const usedBytes = (await storage?.estimate())?.usage ?? null
    return { isPersistent, usedBytes }
  } catch {
    return { isPersistent: null, usedBytes: null }
  }
}

/** Asks the browser to keep what is stored. Firefox asks the person; the others decide by themselves. */
export async function askForPersistence(): Promise<void> {
  if (!('storage' in navigator)) return
  writeStored(askedKey, 'yes')
  try {
    await navigator.storage.persist()
  } catch {
    // Refused: the settings show what holds.
  }
}

/**
 * Asks once in this browser, after the first sign-in, because before there is nothing to lose. Later the settings offer
 * it.
 */
export function useAskForPersistence(isSignedIn: boolean): void {
  useEffect(() => {
    // Where site data is blocked there is nothing to keep.
    if (isSignedIn && readStored(askedKey) === null) void askForPersistence()
  }, [isSignedIn])
}
