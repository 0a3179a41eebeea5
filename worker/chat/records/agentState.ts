import type { ToolPermission } from '../../api/chat'
import { timeOf } from '../../api/push/wireTime'
import { displayLineOrNull } from './displayText'
import { idOf } from './records'
import { asObject, limitDepth } from './untrustedJson'

/** The decrypted agent state of a session as far as this client uses it (docs/protocol.md 6.3). */
export interface AgentState {
  /** The terminal drives (local mode). */
  controlledByUser: boolean
  /** Waiting for a decision. An id that is also among the completed ones is left out: it counts as completed. */
  requests: PermissionRequest[]
  completedRequests: CompletedRequest[]
  /** Ids of the forms of a Happy Agent that wait for an answer. */
  waitingForms: string[]
}

export interface PermissionRequest {
  id: string
  tool: string
  arguments: unknown
  createdAt: number | null
  /** The tool call it belongs to, where that is not the request's own id. */
  toolUseId: string | null
}

export interface CompletedRequest extends PermissionRequest {
  completedAt: number | null
  permission: Exclude<ToolPermission, { kind: 'pending' }>
}

/** Never throws; whatever is missing or malformed counts as empty. A fresh session's state is null. */
export function parseAgentState(value: unknown): AgentState {
  const state = asObject(value)
  const completedRequests = entriesOf(state?.['completedRequests']).flatMap(([id, request]) => {
    const base = parseRequest(id, request)
    const fields = asObject(request)
    if (base === null || fields === null) return []
    return [
      {
        ...base,
        completedAt: timeOf(fields['completedAt']),
        permission: parsePermission(id, fields['status'], fields),
      },
    ]
  })
  const completedIds = new Set(completedRequests.map((request) => request.id))
  return {
    controlledByUser: state?.['controlledByUser'] === true,
    requests: entriesOf(state?.['requests']).flatMap(([id, request]) =>
      completedIds.has(id) ? [] : (parseRequest(id, request) ?? []),
    ),
    completedRequests,
    waitingForms: waitingForms(state?.['communications'], asObject(state?.['completedCommunications']) ?? {}),
  }
}

function waitingForms(communications: unknown, completed: object): string[] {
  return entriesOf(communications).flatMap(([id, form]) =>
    idOf(id) !== null && asObject(form) !== null && !Object.hasOwn(completed, id) ? [id] : [],
  )
}

/** Decision on a permission, from agent state or from a Claude log's tool result (docs/protocol.md 6.3, 6.5). */
export function parsePermission(
  requestId: string,
  status: unknown,
  fields: Record<string, unknown>,
): CompletedRequest['permission'] {
  const reason = displayLineOrNull(fields['reason'], 2000)
  const decision = displayLineOrNull(fields['decision'], 100)
  if (status === 'approved') {
    // CLI up to 1.2.1 writes only `allowTools`.
    const tools = fields['allowedTools'] ?? fields['allowTools']
    return {
      kind: 'approved',
      requestId,
      mode: displayLineOrNull(fields['mode'], 100),
      allowedTools: Array.isArray(tools) ? tools.filter((tool) => typeof tool === 'string') : [],
      decision,
    }
  }
  if (status === 'denied') return { kind: 'denied', requestId, reason, decision }
  return { kind: 'canceled', requestId, reason }
}

function parseRequest(id: string, value: unknown): PermissionRequest | null {
  const request = asObject(value)
  if (request === null || idOf(id) === null) return null
  return {
    id,
    tool: displayLineOrNull(request['tool'], 200) ?? 'tool',
    arguments: limitDepth(request['arguments']),
    createdAt: timeOf(request['createdAt']),
    toolUseId: idOf(request['toolUseId']),
  }
}

function entriesOf(value: unknown): [string, unknown][] {
  const object = asObject(value)
  return object === null ? [] : Object.entries(object)
}
