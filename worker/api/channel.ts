import type { ArtifactList } from './agents/artifacts'
import type { ApprovalLog } from './approvals'
import type { ChatState } from './chat'
import type { FlowState } from './flows'
import type { FlowId, ServerId, SessionAddress } from './ids'
import type { PatchOp } from './patch'
import type { AppState } from './state'

/** What a tab can subscribe to. Lists are in `app`; only an open chat subscribes to its items. */
export type Topic =
  | { kind: 'app' }
  | { kind: 'chat'; session: SessionAddress }
  | { kind: 'flow'; flowId: FlowId }
  | { kind: 'approvals'; serverId: ServerId }
  | { kind: 'artifacts'; serverId: ServerId }

export interface TopicStates {
  app: AppState
  chat: ChatState
  flow: FlowState
  approvals: ApprovalLog
  artifacts: ArtifactList
}

/**
 * Page → hub on the state channel. `subscription` is a number that the page chooses, unique in that tab.
 * A gap in `rev` makes the page send `resend`.
 */
export type StateRequest =
  | { type: 'subscribe'; subscription: number; topic: Topic }
  | { type: 'unsubscribe'; subscription: number }
  | { type: 'resend'; subscription: number }
  /** The page has shown `rev`; applying and drawing took `tookMs`. The next patch of this topic waits for it. */
  | { type: 'shown'; subscription: number; rev: number; tookMs: number }

/** Hub → page: one snapshot, then patches with `rev` rising by one, of each topic at most one every 16 ms, and fewer of one that costs the page much. */
export type StateMessage =
  | { type: 'snapshot'; subscription: number; rev: number; state: unknown }
  | { type: 'patch'; subscription: number; rev: number; ops: PatchOp[] }
  /** The topic does not exist (unknown flow, unknown server). */
  | { type: 'gone'; subscription: number }
  /** The hub cannot open its registry: nothing is known of the topic. The page asks again. */
  | { type: 'storage-failed'; subscription: number }
