import { parsePermission } from './agentState'
import { displayLineOrNull } from './displayText'
import { unknownPart, type HelperLink, type PartContent, type ToolEnd } from './parts'
import { idOf } from './records'
import { userTextParts } from './terminalRecord'
import { asObject, limitDepth, textOf, type JsonObject } from './untrustedJson'

/** Lines of Claude's log that are bookkeeping. */
const SILENT_TYPES: ReadonlySet<unknown> = new Set([
  'system',
  'summary',
  'progress',
  'attachment',
  'stream_event',
  'tool_progress',
  'rate_limit_event',
  'queue-operation',
  'file-history-snapshot',
])

/** Parts of one raw line of Claude's log: the `output` format of older CLIs (docs/protocol.md 6.5, 6.9). */
export function claudeOutputParts(line: JsonObject): PartOfHelper[] {
  const type = line['type']
  if (SILENT_TYPES.has(type) || line['isMeta'] === true || line['isCompactSummary'] === true) return []
  if (type === 'result') {
    const text = textOf(line['result'])
    return text === null ? [] : [{ kind: 'agent-text', text }]
  }
  if (type !== 'assistant' && type !== 'user') return [unknownPart(line)]

  const content = asObject(line['message'])?.['content'] ?? line['message']
  const blocks: unknown[] = typeof content === 'string' ? [{ type: 'text', text: content }] : asList(content)
  const uuid = idOf(line['uuid'])
  const isSidechain = line['isSidechain'] === true
  const helper = helperOf(line, isSidechain ? uuid : null)
  const parts = blocks.flatMap((block) => blockParts(block, line, type === 'user' && helper === null))

  if (isSidechain && uuid !== null) {
    // The helper's prompt repeats the input of the tool call that started it.
    const prompt = type === 'user' && typeof content === 'string' ? content : null
    const link: PartContent = { kind: 'helper-log-line', uuid, parentUuid: idOf(line['parentUuid']), prompt }
    return prompt === null ? [link, ...framed(parts, helper)] : [link]
  }
  return framed(parts, helper)
}

type PartOfHelper = PartContent & { helper?: HelperLink }

function framed(parts: PartContent[], helper: HelperLink | null): PartOfHelper[] {
  return helper === null ? parts : parts.map((part) => ({ ...part, helper }))
}

function helperOf(line: JsonObject, logLineUuid: string | null): HelperLink | null {
  const callId = idOf(line['parent_tool_use_id'])
  if (callId !== null) return { by: 'call', callId }
  return logLineUuid === null ? null : { by: 'log-line', uuid: logLineUuid }
}

function blockParts(value: unknown, line: JsonObject, isUser: boolean): PartContent[] {
  const block = asObject(value)
  if (block === null) return typeof value === 'string' ? textParts(value, isUser) : []
  switch (block['type']) {
    case 'text': {
      const text = textOf(block['text'])
      return text === null ? [] : textParts(text, isUser)
    }
    case 'thinking': {
      const text = textOf(block['thinking'])
      return text === null ? [] : [{ kind: 'thinking', text }]
    }
    case 'redacted_thinking':
      return []
    case 'image':
    case 'document':
      return [attachedPart(block['type'], block, isUser)]
    case 'tool_use':
    case 'tool-call': {
      const input = block['input']
      return [
        {
          kind: 'tool-start',
          callId: idOf(block['id'] ?? block['callId']),
          tool: displayLineOrNull(block['name'], 200) ?? 'tool',
          title: null,
          description: displayLineOrNull(asObject(input)?.['description'], 2000),
          input: limitDepth(input),
          isFinished: false,
        },
      ]
    }
    case 'tool_result':
    case 'tool-call-result': {
      const callId = idOf(block['tool_use_id'] ?? block['callId'])
      return callId === null ? [] : [toolEnd(callId, block, line)]
    }
    default:
      return [unknownPart(block)]
  }
}

function textParts(text: string, isUser: boolean): PartContent[] {
  return isUser ? userTextParts(text) : [{ kind: 'agent-text', text }]
}

/** A picture or document that is embedded in the record is shown as a file with a name. */
function attachedPart(type: string, block: JsonObject, isUser: boolean): PartContent {
  const source = asObject(block['source'])
  const mimeType = displayLineOrNull(source?.['media_type'], 100)
  const data = source?.['data']
  return {
    kind: 'file',
    from: isUser ? 'user' : 'agent',
    ref: '',
    name: displayLineOrNull(block['title'], 300) ?? [type, ...(mimeType?.split('/').slice(1) ?? [])].join('.'),
    size: typeof data === 'string' ? Math.floor((data.replace(/=+$/, '').length * 3) / 4) : 0,
    mimeType,
    image: null,
  }
}

function toolEnd(callId: string, block: JsonObject, line: JsonObject): ToolEnd {
  const decision = asObject(block['permissions'])
  const content = block['content'] ?? block['output']
  const result = line['toolUseResult'] ?? plainText(content) ?? content
  return {
    kind: 'tool-end',
    callId,
    outcome: block['is_error'] === true || tellsFailure(content, line['toolUseResult']) ? 'failed' : 'completed',
    ...(result === undefined || result === null ? {} : { result: limitDepth(result) }),
    isPartial: false,
    permission: decision === null ? null : parsePermission(callId, decision['result'], decision),
  }
}

/** Glob, Grep and WebFetch often fail without `is_error`: their text says so, or the status of the answer. */
function tellsFailure(content: unknown, result: unknown): boolean {
  const text = typeof content === 'string' ? content : plainText(content)
  if (text?.trimStart().startsWith('<tool_use_error>')) return true
  if (typeof result === 'string') return /^(?:Error|InputValidationError)\b/.test(result)
  const code = asObject(result)?.['code']
  return typeof code === 'number' && code >= 400
}

/** The text of a result made of text blocks only. */
function plainText(content: unknown): string | null {
  if (!Array.isArray(content)) return null
  const texts = content.map((block) => asObject(block)?.['text'])
  return texts.length > 0 && texts.every((text) => typeof text === 'string') ? texts.join('\n') : null
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value]
}
