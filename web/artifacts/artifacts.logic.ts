import type { ArtifactSummary } from '../../worker/api/agents/artifacts'
import type { HubErrorData } from '../../worker/api/errors'
import type { ServerId } from '../../worker/api/ids'
import type { ServerState } from '../../worker/api/state'
import { settingsMessages } from '../i18n/settingsMessages'
import { isStale, notKnown } from '../serverStatus/upToDate.logic'
import { visibleText } from '../visibleText/visibleText.logic'
import type { ArtifactLists } from './useArtifactLists'

const words = settingsMessages.artifacts

export interface ListedArtifact {
  server: ServerState
  artifact: ArtifactSummary
}

export function artifactName({ content }: ArtifactSummary): string {
  return content === null ? words.locked : visibleText(content.title) || words.untitled
}

/** Of all servers; the one that was written last first. */
export function listedArtifacts(servers: readonly ServerState[], lists: ArtifactLists): ListedArtifact[] {
  return servers
    .flatMap((server, index) => {
      const list = lists[index]
      return typeof list === 'object' && list.kind === 'listed'
        ? list.artifacts.map((artifact) => ({ server, artifact }))
        : []
    })
    .toSorted((a, b) => b.artifact.updatedAt - a.artifact.updatedAt)
}

export type ListNote =
  | { kind: 'text'; serverId: ServerId; text: string }
  | { kind: 'failed'; serverId: ServerId; error: HubErrorData }

/** What the list does not say of each server, so that an empty one never means that it has nothing. */
export function listNotes(servers: readonly ServerState[], lists: ArtifactLists): ListNote[] {
  return servers.flatMap((server, index): ListNote[] => {
    const { id: serverId, label } = server
    const list = lists[index]
    const error = typeof list === 'object' && list.kind !== 'unknown' ? list.error : null
    if (error && !isStale(server)) return [{ kind: 'failed', serverId, error }]
    if (isStale(server)) return [{ kind: 'text', serverId, text: notKnown({ ...server, listsProblem: null }) }]
    if (typeof list !== 'object' || list.kind !== 'listed')
      return [{ kind: 'text', serverId, text: words.asking(label) }]
    return list.isWhole ? [] : [{ kind: 'text', serverId, text: words.notWhole(list.artifacts.length, label) }]
  })
}
