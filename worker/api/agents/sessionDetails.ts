import type { Picks } from '../agentSettings/picks'
import type { MachineId, SessionId } from '../ids'

/** A prompt of a conversation, to which a fork can go back. */
export interface RewindPoint {
  /** The agent's id of it. */
  id: string
  text: string
  /** Epoch ms; null = unreadable. */
  at: number | null
}

/** What a session's CLI reported to its server in all; null = no such number. Cost in US dollars. */
export interface SessionUsage {
  tokens: number | null
  cost: number | null
}

/** What a session says of itself (docs/protocol.md 6.1), cleaned for display; null = it does not say. */
export interface SessionDetails {
  agent: string
  path: string
  host: string
  machineId: MachineId | null
  cliVersion: string | null
  os: string | null
  gitBranch: string | null
  startedBy: 'daemon' | 'terminal' | null
  /** The agent's own id of the conversation, with which a terminal or a fork goes on. */
  conversation: { kind: 'claude' | 'codex'; id: string } | null
  parentSessionId: SessionId | null
  /** What was picked for its next prompts. */
  picks: Picks
  archivedBy: string | null
  archiveReason: string | null
  tools: string[]
  slashCommands: string[]
  mcpServers: { name: string; status: string }[]
}
