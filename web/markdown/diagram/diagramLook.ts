import type { DiagramLook } from './drawing'

const dark = '(prefers-color-scheme: dark)'

/** Whether the page is dark now (web/page/theme.ts). */
export function isPageDark(): boolean {
  const { theme } = document.documentElement.dataset
  return theme === undefined ? matchMedia(dark).matches : theme === 'dark'
}

export function onPageThemeChange(listener: () => void): () => void {
  const query = matchMedia(dark)
  const observer = new MutationObserver(listener)
  query.addEventListener('change', listener)
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] })
  return () => {
    query.removeEventListener('change', listener)
    observer.disconnect()
  }
}

/** The page's colours (web/ui/tokens.css) for a diagram, as `#rrggbb`. */
export function diagramLook(isDark: boolean): DiagramLook {
  const probe = document.createElement('span')
  probe.style.colorScheme = isDark ? 'dark' : 'light'
  document.body.append(probe)
  const colour = (token: string) => {
    probe.style.color = `var(--${token})`
    return asHex(getComputedStyle(probe).color)
  }
  const look = {
    isDark,
    font: 'system-ui, sans-serif',
    surface: colour('surface-code'),
    box: colour('surface-selected'),
    border: colour('accent'),
    text: colour('text'),
    line: colour('text-muted'),
    group: colour('surface-raised'),
    groupBorder: colour('field-border'),
    note: colour('warning-surface'),
    tints: [
      'surface-selected',
      'success-word',
      'warning-surface',
      'danger-word',
      'surface-hover',
      'success-surface',
    ].map(colour),
    strong: ['accent', 'success', 'warning', 'code-keyword', 'code-type', 'code-meta'].map(colour),
    danger: colour('danger'),
  }
  probe.remove()
  return look
}

/** Mermaid has lists of colours with commas between them. */
function asHex(rgb: string): string {
  const parts = rgb.match(/\d+/g) ?? []
  return `#${parts.map((part) => Number(part).toString(16).padStart(2, '0')).join('')}`
}
