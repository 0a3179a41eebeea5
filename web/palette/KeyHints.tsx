import { useState } from 'react'
import { isMac } from '../keys/useShortcuts'
import { ownKey, singleKeys } from '../page/singleKeys'
import { byPosition } from '../ui/byPosition'
import popup from '../ui/popup.module.css'

const overTheWindow = {
  position: 'fixed',
  inset: 0,
  inlineSize: '100%',
  blockSize: '100%',
  margin: 0,
  padding: 0,
  border: 0,
  background: 'none',
  overflow: 'hidden',
  pointerEvents: 'none',
} as const

const small = {
  inset: 'auto',
  translate: '-50% -50%',
  padding: '2px 6px',
  fontFamily: 'var(--font-code)',
  fontSize: 'var(--size-12)',
  color: 'var(--text)',
  whiteSpace: 'nowrap',
} as const

interface Hint {
  keys: string
  left: number
  top: number
  translate?: string
}

/** Over what is in view: the keys for it. */
export function KeyHints() {
  const [hints] = useState(hintsInView)
  return (
    // The list of keys says the same to a screen reader.
    <div ref={showOverAll} popover="manual" aria-hidden style={overTheWindow}>
      {byPosition(hints, ({ keys, ...place }) => (
        <kbd className={popup.popup} style={{ ...small, ...place }}>
          {keys}
        </kbd>
      ))}
    </div>
  )
}

function showOverAll(hints: HTMLElement | null): void {
  hints?.showPopover()
}

function hintsInView(): Hint[] {
  const found: Hint[] = []
  const hint = (keys: string, element: Element | null | undefined) => {
    if (!element) return
    const { left, right, top, bottom } = element.getBoundingClientRect()
    const middle = (top + bottom) / 2
    if (middle < 0 || middle > innerHeight) return
    // At the end of what is wide, below what is small: its words or its icon stay in sight. Never beyond its end, where
    // the list or the window may end, too.
    const below = { left: right, top: bottom, translate: '-100% -50%' }
    found.push({ keys, ...(right - left < 150 ? below : { left: right - 40, top: middle }) })
  }

  firstRows().forEach((row, index) => hint(official(String(index + 1)), row))
  hint(single('n') ?? official('N'), firstVisible('a[href="/new"]'))
  hint(official(','), firstVisible('a[href="/settings"]'))
  for (const [standard, selector] of [
    ['/', '[data-session-filter]'],
    ['.', '[data-next]'],
  ] as const) {
    const keys = single(standard)
    if (keys !== null) hint(keys, firstVisible(selector))
  }
  return found
}

function firstVisible(selector: string): Element | undefined {
  return [...document.querySelectorAll(selector)].find((each) => each.checkVisibility())
}

/** Null = single keys are turned off. */
function single(standard: string): string | null {
  return singleKeys.get() ? ownKey(standard) : null
}

function official(key: string): string {
  return isMac() ? `⌥⌘${key}` : `Ctrl Alt ${key}`
}

/** Those that a digit opens; none where the list is scrolled away from them. */
function firstRows(): Element[] {
  const list = document.querySelector('nav:has(a[data-session-key])')
  const isAtStart = (element: Element | null): boolean =>
    element === null || (element.scrollTop < 1 && isAtStart(element.parentElement))
  return list && isAtStart(list) ? [...list.querySelectorAll('a[data-session-key]')].slice(0, 9) : []
}
