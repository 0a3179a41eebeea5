import { displayLineOrNull } from './displayText'
import { unknownPart, type PartContent, type ToolStart } from './parts'
import { idOf } from './records'
import { asObject, limitDepth, textOf, type JsonObject } from './untrustedJson'

/** Parts of the `codex` and `acp` formats, any provider (docs/protocol.md 6.5, 6.9). */
export function providerParts(data: JsonObject): PartContent[] {
  switch (data['type']) {
    case 'message': {
      const text = textOf(data)
      return text === null ? [] : [{ kind: 'agent-text', text }]
    }
    case 'reasoning':
    case 'thinking': {
      const text = textOf(data)
      return text === null ? [] : [{ kind: 'thinking', text }]
    }
    case 'tool-call':
      return [toolStart(data, idOf(data['callId']), data['name'], data['input'])]
    case 'tool-result':
    case 'tool-call-result': {
      const callId = idOf(data['callId'])
      if (callId === null) return []
      const output = asObject(data['output'])
      const outcome = data['isError'] === true || tellsFailure(output) ? 'failed' : 'completed'
      // The decision about a request: what the tool gave comes later, if it was allowed.
      const isPartial = typeof output?.['decision'] === 'string'
      return [{ kind: 'tool-end', callId, outcome, ...resultOf(data['output']), isPartial, permission: null }]
    }
    case 'terminal-output': {
      const callId = idOf(data['callId'])
      if (callId === null) return []
      return [
        {
          kind: 'tool-end',
          callId,
          outcome: 'completed',
          ...resultOf(data['data']),
          isPartial: true,
          permission: null,
        },
      ]
    }
    case 'file-edit': {
      const { type: _type, id, ...input } = data
      return [{ ...toolStart(data, idOf(id), 'file-edit', input), isFinished: true }]
    }
    case 'permission-request':
      return [permissionRequest(data)]
    case 'task_started':
      return [{ kind: 'turn-start' }]
    case 'task_complete':
      return [{ kind: 'turn-end', status: 'completed' }]
    case 'turn_aborted':
      return [{ kind: 'turn-aborted' }]
    case 'token_count':
      return []
    default:
      return [unknownPart(data)]
  }
}

function toolStart(data: JsonObject, callId: string | null, name: unknown, input: unknown): ToolStart {
  return {
    kind: 'tool-start',
    callId,
    tool: displayLineOrNull(name, 200) ?? 'tool',
    title: displayLineOrNull(data['title'], 500),
    description: displayLineOrNull(data['description'] ?? asObject(input)?.['description'], 2000),
    input: limitDepth(input),
    isFinished: false,
  }
}

function permissionRequest(data: JsonObject): ToolStart {
  const call = asObject(asObject(data['options'])?.['toolCall'])
  const input = asObject(call?.['rawInput']) ?? (call ? saidOf(call) : data['options'])
  return {
    ...toolStart({ title: call?.['title'], ...data }, idOf(data['permissionId']), data['toolName'], input),
    asksFor: idOf(call?.['toolCallId']),
  }
}

/** Says how a call is named and that it waits, not what it is about. */
const aboutTheCall = new Set(['toolCallId', 'kind', 'status'])

/** What a call without an input says. */
function saidOf(call: JsonObject): JsonObject {
  const fields = Object.entries(call).filter(([name]) => !aboutTheCall.has(name))
  return Object.fromEntries(fields.filter(([, value]) => !Array.isArray(value) || value.length > 0))
}

/** Codex has no other mark for a command that failed or was refused than its exit code. */
function tellsFailure(output: JsonObject | null): boolean {
  const exitCode = output?.['exit_code']
  return output?.['status'] === 'failed' || (typeof exitCode === 'number' && exitCode !== 0)
}

function resultOf(value: unknown): { result?: unknown } {
  return value === undefined || value === null ? {} : { result: limitDepth(value) }
}
