import type { ArtifactId } from '../api/ids'

/**
 * Keys of what is written and not sent: those of sessions are texts, and pictures that are attached there have the
 * session's id and their own. No session has an empty id, so that what is of artifacts stands apart.
 */
export type DraftKey = string | [session: '', rest: string]

export function artifactDraftKey(id: ArtifactId): DraftKey {
  return ['', id]
}

/** Artifacts that are about to be deleted. */
export const artifactRemovalsKey: DraftKey = ['', '']
