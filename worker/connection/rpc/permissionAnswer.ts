import type { PermissionAnswer } from '../../api/commands'
import { isClaude, isPlanTool, sessionAllowance } from '../../api/sessionAllowance'

/** Parameters of the RPC `permission` (docs/protocol.md 5.4). */
export interface PermissionParams {
  id: string
  approved: boolean
  reason?: string
  mode?: 'default' | 'acceptEdits' | 'bypassPermissions'
  allowTools?: string[]
  updatedInput?: { answers: Record<string, string> }
  decision?: 'approved' | 'approved_for_session' | 'denied' | 'abort'
}

/** A request that waits, with the kind of agent that asked. */
export interface AskedRequest {
  id: string
  tool: string
  /** Untrusted JSON. */
  input: unknown
  agent: string
}

/**
 * A person's answer as the agent understands it. Where an agent has no such thing as an answer for the session, this
 * one request is allowed and nothing more. Null = an answer that does not fit the request.
 */
export function permissionParams(request: AskedRequest, answer: PermissionAnswer): PermissionParams | null {
  const { id } = request
  if (!isClaude(request.agent)) return otherAgentParams(id, answer)
  switch (answer.kind) {
    case 'allow':
      // Without a mode the agent would take `default` too, but that depends on its version, so it is sent.
      return { id, approved: true, ...(isPlanTool(request.tool) ? { mode: 'default' } : {}) }
    case 'allow-for-session':
      return { id, approved: true, ...sessionRule(request) }
    case 'allow-everything':
      return isPlanTool(request.tool) ? { id, approved: true, mode: 'bypassPermissions' } : null
    case 'stop':
      return null
    case 'deny':
      return { id, approved: false, ...(answer.reason === null ? {} : { reason: answer.reason }) }
    case 'answers':
      if (request.tool !== 'AskUserQuestion') return null
      return { id, approved: true, updatedInput: { answers: answer.answers } }
  }
}

function sessionRule({ agent, tool, input }: AskedRequest): Pick<PermissionParams, 'mode' | 'allowTools'> {
  const allowance = sessionAllowance(agent, tool, input)
  switch (allowance?.kind) {
    case 'command':
      return { allowTools: [`Bash(${allowance.command})`] }
    case 'edits':
      return { mode: 'acceptEdits' }
    case 'tool':
      return { allowTools: [allowance.tool] }
    case 'similar':
    case undefined:
      return {}
  }
}

/** Codex, Gemini, ACP and others: a denial without the word `denied` would end the turn (docs/protocol.md 9.5.3). */
function otherAgentParams(id: string, answer: PermissionAnswer): PermissionParams | null {
  switch (answer.kind) {
    case 'allow':
      return { id, approved: true, decision: 'approved' }
    case 'allow-for-session':
      return { id, approved: true, decision: 'approved_for_session' }
    case 'deny':
      return { id, approved: false, decision: 'denied' }
    case 'stop':
      return { id, approved: false, decision: 'abort' }
    case 'allow-everything':
    case 'answers':
      return null
  }
}
