const key = 'signed-in-before'

/** Whether an account was open in this browser when it was last looked at. A guess at what will be shown, nothing more. */
export function wasSignedIn(): boolean {
  try {
    return localStorage.getItem(key) !== null
  } catch {
    return true
  }
}

export function rememberSignedIn(isSignedIn: boolean): void {
  try {
    if (isSignedIn) localStorage.setItem(key, '1')
    else localStorage.removeItem(key)
  } catch {
    // Site data is blocked: the next start guesses.
  }
}
