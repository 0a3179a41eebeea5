import { useEffect, useRef, type RefObject } from 'react'

/** Before the person has focused anything, the page's own start is the right place. */
let hadFocus = false
document.addEventListener('focusin', () => {
  hadFocus = true
})

/**
 * A step that takes the focused button away drops the focus to the top of the page. After a change of `step` the
 * keyboard and the screen reader then go on in the main part that holds the returned element.
 */
export function useFocusKept(step: string): RefObject<HTMLDivElement | null> {
  const place = useRef<HTMLDivElement>(null)
  const shownStep = useRef<string | null>(null)
  useEffect(() => {
    if (shownStep.current === step) return
    shownStep.current = step
    if (!hadFocus || document.activeElement !== document.body) return
    place.current?.closest<HTMLElement>('main')?.focus()
  }, [step])
  return place
}
