import { useApp } from '../hub/hooks'
import { selectServers } from '../hub/selectors'
import { listedArtifacts, type ListedArtifact } from '../artifacts/artifacts.logic'
import { useArtifactLists } from '../artifacts/useArtifactLists'
import { isSearchable } from '../search/search.logic'
import { orderedServers } from '../serverStatus/serverWords.logic'

const none: readonly ListedArtifact[] = []

/** The artifacts of all servers, which are asked for them once something is typed. */
export function useArtifactsFor(text: string): readonly ListedArtifact[] {
  const app = useApp(selectServers)
  const isAsked = isSearchable(text)
  const servers = app && isAsked ? orderedServers(app).filter(({ account }) => account.kind === 'signed-in') : []
  const lists = useArtifactLists(servers.map(({ id }) => id))
  return isAsked ? listedArtifacts(servers, lists) : none
}
