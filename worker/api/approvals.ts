import type { LinkSource } from './flows'
import type { MachineId } from './ids'

/** Terminals that this browser approved on one server. Kept with the entry, deleted with it. */
export interface ApprovalLog {
  /** Newest first. */
  approvals: ApprovalRecord[]
}

export interface ApprovalRecord {
  id: string
  /** Epoch ms. */
  approvedAt: number
  /** Six words of the terminal's key and the server's address; the key itself is not kept. */
  fingerprint: string[]
  source: LinkSource
  gave: 'content-key' | 'account-secret'
  isBound: boolean
  /** The first machine that came after it, as far as we saw; null = not seen. */
  machine: { id: MachineId; name: string | null } | null
}
