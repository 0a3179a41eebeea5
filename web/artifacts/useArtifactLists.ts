import { useCallback, useMemo, useSyncExternalStore } from 'react'
import type { ArtifactList } from '../../worker/api/agents/artifacts'
import type { ServerId } from '../../worker/api/ids'
import { useHub, type HubClient } from '../hub/hubContext'

/** Undefined = the hub has not answered yet; `gone` = nobody is signed in there. */
export type ArtifactLists = readonly (ArtifactList | 'gone' | undefined)[]

/** The artifacts of these servers, in their order, while the component is mounted. */
export function useArtifactLists(servers: readonly ServerId[]): ArtifactLists {
  const hub = useHub()
  const key = servers.join(' ')
  // Ids of entries are UUIDs.
  const source = useMemo(() => createSource(hub, key === '' ? [] : (key.split(' ') as ServerId[])), [hub, key])
  const subscribe = useCallback((listener: () => void) => source.subscribe(listener), [source])
  const current = useCallback(() => source.current(), [source])
  return useSyncExternalStore(subscribe, current)
}

function createSource(hub: HubClient, servers: readonly ServerId[]) {
  const replicas = servers.map((serverId) => hub.openTopic({ kind: 'artifacts', serverId }))
  let last: ArtifactLists = []
  return {
    /** The same array while no list is another one, as React insists. */
    current(): ArtifactLists {
      const lists = replicas.map((replica) => replica.current())
      if (lists.length !== last.length || lists.some((list, index) => list !== last[index])) last = lists
      return last
    },
    subscribe(listener: () => void) {
      const stops = replicas.map((replica) => replica.subscribe(listener))
      return () => {
        for (const stop of stops) stop()
      }
    },
  }
}
