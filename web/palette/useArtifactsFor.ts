import { useApp } from '../hub/hooks'
import { selectServers } from '../hub/selectors'
import { listedArtifacts, type ListedArtifact } from '../artifacts/artifacts.logic'
import { useArtifactLists } from '../artifacts/useArtifactLists'
import { isSearchable } from '../search/search.logic'
import { isStale } from '../serverStatus/upToDate.logic'
import { orderedServers } from '../serverStatus/serverWords.logic'

const none = { artifacts: [], isLooking: false }

/** The artifacts of all servers, which are asked for them once something is typed. `isLooking`: not all that can have answered. */
export function useArtifactsFor(text: string): { artifacts: readonly ListedArtifact[]; isLooking: boolean } {
  const app = useApp(selectServers)
  const isAsked = isSearchable(text)
  const servers = app && isAsked ? orderedServers(app).filter(({ account }) => account.kind === 'signed-in') : []
  const lists = useArtifactLists(servers.map(({ id }) => id))
  if (!isAsked) return none
  const isLooking = servers.some((server, index) => {
    const list = lists[index]
    return !isStale(server) && (list === undefined || (list !== 'gone' && list.kind === 'unknown'))
  })
  return { artifacts: listedArtifacts(servers, lists), isLooking }
}
