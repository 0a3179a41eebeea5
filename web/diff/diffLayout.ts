import { useSyncExternalStore } from 'react'
import { createStoredSetting, useStoredSetting } from '../deviceSettings/storedSetting'

/** Below it two columns are too narrow to read. */
const wide = matchMedia('(min-width: 1000px)')

const wanted = createStoredSetting('happy-hub:side-by-side', {
  read: (text) => text === 'on',
  write: (isWanted) => (isWanted ? 'on' : null),
})

export const chooseSideBySide = wanted.set

function onWidth(listener: () => void): () => void {
  wide.addEventListener('change', listener)
  return () => wide.removeEventListener('change', listener)
}

/** `isPossible`: there is room for two columns. */
export function useDiffLayout(): { isPossible: boolean; isSideBySide: boolean } {
  const isPossible = useSyncExternalStore(onWidth, () => wide.matches)
  const isWanted = useStoredSetting(wanted)
  return { isPossible, isSideBySide: isPossible && isWanted }
}
