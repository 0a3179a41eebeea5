import type { PermissionAnswer, ShownRequest } from '../../api/commands'
import { HubError } from '../../api/errors'
import type { SessionId } from '../../api/ids'
import { parseAgentState, type PermissionRequest } from '../../chat/records/agentState'
import type { AgentTargets, SessionTarget } from './agentTargets'
import { permissionParams } from './permissionAnswer'
import type { SessionControlCommands } from './sessionControlCommands'

export type AnswerPermission = (sessionId: SessionId, shown: ShownRequest, answer: PermissionAnswer) => Promise<void>

/** Answers the request that the person saw, and each one once. */
export function createAnswerPermission(
  targets: AgentTargets,
  pickSettings: SessionControlCommands['pickSettings'],
): AnswerPermission {
  const { notFound } = targets
  /** Requests that were answered and that agent state still names, or whose answer is on its way. */
  const answered = new Set<string>()

  return async (sessionId, shown, answer) => {
    const target = await targets.liveSession(sessionId)
    const requests = await waitingRequests(target)
    const keys = new Set(requests.map((request) => requestKey(sessionId, request)))
    // Forgotten once agent state names it no more: the same request may be made again later (docs/protocol.md 5.4).
    for (const key of answered) if (key.startsWith(`${sessionId}\n`) && !keys.has(key)) answered.delete(key)
    const request = requests.find(({ id }) => id === shown.id)
    if (!request) throw notFound('permission-request')
    await targets.requireShown(request, shown)
    const key = requestKey(sessionId, request)
    if (answered.has(key)) throw notFound('permission-request')
    const { digest } = target.entry
    const agent = digest?.content.kind === 'open' ? digest.content.agent : 'claude'
    const params = permissionParams({ id: request.id, tool: request.tool, input: request.arguments, agent }, answer)
    if (!params) throw new HubError({ code: 'internal', detail: 'an answer that does not fit the request' })
    answered.add(key)
    try {
      await targets.call(target.rpc, 'permission', params)
    } catch (error) {
      answered.delete(key)
      throw error
    }
    // What the agent is in now; without it the next prompt would put it back (docs/protocol.md 5.4). That the answer was
    // taken does not depend on it.
    if (params.mode) void pickSettings(sessionId, { mode: params.mode }).catch(() => undefined)
  }
}

async function waitingRequests({ entry, rpc }: SessionTarget): Promise<PermissionRequest[]> {
  const { agentState } = entry.row
  const state = agentState === null ? null : await rpc.cipher.decrypt(agentState)
  return parseAgentState(state?.ok ? state.value : null).requests
}

/** With the time of asking: an id may be used again. */
function requestKey(sessionId: SessionId, request: PermissionRequest): string {
  return `${sessionId}\n${request.id}\n${request.createdAt ?? ''}`
}
