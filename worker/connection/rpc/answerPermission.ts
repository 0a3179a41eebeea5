import type { PermissionAnswer, ShownRequest } from '../../api/commands'
import { HubError } from '../../api/errors'
import type { SessionId } from '../../api/ids'
import { parseAgentState, type PermissionRequest } from '../../chat/records/agentState'
import type { AgentTargets, SessionTarget } from './agentTargets'
import { permissionParams } from './permissionAnswer'
import type { SessionControlCommands } from './sessionControlCommands'

export type AnswerPermission = (sessionId: SessionId, shown: ShownRequest, answer: PermissionAnswer) => Promise<void>

/** Answers exactly the request that the person saw, and each request only once. */
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
    // Forgotten once the agent state no longer names it, because the same request may be made again (docs/protocol.md
    // 5.4).
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
    // The answer changed the agent's mode. Unless the mode is picked too, the next prompt would change it back
    // (docs/protocol.md 5.4). If that fails, the answer was taken all the same.
    if (params.mode) void pickSettings(sessionId, { mode: params.mode }).catch(() => undefined)
  }
}

async function waitingRequests({ entry, rpc }: SessionTarget): Promise<PermissionRequest[]> {
  const { agentState } = entry.row
  const state = agentState === null ? null : await rpc.cipher.decrypt(agentState)
  return parseAgentState(state?.ok ? state.value : null).requests
}

/** With the time of asking, because agents reuse ids. */
function requestKey(sessionId: SessionId, request: PermissionRequest): string {
  return `${sessionId}\n${request.id}\n${request.createdAt ?? ''}`
}
