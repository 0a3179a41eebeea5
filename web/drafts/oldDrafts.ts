/** Where earlier builds kept drafts, readable. */
export const draftPrefix = 'happy-hub:draft:'
export const firstPromptKey = 'happy-hub:first-prompt'

/** Keys of drafts that are still there: few browsers have any, so what moves them is loaded on demand. */
export function oldDraftKeys(): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key === firstPromptKey || key.startsWith(draftPrefix))
  } catch {
    // Blocked storage holds none.
    return []
  }
}
