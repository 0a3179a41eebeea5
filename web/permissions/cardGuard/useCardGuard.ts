import {
  useRef,
  useState,
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  type RefObject,
} from 'react'
import { isOfInputMethod } from '../../keys/inputMethod'
import { singleKeys, standardKey } from '../../page/singleKeys'
import { useSettled } from '../../linking/useApproveGuard'
import { useMoves } from './useMoves'
import { useShownInFull } from './useShownInFull'

/**
 * What pressed a button: a mouse or pen, which stays over the card, or something else, such as a key or finger, which
 * does not.
 */
export type Press = 'pointer' | 'other'

export interface CardGuard {
  /** Whether the buttons take a press now. */
  ready: boolean
  keysWork: boolean
  /** How a click was made; null = it does not count. */
  pressOf(event: MouseEvent<HTMLElement>): Press | null
  /** Says what `a` and `d` do from now on. */
  listenForKeys(onKey: (key: 'a' | 'd') => void): void
  handlers: {
    onPointerDownCapture(event: PointerEvent<HTMLElement>): void
    onKeyDown(event: KeyboardEvent<HTMLElement>): void
    onFocus(): void
    onBlur(event: FocusEvent<HTMLElement>): void
  }
}

/**
 * Guards a card against presses that were meant for something else: for 700 ms after it came, changed or came to
 * another place, no pointer and no key counts (docs/design.md 9.2). A click counts if it began after that, too. `a` and
 * `d` answer only the card that has the focus and has been shown in full for as long.
 */
export function useCardGuard(options: {
  card: RefObject<HTMLElement | null>
  actions: RefObject<HTMLElement | null>
  content: string
  isEnabled: boolean
}): CardGuard {
  const { card, actions, content, isEnabled } = options
  const [hasFocus, setHasFocus] = useState(false)
  const pressed = useRef<{ pointerType: string; counts: boolean } | null>(null)
  const onKey = useRef<((key: 'a' | 'd') => void) | null>(null)
  const shownInFull = useShownInFull(card)
  const moves = useMoves(actions)
  const buttons = useSettled(`${moves.count} ${content}`)
  const keys = useSettled(content, hasFocus && shownInFull)

  const pressOf = (event: MouseEvent<HTMLElement>): Press | null => {
    if (!isEnabled || !buttons.check()) return null
    // Keys make clicks without a pointer.
    if (event.detail === 0 || pressed.current === null) return 'other'
    if (!pressed.current.counts) return null
    return pressed.current.pointerType === 'touch' ? 'other' : 'pointer'
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    pressed.current = null
    const key = standardKey(event.key)
    if ((key !== 'a' && key !== 'd') || !singleKeys.get()) return
    if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || isOfInputMethod(event.nativeEvent)) return
    if (event.target instanceof Element && event.target.closest('input, textarea, select')) return
    if (!isEnabled || !keys.check()) return
    event.preventDefault()
    event.stopPropagation()
    onKey.current?.(key)
  }
  return {
    ready: isEnabled && buttons.ready,
    keysWork: isEnabled && keys.ready && singleKeys.get(),
    pressOf,
    listenForKeys: (listener) => {
      onKey.current = listener
    },
    handlers: {
      onPointerDownCapture: ({ pointerType }) => {
        pressed.current = { pointerType, counts: buttons.check() && !moves.hasMoved() }
      },
      onKeyDown,
      onFocus: () => setHasFocus(true),
      onBlur: (event) => setHasFocus(event.currentTarget.contains(event.relatedTarget)),
    },
  }
}
