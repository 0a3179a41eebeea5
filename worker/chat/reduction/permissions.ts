import type { ToolPermission } from '../../api/chat'
import type { AgentState, PermissionRequest } from '../records/agentState'
import { toolItemId } from './toolRuns'
import { asObject, type JsonObject } from '../records/untrustedJson'

/** A permission as agent state tells it. */
export interface AskedPermission {
  request: PermissionRequest
  permission: ToolPermission
  /** Epoch ms of the decision; null = none, or not said. */
  decidedAt: number | null
  /** What was asked for, if the request says it. It wins over the tool call's own input: it is what gets decided. */
  input: JsonObject | null
}

/** What agent state says of permissions, those that wait first. */
export function askedPermissions(state: AgentState | null): AskedPermission[] {
  if (state === null) return []
  return [
    ...state.requests.map((request) => asked(request, pendingPermission(request), null)),
    ...state.completedRequests.map((request) => asked(request, request.permission, request.completedAt)),
  ]
}

export interface JoinedPermissions<Run> {
  byRun: ReadonlyMap<Run, AskedPermission>
  /** Without a tool call, in the order of agent state, with the id of the item to make. */
  withoutCall: readonly { id: string; asked: AskedPermission }[]
}

/**
 * Joins requests with tool calls by `toolUseId` or the request's id (docs/protocol.md 6.9). Every request that waits is
 * in the answer: if two claim the same tool call, the second stands alone. A decided one that lost its call to another
 * says nothing new and is left out.
 */
export function joinPermissions<Run>(
  permissions: readonly AskedPermission[],
  runs: { latest(callId: string): Run | null },
): JoinedPermissions<Run> {
  const byRun = new Map<Run, AskedPermission>()
  const withoutCall: { id: string; asked: AskedPermission }[] = []
  const takenIds = new Set<string>()
  for (const permission of permissions) {
    const { request } = permission
    const callId = request.toolUseId ?? request.id
    const run = runs.latest(callId) ?? runs.latest(request.id)
    if (run !== null && !byRun.has(run)) {
      byRun.set(run, permission)
    } else if (run === null || permission.permission.kind === 'pending') {
      const preferred = toolItemId(callId)
      const id = run !== null || takenIds.has(preferred) ? `p:${request.id}` : preferred
      takenIds.add(id)
      withoutCall.push({ id, asked: permission })
    }
  }
  return { byRun, withoutCall }
}

function asked(request: PermissionRequest, permission: ToolPermission, decidedAt: number | null): AskedPermission {
  const input = asObject(request.arguments)
  return { request, permission, decidedAt, input: input !== null && Object.keys(input).length > 0 ? input : null }
}

function pendingPermission(request: PermissionRequest): ToolPermission {
  const { id, createdAt, tool, arguments: input } = request
  return { kind: 'pending', requestId: id, askedAt: createdAt, tool, arguments: input ?? null }
}
