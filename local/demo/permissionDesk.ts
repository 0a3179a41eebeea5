import type { AgentSession } from '../agent/agentSession'

export interface PermissionDecision {
  approved: boolean
  /** What the person gave as the reason of a denial. */
  reason: string | null
  /** AskUserQuestion: by question text. */
  answers: Record<string, string>
}

export interface PermissionDesk {
  /** Shows a request and waits for the person; approved at once where the person allowed it for the session. */
  ask(call: string, tool: string, args: Record<string, unknown>): Promise<PermissionDecision>
  /** The `permission` call of an app (docs/protocol.md 5.4, claude). */
  decide(params: Record<string, unknown>): Promise<void>
  /** Ends all that wait, as an abort does; also what an earlier process left waiting. */
  cancelAll(): Promise<void>
}

const editTools = new Set(['Edit', 'MultiEdit', 'Write', 'NotebookEdit'])

/** The permission requests of one session: in its agent state (docs/protocol.md 6.3), decided by calls of the app. */
export function createPermissionDesk(session: () => AgentSession): PermissionDesk {
  const waiting = new Map<string, (decision: PermissionDecision | 'canceled') => void>()
  const allowed = new Set<string>()
  let allowsEdits = false

  function isAllowed(tool: string, args: Record<string, unknown>): boolean {
    if (tool === 'AskUserQuestion') return false
    return (
      allowed.has(tool) || allowed.has(`${tool}(${String(args['command'])})`) || (allowsEdits && editTools.has(tool))
    )
  }

  async function complete(id: string, outcome: Record<string, unknown>): Promise<void> {
    await session().state.change((state) => {
      const { [id]: request, ...requests } = state.requests
      if (request === undefined) return state
      const completed = { ...request, completedAt: Date.now(), ...outcome }
      return { ...state, requests, completedRequests: { ...state.completedRequests, [id]: completed } }
    })
  }

  return {
    async ask(call, tool, args) {
      if (isAllowed(tool, args)) return { approved: true, reason: null, answers: {} }
      const decision = new Promise<PermissionDecision | 'canceled'>((resolve) => waiting.set(call, resolve))
      const request = { tool, arguments: args, createdAt: Date.now() }
      await session().state.change((state) => ({ ...state, requests: { ...state.requests, [call]: request } }))
      const decided = await decision
      if (decided === 'canceled') throw new TurnCancelled()
      return decided
    },

    async decide(params) {
      const id = String(params['id'])
      const settle = waiting.get(id)
      // Unknown ids are passed over in silence, as the CLI does.
      if (!settle) return
      waiting.delete(id)
      const approved = params['approved'] === true
      const reason = typeof params['reason'] === 'string' ? params['reason'] : null
      const allowTools = strings(params['allowTools'])
      const { mode } = params
      if (approved) for (const tool of allowTools) allowed.add(tool)
      if (approved && (mode === 'acceptEdits' || mode === 'bypassPermissions')) allowsEdits = true
      await complete(id, {
        status: approved ? 'approved' : 'denied',
        ...(reason === null ? {} : { reason }),
        ...(typeof mode === 'string' ? { mode } : {}),
        ...(allowTools.length === 0 ? {} : { allowTools, allowedTools: allowTools }),
      })
      settle({ approved, reason, answers: answersOf(params['updatedInput']) })
    },

    async cancelAll() {
      const settles = [...waiting.values()]
      waiting.clear()
      const left = Object.keys(session().state.value().requests)
      for (const id of left) await complete(id, { status: 'canceled' })
      for (const settle of settles) settle('canceled')
    },
  }
}

/** The person stopped the turn. */
export class TurnCancelled extends Error {
  override readonly name = 'TurnCancelled'
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
}

function answersOf(updatedInput: unknown): Record<string, string> {
  if (typeof updatedInput !== 'object' || updatedInput === null || !('answers' in updatedInput)) return {}
  const { answers } = updatedInput
  if (typeof answers !== 'object' || answers === null) return {}
  return Object.fromEntries(Object.entries(answers).map(([question, answer]) => [question, String(answer)]))
}
