import type { ArtifactAddress } from '../../worker/api/agents/artifacts'

export function artifactHref({ serverId, artifactId }: ArtifactAddress): string {
  return `/artifacts/${encodeURIComponent(serverId)}/${encodeURIComponent(artifactId)}`
}
