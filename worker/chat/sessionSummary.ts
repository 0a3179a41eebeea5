import { sessionCalls } from '../api/agents/offeredCalls'
import type { MachineId, SessionId } from '../api/ids'
import type { SessionActivity, SessionContent, SessionSummary } from '../api/state'
import { requestName } from '../api/push/requestName'
import { parseAgentState, type AgentState } from './records/agentState'
import { displayLine, displayLineOrNull } from './records/displayText'
import { idOf, type Opened } from './records/records'
import { asObject, type JsonObject } from './records/untrustedJson'

export interface SessionSummaryInput {
  metadata: Opened
  /** Null = the session has none yet. */
  agentState: Opened | null
  active: boolean
  thinking: boolean
  /** Whether this hub has reached the session's server: what is only cached claims no activity. */
  serverReached: boolean
}

/** The part of a summary that needs decrypted data. Never throws; texts are cleaned and limited. */
export function summarizeSession(
  input: SessionSummaryInput,
): Pick<SessionSummary, 'content' | 'pendingRequests' | 'activity'> {
  const metadata = input.metadata.ok ? asObject(input.metadata.value) : null
  const agentState = input.agentState?.ok === true ? parseAgentState(input.agentState.value) : null
  const isWaiting = metadata !== null && input.active && agentState !== null
  const pendingRequests = isWaiting ? [...agentState.requests.map(requestName), ...agentState.waitingForms] : []
  return {
    content: metadata === null ? { kind: 'locked' } : openContent(metadata, agentState),
    pendingRequests,
    activity: sessionActivity({
      serverReached: input.serverReached,
      archived: metadata !== null && isArchived(metadata),
      active: input.active,
      pendingRequests,
      thinking: input.thinking,
    }),
  }
}

/** First match wins (docs/protocol.md 7.3, 7.5). Archived is metadata, so it is known from the cache too. */
export function sessionActivity(facts: {
  serverReached: boolean
  archived: boolean
  active: boolean
  pendingRequests: readonly string[]
  thinking: boolean
}): SessionActivity {
  if (facts.archived) return 'archived'
  if (!facts.serverReached) return 'unknown'
  if (!facts.active) return 'offline'
  if (facts.pendingRequests.length > 0) return 'needs-you'
  return facts.thinking ? 'working' : 'idle'
}

function isArchived(metadata: JsonObject): boolean {
  const state = metadata['lifecycleState']
  return state === 'archived' || state === 'archiveRequested'
}

function openContent(metadata: JsonObject, agentState: AgentState | null): SessionContent {
  const summary = asObject(metadata['summary'])
  const calls = asObject(metadata['capabilities'])?.['rpcMethods']
  const isSideChat = metadata['isSideChat'] === true
  return {
    kind: 'open',
    title: displayLineOrNull(summary?.['text'], 300) ?? displayLineOrNull(metadata['name'], 300),
    path: displayLine(metadata['path'], 1000),
    host: displayLine(metadata['host'], 200),
    homeDir: displayLineOrNull(metadata['homeDir'], 1000),
    machineId: idOf<MachineId>(metadata['machineId']),
    agent: displayLineOrNull(metadata['flavor'], 50) ?? 'claude',
    cliVersion: displayLineOrNull(metadata['version'], 50),
    controlledByTerminal: agentState?.controlledByUser ?? false,
    isSideChat,
    ...(isSideChat && { sideChatOf: idOf<SessionId>(metadata['parentSessionId']) }),
    ...(Array.isArray(calls) && { calls: sessionCalls.filter((name) => calls.includes(name)) }),
  }
}
