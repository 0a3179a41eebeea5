import { isId, type ArtifactId, type ServerId } from '../../worker/api/ids'
import { textsAmong, type Texts } from './artifactEdit.logic'

/** An artifact that is written and not saved yet, as it is kept on this device. */
export interface NewArtifact {
  /** Chosen before the first try, so that no try makes a second one. */
  id: ArtifactId
  /** Null = the primary, until something is typed. */
  serverId: ServerId | null
  title: string
  body: string
  /** What was sent, of which it is not known whether it arrived. */
  sent: readonly Texts[]
}

/** Null = nothing is kept. */
export function newArtifactOf(stored: string): NewArtifact | null {
  if (stored === '') return null
  try {
    const { id, serverId, title, body, sent } = JSON.parse(stored) as Record<keyof NewArtifact, unknown>
    if (!isId(id) || typeof title !== 'string' || typeof body !== 'string') return null
    const server = isId(serverId) ? (serverId as ServerId) : null
    return { id: id as ArtifactId, serverId: server, title, body, sent: textsAmong(sent) }
  } catch {
    return null
  }
}
