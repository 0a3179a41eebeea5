import type { SessionAddress } from '../ids'

/** A message that has the words that were searched. */
export interface FoundMessage {
  /** Its number in the session (docs/protocol.md 3.2). */
  seq: number
  /** Epoch ms, by the server's clock. */
  at: number
  from: 'person' | 'agent' | 'tool'
  /** A line of it around the first word. Untrusted. */
  excerpt: string
}

export interface SessionSearch {
  /** The newest first. */
  found: FoundMessage[]
  /** So many more messages have the words, and are not listed. */
  more: number
  /** So many messages are longer than what was looked through of them. */
  long: number
  /** How much of the session is on this device; only that was searched. */
  stored: 'all' | 'some' | 'none'
}

export interface MessageSearchCommands {
  /** Looks through what is stored here of a session. `words`: a message has to have all of them, whatever their case. */
  searchSession(session: SessionAddress, words: string): Promise<SessionSearch>
  /**
   * Fetches and stores the next page of what is not here of a session: what came since it was last open, then what is
   * older. `isComplete`: the server has no more. `upTo`: null at first, then what the page before answered: newer
   * messages than those that were known at first are left out, because more of them may come than are fetched.
   */
  fetchHistory(session: SessionAddress, upTo: number | null): Promise<{ isComplete: boolean; upTo: number }>
}
