import { isId, type ArtifactId, type ServerId, type SessionId } from '../ids'
import type { HubErrorData } from '../errors'

/** A note of an account on one server (docs/protocol.md 3.4). Two servers may use the same id. */
export interface ArtifactAddress {
  readonly serverId: ServerId
  readonly artifactId: ArtifactId
}

export function artifactAddress(serverId: unknown, artifactId: unknown): ArtifactAddress | null {
  return isId(serverId) && isId(artifactId) ? ({ serverId, artifactId } as ArtifactAddress) : null
}

export interface ArtifactSummary {
  id: ArtifactId
  createdAt: number
  updatedAt: number
  /** Another one whenever the artifact was written, here or elsewhere. */
  revision: number
  /** `title`: untrusted, one line. Null = it cannot be opened with this account's key, or is no artifact that we know. */
  content: { title: string } | null
  /** It is about to be deleted, or could not be. `changed`: others wrote it after that was decided. */
  removal: { at: number; error: HubErrorData | 'changed' | null } | null
}

/** The artifacts of one server, the newest first; state of the topic `artifacts`. */
export type ArtifactList =
  /** Not read yet: the server is not connected, or is being asked. */
  | { kind: 'unknown' }
  | { kind: 'failed'; error: HubErrorData }
  /** `isWhole`: false = the server lists only so many, and may have more. `error`: why it was not read anew. */
  | { kind: 'listed'; artifacts: readonly ArtifactSummary[]; isWhole: boolean; error: HubErrorData | null }

/** Of its two parts; each moves with every write. */
export interface ArtifactVersions {
  header: number
  body: number
}

/** Untrusted texts. Null = that part cannot be opened with this account's key, or has another shape than we know. */
export interface ArtifactText {
  title: string | null
  body: string | null
  /** Sessions of the same server that it is about. */
  sessions: readonly SessionId[]
  versions: ArtifactVersions
}

/** What was typed over what was read. A part that is not named stays as it is. */
export interface ArtifactChange {
  title?: { before: string; after: string }
  body?: { before: string; after: string }
}

export type ArtifactSave =
  /** `now`: all that stands there, also the part that the change is not about. */
  | { kind: 'saved'; now: ArtifactText }
  /** Another client wrote a part that the change is about; nothing was written. */
  | { kind: 'changed'; now: ArtifactText }
  | { kind: 'gone' }

/** Of one that another client made under the same id, nothing is overwritten either. */
export type ArtifactCreation = Exclude<ArtifactSave, { kind: 'gone' }>

export interface ArtifactTexts {
  title: string
  body: string
}

export interface ArtifactCommands {
  /** Asks for a list once more that could not be read. */
  readArtifactList(serverId: ServerId): Promise<void>
  /** Null = it is gone. */
  readArtifact(artifact: ArtifactAddress): Promise<ArtifactText | null>
  /**
   * With an id that the page chose: called again, it makes no second one. `tried`: what the page sent before under this
   * id, the answer to which may have been lost; only that is written over.
   */
  createArtifact(
    artifact: ArtifactAddress,
    text: ArtifactTexts,
    tried: readonly ArtifactTexts[],
  ): Promise<ArtifactCreation>
  /** One that is about to be deleted is kept by this, and by creating it again. */
  saveArtifact(artifact: ArtifactAddress, change: ArtifactChange): Promise<ArtifactSave>
  /**
   * Deleted after a time in which it can be taken back, also after a restart; see `ArtifactSummary.removal`. `seen`: what the
   * person decided about, and nothing that was written since is deleted; null = as they decided before, which failed.
   */
  removeArtifact(artifact: ArtifactAddress, seen: ArtifactVersions | null): Promise<void>
  takeBackArtifactRemoval(artifact: ArtifactAddress): Promise<void>
}
