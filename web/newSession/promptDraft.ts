/**
 * The first message as it is being written. It outlives the page, because a link or a share that the system hands to
 * the app navigates an open window away (`launch_handler`), and it ends with that window.
 */
const storageKey = 'happy-hub:new-session-prompt'

export function readPromptDraft(): string {
  try {
    return sessionStorage.getItem(storageKey) ?? ''
  } catch {
    // Blocked storage reads as empty.
    return ''
  }
}

export function writePromptDraft(text: string): void {
  try {
    if (text === '') sessionStorage.removeItem(storageKey)
    else sessionStorage.setItem(storageKey, text)
  } catch {
    // Full or blocked: the text stays on the screen.
  }
}
