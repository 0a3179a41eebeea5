import { idOf } from '../../chat/records/records'
import type { SessionStart, SessionStartResult } from '../../api/commands'
import { HubError } from '../../api/errors'
import type { SessionId } from '../../api/ids'
import type { SettingsTarget } from '../../api/agentSettings/modes'
import { promptMeta, withDefaults } from '../../api/agentSettings/picks'
import { asObject } from '../../chat/records/untrustedJson'
import { absoluteDirectory } from './directories/absoluteDirectory'
import type { AgentTargets } from './agentTargets'
import { failureText } from './rpc'

/** The agent of a Happy Agent's machine, and its only one. */
const happyAgent = 'rig'

/** Parameters of the machine RPC `spawn-happy-session` (docs/protocol.md 5.5). */
export interface SpawnParams {
  type: 'spawn-in-directory'
  directory: string
  /** Always sent: the CLI's default is to create. */
  approvedNewDirectoryCreation: boolean
  agent: string
  permissionMode?: string
  modelMode?: string
  effortLevel?: string
  /** Of Happy Agent: the same in each try of one start. */
  clientRequestId?: string
}

type Daemon = { cliVersion: string | null; isHappyAgent: boolean }

/** Null = the directory is in the home of a machine that does not say where that is. */
export function spawnParams(start: SessionStart, homeDir: string, daemon: Daemon): SpawnParams | null {
  const directory = absoluteDirectory(start.directory, homeDir)
  if (directory === null) return null
  const asked = { type: 'spawn-in-directory' as const, directory, approvedNewDirectoryCreation: start.createDirectory }
  if (daemon.isHappyAgent) return { ...asked, agent: happyAgent, clientRequestId: crypto.randomUUID() }
  return { ...asked, agent: start.agent, ...initialSettings(start, daemon.cliVersion) }
}

/** What the agent begins with; other agents than these two take settings with their prompts only. */
function initialSettings({ agent, wish }: SessionStart, cliVersion: string | null): Partial<SpawnParams> {
  if (!wish || (agent !== 'claude' && agent !== 'codex')) return {}
  const target: SettingsTarget = { agent, cliVersion, isHappyAgent: false, modes: [], models: [], efforts: [] }
  const { permissionMode, model, effort } = promptMeta(target, withDefaults(wish.picks, wish.defaults))
  const isModeSaid = permissionMode !== undefined && (agent === 'codex' || !asksFirst.has(permissionMode))
  return {
    ...(isModeSaid && { permissionMode }),
    ...(model && { modelMode: model }),
    ...(effort && { effortLevel: effort }),
  }
}

/** Modes in which Claude asks first. It begins so by itself, so they are not sent. */
const asksFirst = new Set(['default', 'read-only'])

export type SpawnOutcome =
  | SessionStartResult
  /** The daemon of Happy Agent is at it: it wants to be asked again after this time. */
  | { kind: 'pending'; waitMs: number }
  /** `latePid`: the daemon gave up waiting for this process, whose session may still come (docs/protocol.md 9.3.6). */
  | { kind: 'failed'; text: string; latePid: number | null }
  | { kind: 'unknown-answer' }

/** `result`: what the daemon answered, untrusted. */
export function spawnOutcome(result: unknown): SpawnOutcome {
  const fields = asObject(result)
  const { type, sessionId, directory } = fields ?? {}
  const startedId = idOf<SessionId>(sessionId)
  if (type === 'success' && startedId !== null) return { kind: 'started', sessionId: startedId }
  if (type === 'requestToApproveDirectoryCreation' && typeof directory === 'string') {
    return { kind: 'directory-missing', directory }
  }
  if (type === 'pending') return { kind: 'pending', waitMs: withinBounds(fields?.['retryAfterMs']) }
  const text = failureText(result)
  if (text === null) return { kind: 'unknown-answer' }
  const pid = /^Session webhook timeout for PID (\d+)/.exec(text)?.[1]
  return { kind: 'failed', text, latePid: pid === undefined ? null : Number(pid) }
}

/** What is said of a spawn that led to no session. Of a process that may still come nobody knows what it will do. */
export function notStarted(
  outcome: Exclude<SpawnOutcome, { kind: 'directory-missing' }>,
  { serverUrl, badAnswer }: Pick<AgentTargets, 'serverUrl' | 'badAnswer'>,
): HubError {
  if (outcome.kind === 'pending' || (outcome.kind === 'failed' && outcome.latePid !== null)) {
    return new HubError({ code: 'agent-unreachable', serverUrl, what: 'machine' })
  }
  if (outcome.kind === 'failed') return new HubError({ code: 'agent-failed', serverUrl, text: outcome.text })
  return badAnswer('spawn-happy-session')
}

function withinBounds(retryAfterMs: unknown): number {
  return typeof retryAfterMs === 'number' ? Math.min(10_000, Math.max(250, retryAfterMs)) : 1_000
}
