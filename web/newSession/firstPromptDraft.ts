const storageKey = 'happy-hub:first-prompt'

/**
 * What is written for a session that does not exist yet: it survives a reload and an update. It belongs to no server,
 * so it goes with the last sign-in of this browser (`clearFirstPrompt`), and when its session has started.
 */
export function readFirstPrompt(): string {
  try {
    return localStorage.getItem(storageKey) ?? ''
  } catch {
    return ''
  }
}

export function writeFirstPrompt(text: string): void {
  try {
    if (text === '') localStorage.removeItem(storageKey)
    else localStorage.setItem(storageKey, text)
  } catch {
    // Full or blocked: the text stays on the screen.
  }
}

export function clearFirstPrompt(): void {
  writeFirstPrompt('')
}
