import * as v from 'valibot'
import { commandLimitMs } from '../../../api/agents/commandRun'
import type { AgentTargets } from '../agentTargets'
import type { RpcTarget } from '../rpc'

const shellAnswer = v.object({
  success: v.optional(v.boolean()),
  stdout: v.optional(v.string(), ''),
  stderr: v.optional(v.string(), ''),
  exitCode: v.optional(v.number()),
  error: v.optional(v.string()),
})

/** What the shell of a session or machine says of a command. Untrusted. */
export type ShellAnswer = v.InferOutput<typeof shellAnswer>

/**
 * Runs a command in the shell of a session or machine (docs/protocol.md 5.2): as a person wrote it, or made of words of ours
 * and `shellWord`s. `cwd` undefined = the session's directory, or the daemon's; older CLIs take no `/` for it. Rejects with
 * `bad-answer`, and as calls do.
 */
export async function runInShell(
  targets: Pick<AgentTargets, 'callRaw' | 'badAnswer'>,
  target: RpcTarget,
  { command, cwd }: { command: string; cwd?: string },
): Promise<ShellAnswer> {
  const params = { command, ...(cwd === undefined ? {} : { cwd }), timeout: commandLimitMs }
  const answer = v.safeParse(shellAnswer, await targets.callRaw(target, 'bash', params))
  if (!answer.success) throw targets.badAnswer('bash')
  return answer.output
}
