import type { AttachedFile, ChatEvent, ToolPermission } from '../../api/chat'
import type { LocalId } from '../../api/ids'
import { textOf } from './untrustedJson'

/** How a part written by a helper agent (subagent) names the helper. */
export type HelperLink =
  /** Envelopes: id derived from the provider's (docs/protocol.md 6.5). */
  | { by: 'subagent'; id: string }
  /** Claude's own log: the tool call that started the helper. */
  | { by: 'call'; callId: string }
  /** Older Claude logs: a chain of log lines up to the helper's prompt. */
  | { by: 'log-line'; uuid: string }

interface PartBase {
  /** Epoch ms: the agent's clock where the record carries it, else the server's. */
  time: number
  /** Null = the main agent or the user. */
  helper: HelperLink | null
  turn: string | null
  /** Id of the envelope; a second message with equal id and content is a repetition. */
  envelopeId: string | null
}

/** What one message contributes to the chat, before it is joined with other messages. */
export type NormalizedPart = PartBase & PartContent

export type PartContent =
  | { kind: 'user-text'; text: string; localId: LocalId | null }
  | { kind: 'agent-text'; text: string }
  | { kind: 'terminal'; entry: 'command' | 'output'; text: string }
  | { kind: 'thinking'; text: string }
  | ({ kind: 'file' } & Pick<AttachedFile, 'from' | 'ref' | 'name' | 'size' | 'mimeType' | 'image'>)
  | { kind: 'event'; event: ChatEvent['event'] }
  | { kind: 'locked'; reason: 'undecryptable' | 'unknown-format' }
  | ToolStart
  | ToolEnd
  | { kind: 'turn-start' }
  /** `status` null: the old formats' notice that the agent waits again. */
  | { kind: 'turn-end'; status: 'completed' | 'failed' | 'cancelled' | null }
  /** Provider turns end as aborted more than once; only the first of them is news. */
  | { kind: 'turn-aborted' }
  | { kind: 'helper-stop' }
  /** A log line of a helper; `prompt` not null = the first one. */
  | { kind: 'helper-log-line'; uuid: string; parentUuid: string | null; prompt: string | null }

export interface ToolStart {
  kind: 'tool-start'
  /** Null = cannot be joined with anything. */
  callId: string | null
  tool: string
  title: string | null
  description: string | null
  input: unknown
  /** Reports something already done: no result will come. */
  isFinished: boolean
  /** Id of the call that it asks a permission for, under an id of its own (gemini). */
  asksFor?: string | null
}

export interface ToolEnd {
  kind: 'tool-end'
  callId: string
  outcome: 'completed' | 'failed'
  /** Undefined = the record carries none. */
  result?: unknown
  /** More of the result may follow. */
  isPartial: boolean
  permission: ToolPermission | null
}

/** A part for something unknown: its text if there is one. */
export function unknownPart(data: unknown): PartContent {
  const text = textOf(data)
  return text === null ? { kind: 'locked', reason: 'unknown-format' } : { kind: 'agent-text', text }
}
