import type { RefObject } from 'react'
import { useFocusGone } from '../permissions/useFocusGone'
import { lineAfter } from '../waiting/queueFocus'

/** When a part of a line that has the focus goes away, as after an answer, the focus goes to the next line that waits. */
export function useNextLine(part: RefObject<HTMLElement | null>): void {
  useFocusGone(part, nextLine)
}

const nextLine = (gone: HTMLElement, isWriting: boolean) => lineAfter(gone, !isWriting)
