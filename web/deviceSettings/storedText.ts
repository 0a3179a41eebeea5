/**
 * What this device stores under a key, for all tabs. Null = nothing; undefined = it is not known, because this browser
 * blocks site data.
 */
export function readStored(key: string): string | null | undefined {
  try {
    return localStorage.getItem(key)
  } catch {
    return undefined
  }
}

/** Null = it is deleted. Where site data is full or blocked nothing is stored: what is shown holds until the tab is closed. */
export function writeStored(key: string, text: string | null): void {
  try {
    if (text === null) localStorage.removeItem(key)
    else localStorage.setItem(key, text)
  } catch {
    // As said above.
  }
}

/** Null = nothing that is JSON. Untrusted: an older build, or a person, may have written it. */
export function readStoredJson(key: string): unknown {
  try {
    return JSON.parse(readStored(key) ?? 'null')
  } catch {
    return null
  }
}
