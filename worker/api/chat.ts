import type { HubErrorData } from './errors'
import type { LocalId, ServerId, SessionId } from './ids'
import type { UnsentPicture } from './attachments/pictures'
import type { SessionControls } from './agents/sessionControls'

/** Items that follow each other. The same array while nothing in it changed, and never long. */
export type ChatBlock = readonly ChatItem[]

/** State of the topic of one open chat. */
export interface ChatState {
  serverId: ServerId
  sessionId: SessionId
  phase: ChatPhase
  /** Whether messages older than the first item exist on the server. */
  history: 'unknown' | 'more' | 'loading' | 'complete'
  /** All items: in `seq` order, our unsent ones last. In blocks, so that a change costs what it changes, however long the chat is. */
  blocks: readonly ChatBlock[]
  /** What the server lost when it was set back to an older copy of itself, oldest first. */
  lost: readonly LostPart[]
  /** Null = not read yet, or locked. */
  controls: SessionControls | null
  /** Null = nothing that is here tells it. */
  usage: ContextUsage | null
  /**
   * Number of the message with which the agent's work began, the present one or the last: while it works, it has every
   * later prompt already. Missing = it is not here.
   */
  workSince?: number
}

/** How full the agent's context was when it last said so. */
export interface ContextUsage {
  tokens: number
  /** Null = not said. */
  window: number | null
}

/** This browser's copy of messages that the server no longer has. Nothing in it can be answered. */
export interface LostPart {
  /** When this browser noticed, epoch ms. */
  foundAt: number
  /** It follows the message with this number; 0 = the server had none of what was stored here. */
  afterSeq: number
  blocks: readonly ChatBlock[]
}

export type ChatPhase =
  | { kind: 'loading' }
  /** Painted from this device's copy; the server has not confirmed it yet. */
  | { kind: 'cached'; asOf: number }
  | { kind: 'live' }
  | { kind: 'failed'; error: HubErrorData }
  /** Nothing is stored here, and the server is paused: nothing comes until the person resumes it. */
  | { kind: 'paused' }
  /** The session's key cannot be opened with this account. */
  | { kind: 'locked' }

interface ItemBase {
  /** Stable over re-reduction: equal input gives equal ids. */
  id: string
  /** Message seq that made the item; null for our own unsent ones. */
  seq: number | null
  /** When the server got its message, by the server's clock, epoch ms. */
  time: number
}

export type ChatItem =
  | UserText
  | AgentText
  | TerminalEntry
  | Thinking
  | ToolCall
  | ChatEvent
  | AttachedFile
  | LockedMessage

export interface UserText extends ItemBase {
  kind: 'user-text'
  text: string
  /** Null = made elsewhere (other client, terminal); else our own message. */
  localId: LocalId | null
  delivery: Delivery
  /** Go with it, and are not on the server yet; those that are there are items of their own. */
  pictures?: readonly UnsentPicture[]
}

/** Where older messages are looked for: on this device only, or there and then at the server. */
export type OlderFrom = 'stored' | 'server'

export type Delivery =
  | { state: 'delivered' }
  /** Stored on this device until the agent is done with what it has, or the person sends it. */
  | { state: 'waiting' }
  /** Stored on this device, waits for the server. */
  | { state: 'queued' }
  /** Stored on this device, because its session has ended: nobody reads it before the session runs again. */
  | { state: 'held' }
  /** Its pictures go first; `done` of them, and so many bytes, are on the server. */
  | { state: 'uploading'; done: number; of: number; bytes: { done: number; of: number } }
  | { state: 'sending' }
  /** Accepted by the server; its echo has not come yet. */
  | { state: 'sent' }
  /** Given up until the person retries. */
  | { state: 'failed'; error: HubErrorData }

export interface AgentText extends ItemBase {
  kind: 'agent-text'
  /** Markdown, untrusted. */
  text: string
  /** Id of the tool call whose helper agent wrote this; null = the main agent. */
  parentId: string | null
}

/** What a person did in the terminal beside the agent. */
export interface TerminalEntry extends ItemBase {
  kind: 'terminal'
  /** `/model opus`, `! ls`; or what it printed, with the terminal's control characters. */
  entry: 'command' | 'output'
  text: string
}

export interface Thinking extends ItemBase {
  kind: 'thinking'
  text: string
  parentId: string | null
}

export interface ToolCall extends ItemBase {
  kind: 'tool-call'
  parentId: string | null
  /** Provider's name, for example `Bash`, `Edit`, `mcp__server__tool`. */
  tool: string
  title: string | null
  description: string | null
  /** Untrusted JSON. */
  input: unknown
  /** Untrusted JSON; undefined where the protocol carries no result. */
  result?: unknown
  state: ToolState
  permission: ToolPermission | null
  startedAt: number | null
  endedAt: number | null
}

export type ToolState =
  | 'running'
  | 'completed'
  | 'failed'
  | 'denied'
  | 'canceled'
  /** Its turn or session ended without a result. */
  | 'ended'

export type ToolPermission =
  /** `tool` and `arguments` (untrusted JSON): the request as the agent state has it, which is what is decided about. */
  | { kind: 'pending'; requestId: string; askedAt: number | null; tool: string; arguments: unknown }
  | { kind: 'approved'; requestId: string; mode: string | null; allowedTools: string[]; decision: string | null }
  | { kind: 'denied'; requestId: string; reason: string | null; decision: string | null }
  | { kind: 'canceled'; requestId: string; reason: string | null }

/** A call that waits for the person's decision. */
export function isPending(item: ChatItem): item is ToolCall {
  return item.kind === 'tool-call' && item.permission?.kind === 'pending'
}

export interface ChatEvent extends ItemBase {
  kind: 'event'
  parentId: string | null
  event:
    | { type: 'message'; text: string }
    | { type: 'mode-switched'; mode: 'local' | 'remote' }
    | { type: 'limit-reached'; endsAt: number }
    | { type: 'permission-mode-changed'; mode: string }
    | { type: 'title-changed'; title: string }
    | { type: 'entered-plan-mode' }
    /** A turn that did not simply complete. */
    | { type: 'turn-ended'; status: 'failed' | 'cancelled' }
}

export interface AttachedFile extends ItemBase {
  kind: 'file'
  from: 'user' | 'agent'
  /** Empty = it lies in the message itself. */
  ref: string
  name: string
  size: number
  mimeType: string | null
  /** What its message says of a picture; null = nothing. */
  image: { width: number; height: number; thumbhash: string | null } | null
}

/** Could not be decrypted or understood: shown locked and kept, never dropped silently. */
export interface LockedMessage extends ItemBase {
  kind: 'locked'
  reason: 'undecryptable' | 'unknown-format'
}
