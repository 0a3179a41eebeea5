import { useLayoutEffect, type RefObject } from 'react'

/**
 * Where the focus goes when a part that has it goes away. `find` is asked while the part is still in the page; what it
 * returns moves the focus after the change, if nobody else took it. `isWriting`: the focus was in a field, so that no card
 * must come under the keys. The same function in each render.
 */
export function useFocusGone(
  part: RefObject<HTMLElement | null>,
  find: (gone: HTMLElement, isWriting: boolean) => () => void,
): void {
  useLayoutEffect(() => {
    const gone = part.current
    return () => {
      if (!gone?.contains(document.activeElement)) return
      const move = find(gone, document.activeElement?.matches('input, textarea, select') === true)
      // After the change that takes it away is done.
      queueMicrotask(() => {
        if (document.activeElement === document.body || document.activeElement === null) move()
      })
    }
  }, [part, find])
}
