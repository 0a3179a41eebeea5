export type Shortcut =
  | {
      kind:
        | 'palette'
        | 'keys'
        | 'new-session'
        | 'filter'
        | 'next'
        | 'archive'
        | 'undo'
        | 'settings'
        | 'files'
        | 'changes'
        | 'shell'
    }
  /** A session of the list; `place` counts from 1. */
  | { kind: 'session'; place: number }

export interface PressedKey {
  /** Of a single key what it stands for (`standardKey`). */
  key: string
  /** The place on the keyboard, whatever the layout. */
  code: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  shiftKey: boolean
  isComposing?: boolean
  /** AltGr, which some systems report as Ctrl and Alt, types characters. */
  isAltGraph?: boolean
}

interface Where {
  /** The focus is in a field. */
  isTyping: boolean
  singleKeys: boolean
  isMac: boolean
}

/** What a key press means; null = nothing of ours. */
export function shortcutOf(pressed: PressedKey, where: Where): Shortcut | null {
  const { key, ctrlKey, metaKey, altKey } = pressed
  if (pressed.isComposing) return null
  if (altKey) return officialShortcut(pressed, where)
  if (ctrlKey || metaKey) return key.toLowerCase() === 'k' && ctrlKey !== metaKey ? { kind: 'palette' } : null
  if (where.isTyping || !where.singleKeys) return null
  const kind = singleKinds[key]
  return kind === undefined ? null : { kind }
}

const singleKinds: Readonly<Partial<Record<string, Exclude<Shortcut['kind'], 'session'>>>> = {
  '?': 'keys',
  n: 'new-session',
  '/': 'filter',
  e: 'archive',
  '.': 'next',
  z: 'undo',
}

/**
 * Those of the official client, which has them on Ctrl+Alt (⌥⌘ on a Mac). On a Mac ⌥⌘ with K, C and F is a browser's
 * (console, inspector, search), so Ctrl+Alt does there what it does elsewhere; in its fields Ctrl+Alt+F moves by a word.
 */
function officialShortcut(
  { code, ctrlKey, metaKey, shiftKey, isAltGraph }: PressedKey,
  { isMac, isTyping }: Where,
): Shortcut | null {
  const isHeld = ctrlKey !== metaKey && (isMac || ctrlKey)
  if (!isHeld || shiftKey || isAltGraph) return null
  const place = /^Digit([1-9])$/.exec(code)?.[1]
  if (place !== undefined) return { kind: 'session', place: Number(place) }
  if (code === 'KeyN') return { kind: 'new-session' }
  if (code === 'Comma') return { kind: 'settings' }
  if (metaKey || (isMac && isTyping && code === 'KeyF')) return null
  switch (code) {
    case 'KeyK':
      return { kind: 'palette' }
    case 'KeyF':
      return { kind: 'files' }
    case 'KeyC':
      return { kind: 'changes' }
    // Ours; the official client has no shell.
    case 'KeyS':
      return { kind: 'shell' }
    default:
      return null
  }
}
