import { useLayoutEffect, useState, type RefObject } from 'react'
import { createStoredSetting, useStoredSetting } from '../deviceSettings/storedSetting'

/** In px; below it two columns are too narrow to read. */
const leastWidth = 600

const wanted = createStoredSetting('happy-hub:side-by-side', {
  read: (text) => text === 'on',
  write: (isWanted) => (isWanted ? 'on' : null),
})

export const chooseSideBySide = wanted.set

/** `isPossible`: there is room for two columns in this element. */
export function useDiffLayout(place: RefObject<HTMLElement | null>): { isPossible: boolean; isSideBySide: boolean } {
  const [isPossible, setPossible] = useState(false)
  useLayoutEffect(() => {
    const element = place.current
    if (!element) return
    const look = () => setPossible(element.clientWidth >= leastWidth)
    look()
    const sizes = new ResizeObserver(look)
    sizes.observe(element)
    return () => sizes.disconnect()
  }, [place])
  const isWanted = useStoredSetting(wanted)
  return { isPossible, isSideBySide: isPossible && isWanted }
}
