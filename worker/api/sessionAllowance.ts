/** What "allow for this session" would allow from then on without asking (docs/protocol.md 5.4); null = it cannot be offered. */
export type SessionAllowance =
  /** This exact command, nothing longer. */
  | { kind: 'command'; command: string }
  /** Every change of files by the agent's edit tools. */
  | { kind: 'edits' }
  /** Every use of this tool. */
  | { kind: 'tool'; tool: string }
  /** What the agent takes for the same request. */
  | { kind: 'similar' }
  | null

const editTools = new Set(['Edit', 'MultiEdit', 'Write', 'NotebookEdit'])
const planTools = new Set(['ExitPlanMode', 'exit_plan_mode'])

/** The agent kind whose permission rules are richer than those of all others. */
export function isClaude(agent: string): boolean {
  return agent === 'claude'
}

export function isPlanTool(tool: string): boolean {
  return planTools.has(tool)
}

/** `agent`: kind of the session's agent; `input`: untrusted JSON of the request. */
export function sessionAllowance(agent: string, tool: string, input: unknown): SessionAllowance {
  if (!isClaude(agent)) return { kind: 'similar' }
  if (tool === 'AskUserQuestion') return null
  if (editTools.has(tool) || isPlanTool(tool)) return { kind: 'edits' }
  if (tool !== 'Bash') return isToolName(tool) ? { kind: 'tool', tool } : null
  const command = (input as { command?: unknown } | null)?.command
  return typeof command === 'string' && isExactCommand(command) ? { kind: 'command', command } : null
}

/**
 * Whether `Bash(<command>)` means this command and no other: a line break does not match at all, and `:*` at the end
 * would allow everything that begins like it.
 */
function isExactCommand(command: string): boolean {
  return command !== '' && !/[\n\r\u2028\u2029]/.test(command) && !command.endsWith(':*')
}

/** A name with brackets would be read as a rule, `Bash(…:*)` for one. */
function isToolName(tool: string): boolean {
  return /^[\w.-]+$/.test(tool)
}
