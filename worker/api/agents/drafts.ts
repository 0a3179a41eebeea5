import type { KeptPicture, NewPicture } from '../attachments/pictures'
import type { SessionAddress } from '../ids'
import type { ArtifactAddress } from './artifacts'

/** What was searched for: by an id in the address of the search, which does not show the words. */
export interface AskedSearch {
  searchId: string
}

/** Where something is written and not sent. Null = in a session that does not exist yet. */
export type DraftPlace = SessionAddress | ArtifactAddress | 'new-artifact' | null

export interface DraftCommands {
  /** What is written and not sent, or the words of a search; empty = nothing. */
  readDraft(place: DraftPlace | AskedSearch): Promise<{ text: string }>
  writeDraft(place: DraftPlace | AskedSearch, text: string): Promise<void>
  /** Pictures that are attached and not sent, oldest first. Null = for a session that does not exist yet. */
  readKeptPictures(session: SessionAddress | null): Promise<KeptPicture[]>
  /** Stored sealed before this resolves; null deletes it. */
  keepPicture(session: SessionAddress | null, id: string, picture: NewPicture | null): Promise<void>
}
