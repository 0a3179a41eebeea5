import { readStored, writeStored } from './storedText'

const key = 'signed-in-before'

/**
 * Whether an account was open in this browser when it was last looked at. A guess at what will be shown, nothing more.
 */
export function wasSignedIn(): boolean {
  return readStored(key) !== null
}

export function rememberSignedIn(isSignedIn: boolean): void {
  writeStored(key, isSignedIn ? '1' : null)
}
