/** The person's choice of theme on this device; `system` follows the operating system. */
export type Theme = 'system' | 'light' | 'dark'

/** Of the browser's own frame on phones: `--surface-side` of tokens.css. */
const FRAME_COLOURS = { light: '#f5f6f8', dark: '#101215' }

const STORED_AS = 'happy-hub-theme'

export function storedTheme(): Theme {
  try {
    const stored = localStorage.getItem(STORED_AS)
    return stored === 'light' || stored === 'dark' ? stored : 'system'
  } catch {
    // Storage is off in this browser: the system's theme it is.
    return 'system'
  }
}

/** Shows the theme now; `base.css` reads the attribute. */
export function applyTheme(theme: Theme) {
  if (theme === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    meta.content = FRAME_COLOURS[theme === 'system' ? (meta.media.includes('dark') ? 'dark' : 'light') : theme]
  }
}

export function chooseTheme(theme: Theme) {
  applyTheme(theme)
  try {
    if (theme === 'system') localStorage.removeItem(STORED_AS)
    else localStorage.setItem(STORED_AS, theme)
  } catch {
    // It lasts until the tab is closed.
  }
}
