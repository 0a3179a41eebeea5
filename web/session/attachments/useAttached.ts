import { useEffect, useSyncExternalStore } from 'react'
import type { ComposerPlace } from '../../drafts/drafts'
import { useHub } from '../../hub/hubContext'
import { keptPictures } from './loadKeptPictures'
import { onAttachedChange, readAttached, type AttachedPictures } from './attached'

/** What is attached at this place, also by a page before this one. */
export function useAttached(place: ComposerPlace): AttachedPictures {
  const { commands } = useHub()
  const serverId = place?.serverId
  const sessionId = place?.sessionId
  useEffect(() => {
    const place = serverId === undefined || sessionId === undefined ? null : { serverId, sessionId }
    // Its code comes after the screen that can do without it for a moment.
    void keptPictures().then(({ loadKept }) => loadKept(commands, place))
  }, [commands, serverId, sessionId])
  return useSyncExternalStore(onAttachedChange, () => readAttached(place))
}
