import {
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type FocusEvent,
  type KeyboardEvent,
  type RefObject,
} from 'react'
import { singleKeys, standardKey } from '../page/singleKeys'
import type { RowKeys } from './listRows.logic'
import { isTypingTarget } from '../page/typing'
import { nextRow, stepOf } from './rowFocus.logic'

/** When a row last got the focus because the one that had it left the list: `performance.now()`. */
export const focusGiven = { at: -Infinity }

/**
 * Keyboard in a list of rows that carry `data-session-key`: one tab stop, arrows / Home / End inside, j and k from
 * anywhere on the page. Focus stays with its session when that moves to another section, and goes to the next one when it
 * leaves the list. Only some rows are in the page: the tab stop always is, and a row that is to be focused becomes it.
 */
export function useRowFocus(container: RefObject<HTMLElement | null>, keys: RowKeys, openKey: string | null) {
  const [lastFocused, setLastFocused] = useState<string | null>(null)
  const focused = useRef<string | null>(null)
  /** Place of the row with the focus when it was last in the list. */
  const place = useRef(0)
  /** To be focused as soon as it is in the page. */
  const wanted = useRef<string | null>(null)
  const tabStop = [lastFocused, openKey].find((key) => key !== null && keys.indexOf(key) >= 0) ?? keys.at(0) ?? null

  useLayoutEffect(() => {
    if (wanted.current !== null && focusRow(container.current, wanted.current)) wanted.current = null
    if (focused.current === null) return
    const at = keys.indexOf(focused.current)
    if (at >= 0) place.current = at
    // The browser gave its focus to the body.
    if (document.activeElement !== document.body) return
    // A row that moved to another section is a new element.
    if (at >= 0) focusRow(container.current, focused.current, { preventScroll: true })
    // An archived one is gone: the next one has its place.
    else {
      const next = keys.at(Math.min(place.current, keys.count - 1))
      if (next === undefined) return
      focusGiven.at = performance.now()
      goTo(next)
    }
  })

  function goTo(key: string): void {
    if (focusRow(container.current, key)) return
    wanted.current = key
    setLastFocused(key)
  }

  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent) => {
      // With Shift it is another character, which may stand for one of these keys.
      const plain = !event.ctrlKey && !event.metaKey && !event.altKey
      if (!plain || event.defaultPrevented || isTypingTarget(event.target)) return
      const key = standardKey(event.key)
      if ((key !== 'j' && key !== 'k') || !singleKeys.get()) return
      if (document.querySelector('dialog:modal')) return
      const next = nextRow(keys, focused.current ?? tabStop, key === 'j' ? 1 : -1, focused.current !== null)
      if (next === null) return
      event.preventDefault()
      goTo(next)
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  })

  const handlers = {
    onFocus(event: FocusEvent) {
      focused.current = event.target.closest<HTMLElement>('[data-session-key]')?.dataset['sessionKey'] ?? null
      if (focused.current === null) return
      place.current = keys.indexOf(focused.current)
      setLastFocused(focused.current)
    },
    // React sends no blur while it moves or replaces elements: this is a person leaving.
    onBlur() {
      focused.current = null
    },
    onKeyDown(event: KeyboardEvent) {
      const step = stepOf(event.key)
      if (step === null || focused.current === null || event.ctrlKey || event.metaKey || event.altKey) return
      const next = nextRow(keys, focused.current, step, true)
      if (next === null) return
      event.preventDefault()
      goTo(next)
    },
  }
  return { tabStop, handlers }
}

/** Returns whether the row is in the page. */
function focusRow(container: HTMLElement | null, key: string, options?: FocusOptions): boolean {
  const row = container?.querySelector<HTMLElement>(`[data-session-key="${CSS.escape(key)}"]`)
  row?.focus(options)
  return row !== null && row !== undefined
}
