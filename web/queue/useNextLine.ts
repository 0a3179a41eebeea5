import { useLayoutEffect, type RefObject } from 'react'
import { lineAfter } from '../waiting/queueFocus'

/** When a part of a line that has the focus goes away, as after an answer, the focus goes to the next line that asks. */
export function useNextLine(part: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const gone = part.current
    return () => {
      if (!gone?.contains(document.activeElement)) return
      // Somebody who is writing must not find a card under the keys.
      const goOn = lineAfter(gone, !document.activeElement?.matches('input, textarea, select'))
      // After the change that takes it away is done.
      queueMicrotask(() => {
        if (document.activeElement === document.body || document.activeElement === null) goOn()
      })
    }
  }, [part])
}
