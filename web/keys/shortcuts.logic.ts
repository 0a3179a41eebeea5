export type Shortcut = 'palette' | 'keys' | 'new-session' | 'filter' | 'next' | 'archive'

export interface PressedKey {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  isComposing?: boolean
}

/** What a key press means; null = nothing of ours. `isTyping`: the focus is in a field. */
export function shortcutOf(pressed: PressedKey, where: { isTyping: boolean; singleKeys: boolean }): Shortcut | null {
  const { key, ctrlKey, metaKey, altKey } = pressed
  if (pressed.isComposing || altKey) return null
  if (ctrlKey || metaKey) return key.toLowerCase() === 'k' && ctrlKey !== metaKey ? 'palette' : null
  if (where.isTyping || !where.singleKeys) return null
  switch (key) {
    case '?':
      return 'keys'
    case 'n':
      return 'new-session'
    case '/':
      return 'filter'
    case 'e':
      return 'archive'
    case '.':
      return 'next'
    default:
      return null
  }
}
