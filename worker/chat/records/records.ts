import type { LocalId } from '../../api/ids'
import { timeOf } from '../../api/push/wireTime'
import { asObject, textOf, type JsonObject } from './untrustedJson'

/** Result of decrypting something. The value is JSON of an unknown author. */
export type Opened = { ok: true; value: unknown } | { ok: false }

/** One message of a session as its server sent it, after decryption. */
export interface OpenedMessage {
  seq: number
  /** The server's id of the message, unique in its session. */
  id: string
  localId: LocalId | null
  /** Epoch ms, the server's clock. */
  createdAt: number
  value: Opened
}

/** The unified session protocol's event with its frame (docs/protocol.md 6.5). */
export interface Envelope {
  id: string | null
  /** Epoch ms, the clock of the agent's machine. */
  time: number | null
  role: 'user' | 'agent'
  turn: string | null
  subagent: string | null
  hasUsage: boolean
  event: JsonObject
}

/** What kind of record it is (docs/protocol.md 6.5). The insides of the agent kinds are still untrusted. */
export type ChatRecord =
  | { kind: 'user'; text: string }
  | { kind: 'envelope'; envelope: Envelope }
  | { kind: 'notice'; data: JsonObject }
  | { kind: 'claude-output'; data: JsonObject }
  /** `codex` and `acp` share their data types. */
  | { kind: 'provider'; data: JsonObject }
  /** Not a shape we know, but there is text in it. */
  | { kind: 'readable'; text: string }
  | { kind: 'unknown' }

/** Never throws. Optional fields of a wrong type count as missing: one bad field does not hide a message. */
export function parseRecord(value: unknown): ChatRecord {
  const record = asObject(value)
  if (record === null) return readableOrUnknown(value)
  const content = asObject(record['content'])
  switch (record['role']) {
    case 'user': {
      const shown = asObject(record['meta'])?.['displayText']
      const text = typeof shown === 'string' && shown !== '' ? shown : textOf(record['content'])
      return text === null ? { kind: 'unknown' } : { kind: 'user', text }
    }
    case 'session':
      return envelopeRecord(content?.['type'] === 'session' ? content['data'] : content)
    case 'agent':
      return content === null ? readableOrUnknown(record['content']) : agentRecord(content)
    default:
      return readableOrUnknown(record['content'])
  }
}

function agentRecord(content: JsonObject): ChatRecord {
  const data = asObject(content['data'])
  if (content['type'] === 'session') return envelopeRecord(data)
  if (data !== null) {
    if (content['type'] === 'event') return { kind: 'notice', data }
    if (content['type'] === 'output') return { kind: 'claude-output', data }
    if (content['type'] === 'codex' || content['type'] === 'acp') return { kind: 'provider', data }
  }
  return readableOrUnknown(data ?? content)
}

function envelopeRecord(value: unknown): ChatRecord {
  const envelope = asObject(value)
  const event = asObject(envelope?.['ev'])
  if (envelope === null || event === null) return readableOrUnknown(value)
  return {
    kind: 'envelope',
    envelope: {
      id: idOf(envelope['id']),
      time: timeOf(envelope['time']),
      role: envelope['role'] === 'user' ? 'user' : 'agent',
      turn: idOf(envelope['turn']),
      subagent: idOf(envelope['subagent']),
      hasUsage: asObject(envelope['usage']) !== null,
      event,
    },
  }
}

function readableOrUnknown(value: unknown): ChatRecord {
  const text = textOf(value)
  return text === null ? { kind: 'unknown' } : { kind: 'readable', text }
}

/** An id of the wire, or null if it is none. Ids of unreasonable length would only cost memory. */
export function idOf<Id extends string = string>(value: unknown): Id | null {
  return typeof value === 'string' && value !== '' && value.length <= 500 ? (value as Id) : null
}
