import { readStored, writeStored } from '../deviceSettings/storedText'

/** The person's choice of theme on this device; `system` follows the operating system. */
export type Theme = 'system' | 'light' | 'dark'

/** Colour of the browser's own frame on phones: `--surface-side` of tokens.css. */
const FRAME_COLOURS = { light: '#f5f6f8', dark: '#101215' }

const STORED_AS = 'happy-hub-theme'

export function storedTheme(): Theme {
  const stored = readStored(STORED_AS)
  return stored === 'light' || stored === 'dark' ? stored : 'system'
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
  writeStored(STORED_AS, theme === 'system' ? null : theme)
}
