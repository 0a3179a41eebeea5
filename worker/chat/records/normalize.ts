import type { AttachedFile } from '../../api/chat'
import { timeOf } from '../../api/push/wireTime'
import { displayLine, displayLineOrNull } from './displayText'
import { claudeOutputParts } from './normalizeClaudeOutput'
import { providerParts } from './normalizeProviderData'
import { unknownPart, type HelperLink, type NormalizedPart, type PartContent } from './parts'
import { idOf, parseRecord, type Envelope, type OpenedMessage } from './records'
import { withoutTaskNotifications } from './taskNotification'
import { userTextParts } from './terminalRecord'
import { asObject, limitDepth, textOf, type JsonObject } from './untrustedJson'

/**
 * One message's contribution to the chat, in order. Never throws. Empty for records that legitimately show nothing;
 * a record that cannot be understood and holds no text gives one `locked` part (docs/protocol.md 6.9).
 */
export function normalizeRecord(message: OpenedMessage): NormalizedPart[] {
  const frame: Frame = { time: message.createdAt, helper: null, turn: null, envelopeId: null }
  if (!message.value.ok) return [{ ...frame, kind: 'locked', reason: 'undecryptable' }]
  const record = parseRecord(message.value.value)
  switch (record.kind) {
    case 'user':
      return framed(frame, [{ kind: 'user-text', text: record.text, localId: message.localId }])
    case 'envelope': {
      const { envelope } = record
      const helper = envelope.subagent === null ? null : ({ by: 'subagent', id: envelope.subagent } as const)
      const time = envelope.time ?? message.createdAt
      return framed({ time, helper, turn: envelope.turn, envelopeId: envelope.id }, envelopeParts(envelope))
    }
    case 'notice':
      return framed(frame, noticeParts(record.data))
    case 'claude-output':
      return framed(frame, claudeOutputParts(record.data))
    case 'provider':
      return framed(frame, providerParts(record.data))
    case 'readable':
      return framed(frame, [{ kind: 'agent-text', text: record.text }])
    case 'unknown':
      return [{ ...frame, kind: 'locked', reason: 'unknown-format' }]
  }
}

type Frame = Omit<NormalizedPart, keyof PartContent>

/** Puts the frame around the parts and does what is the same for texts of all formats. */
function framed(frame: Frame, parts: readonly (PartContent & { helper?: HelperLink })[]): NormalizedPart[] {
  return parts.flatMap((part): NormalizedPart | [] => {
    if (part.kind !== 'user-text' && part.kind !== 'agent-text' && part.kind !== 'thinking')
      return { ...frame, ...part }
    const text = withoutTaskNotifications(part.text)
    if (text.trim() === '') return []
    const endsAt = part.kind === 'agent-text' ? usageLimitEnd(text) : null
    if (endsAt !== null) return { ...frame, kind: 'event', event: { type: 'limit-reached', endsAt } }
    return { ...frame, ...part, text: part.kind === 'agent-text' ? withAnswerFolded(text) : text }
  })
}

/** `API Error: 400 {…}` of Claude or `Error: {…}` of an ACP agent, with the answer folded under what it says. */
function withAnswerFolded(text: string): string {
  const words = /^(API )?Error/.test(text) ? errorInWords(text) : text
  if (words === text) return text
  // Written anew, no line of it can end the block of code.
  const answer = JSON.stringify(JSON.parse(text.slice(text.indexOf('{'))), null, 2)
  return `${words}\n\n<details><summary>JSON</summary>\n\n\`\`\`json\n${answer}\n\`\`\`\n\n</details>`
}

/** Claude's text for a used-up plan limit; it ends with the time of the reset in Unix seconds. */
function usageLimitEnd(text: string): number | null {
  const match = /^Claude AI usage limit reached\|(\d{1,13})\s*$/.exec(text)
  return match === null ? null : epochMs(Number(match[1]))
}

/** Seconds on the wire; milliseconds are recognised by their size. */
function epochMs(value: number): number | null {
  return timeOf(value < 1e11 ? value * 1000 : value)
}

function envelopeParts(envelope: Envelope): PartContent[] {
  const { event } = envelope
  const text = textOf(event['text'])
  switch (event['t']) {
    case 'text':
      if (text === null) return [unknownPart(event)]
      if (event['thinking'] === true) return [{ kind: 'thinking', text }]
      // A helper agent's prompt has the role `user`, although no person wrote it.
      return envelope.role === 'user' && envelope.subagent === null
        ? userTextParts(text)
        : [{ kind: 'agent-text', text }]
    case 'service':
      return text === null ? [] : [{ kind: 'agent-text', text }]
    case 'tool-call-start':
      return [
        {
          kind: 'tool-start',
          callId: idOf(event['call']),
          tool: displayLineOrNull(event['name'], 200) ?? 'tool',
          title: titleOf(event),
          description: displayLineOrNull(event['description'], 2000),
          input: limitDepth(event['args']),
          isFinished: false,
        },
      ]
    case 'tool-call-end': {
      const callId = idOf(event['call'])
      if (callId === null) return []
      return [{ kind: 'tool-end', callId, outcome: 'completed', isPartial: false, permission: null }]
    }
    case 'file':
      return [filePart(event, envelope.role)]
    case 'turn-start':
      return envelope.subagent === null ? [{ kind: 'turn-start' }] : []
    case 'turn-end': {
      if (envelope.subagent !== null) return [{ kind: 'helper-stop' }]
      const status = event['status']
      return [{ kind: 'turn-end', status: status === 'failed' || status === 'cancelled' ? status : 'completed' }]
    }
    case 'start':
      return []
    case 'stop':
      return [{ kind: 'helper-stop' }]
    default:
      return envelope.hasUsage && textOf(event) === null ? [] : [unknownPart(event)]
  }
}

/** `Edit call` is what the CLI writes where it has no title. */
function titleOf(event: JsonObject): string | null {
  const title = displayLineOrNull(event['title'], 500)
  return title === `${displayLine(event['name'], 200)} call` ? null : title
}

function filePart(event: JsonObject, from: 'user' | 'agent'): PartContent {
  const ref = event['ref']
  if (typeof ref !== 'string' || ref.length > 2000) return { kind: 'locked', reason: 'unknown-format' }
  const size = event['size']
  return {
    kind: 'file',
    from,
    ref,
    name: displayLineOrNull(event['name'], 300) ?? 'file',
    size: typeof size === 'number' && size >= 0 && Number.isFinite(size) ? size : 0,
    mimeType: displayLineOrNull(event['mimeType'], 100),
    image: imageOf(asObject(event['image'])),
  }
}

/** A picture's hash has at most 25 bytes. */
const longestThumbhash = 40

function imageOf(image: JsonObject | null): AttachedFile['image'] {
  const width = image?.['width']
  const height = image?.['height']
  if (!isPixels(width) || !isPixels(height)) return null
  const hash = image?.['thumbhash']
  const isHash = typeof hash === 'string' && hash.length <= longestThumbhash && /^[\w+/]+=*$/.test(hash)
  return { width, height, thumbhash: isHash ? hash : null }
}

function isPixels(value: unknown): value is number {
  return typeof value === 'number' && value >= 1 && value <= 100_000
}

/** `Codex error: {"error":{"message":"…"}}`, as the model's API answered it. The message may be such an answer again. */
function errorInWords(text: string, depth = 0): string {
  const [, label = '', json = ''] = /^([^\n{]{0,200})(\{.*\})\s*$/s.exec(text) ?? []
  if (json === '' || depth > 2) return text
  try {
    const answer = asObject(JSON.parse(json))
    const error = answer?.['error']
    const message =
      textOf(asObject(error)?.['message']) ?? textOf(error) ?? textOf(answer?.['message']) ?? textOf(answer?.['detail'])
    return message === null ? text : label + errorInWords(message, depth + 1)
  } catch {
    return text
  }
}

/** Notices after which the agent does nothing any more, though no turn end follows. */
const STOPPING_NOTICES: ReadonlySet<string> = new Set([
  'Aborted by user',
  'Process exited unexpectedly',
  'Context was reset',
])

function noticeParts(data: JsonObject): PartContent[] {
  switch (data['type']) {
    case 'ready':
      return [{ kind: 'turn-end', status: null }]
    case 'switch': {
      const mode = data['mode']
      if (mode !== 'local' && mode !== 'remote') break
      return [{ kind: 'event', event: { type: 'mode-switched', mode } }]
    }
    case 'limit-reached': {
      const endsAt = typeof data['endsAt'] === 'number' ? epochMs(data['endsAt']) : null
      if (endsAt === null) break
      return [{ kind: 'event', event: { type: 'limit-reached', endsAt } }]
    }
    case 'permission-mode-changed': {
      const mode = displayLine(data['mode'], 100)
      if (mode === '') break
      return [{ kind: 'event', event: { type: 'permission-mode-changed', mode } }]
    }
  }
  const text = textOf(data)
  if (text === null) return [{ kind: 'locked', reason: 'unknown-format' }]
  if (text.trim() === '' || text === 'Turn started') return []
  const event: PartContent = { kind: 'event', event: { type: 'message', text: errorInWords(text) } }
  return STOPPING_NOTICES.has(text) ? [event, { kind: 'turn-end', status: null }] : [event]
}
