import type { ApprovalRecord } from '../../api/approvals'
import type { CanonicalUrl, ServerId } from '../../api/ids'
import type { KeyOrigin, ServerColour, Wants } from '../../api/state'

/** One registry entry: one account on one server (docs/design.md 1). Holds no secret; times are epoch ms. */
export interface StoredServerEntry {
  id: ServerId
  url: CanonicalUrl
  aliases: CanonicalUrl[]
  label: string
  shortLabel: string
  colour: ServerColour
  /** Position in the list, ascending. */
  order: number
  addedAt: number
  lastUsedAt: number
  /** Null = not paused. */
  pausedAt: number | null
  /** Fixed when the entry is made; input of keyDerivation.ts (docs/design.md 4.2). */
  derivationId: string
  /** Where the account's secret came from; null = never signed in. */
  keyOrigin: KeyOrigin | null
  /** What the person wants to be told of it here, until they sign out; missing = all. */
  wants?: Wants
}

/** Entries that came from another browser's list may have equal places: then the older one stands first. */
export function byOrder(a: StoredServerEntry, b: StoredServerEntry): number {
  return a.order - b.order || a.addedAt - b.addedAt || (a.id < b.id ? -1 : 1)
}

/** An account on one server. Never logged, never part of any state that a page sees. */
export interface Credentials {
  /** 32 bytes. */
  secret: Uint8Array<ArrayBuffer>
  token: string
  /** `sub` of the token. */
  accountId: string
}

/** An approval that was, or is about to be, sent and whose effect is not proven yet (docs/design.md 4.3). Invisible to people. */
export interface PendingApproval {
  id: string
  serverEntry: StoredServerEntry
  /** False = the entry was in the registry before. */
  isNewEntry: boolean
  /** The promotion signs in to the entry with `credentials`; false = they are those of the signed-in entry. */
  signsIn: boolean
  credentials: Credentials
  /** The terminal's public key, 32 bytes. */
  terminalKey: Uint8Array<ArrayBuffer>
  /** The response bytes that we send, to compare with what the server holds (docs/design.md 4.4). */
  response: Uint8Array<ArrayBuffer>
  createdAt: number
  /** For the approvals log. `gave` is what `response` holds. */
  log: Pick<ApprovalRecord, 'fingerprint' | 'source' | 'gave' | 'isBound'>
}
