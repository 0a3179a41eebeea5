import type { MachineId, SessionId } from '../api/ids'
import type { SessionDetails } from '../api/agents/sessionDetails'
import { displayLine, displayLineOrNull } from './records/displayText'
import { idOf } from './records/records'
import { sharedPicks } from './sessionControls'
import { asObject, type JsonObject } from './records/untrustedJson'

const mostNames = 500

/** Never throws; texts are cleaned and limited. */
export function sessionDetails(metadata: JsonObject): SessionDetails {
  const startedBy = metadata['startedBy']
  return {
    agent: displayLineOrNull(metadata['flavor'], 50) ?? 'claude',
    path: displayLine(metadata['path'], 1000),
    host: displayLine(metadata['host'], 200),
    machineId: idOf<MachineId>(metadata['machineId']),
    cliVersion: displayLineOrNull(metadata['version'], 50),
    os: displayLineOrNull(metadata['os'], 50),
    gitBranch: displayLineOrNull(metadata['gitBranch'], 200),
    startedBy: startedBy === 'daemon' || startedBy === 'terminal' ? startedBy : null,
    conversation: conversationOf(metadata),
    parentSessionId: idOf<SessionId>(metadata['parentSessionId']),
    picks: sharedPicks(metadata),
    archivedBy: displayLineOrNull(metadata['archivedBy'], 50),
    archiveReason: displayLineOrNull(metadata['archiveReason'], 300),
    tools: names(metadata['tools']),
    slashCommands: names(metadata['slashCommands']),
    mcpServers: serversOf(metadata['mcpServers']),
  }
}

/** Ids go into commands that people paste into a shell: nothing but what agents use for them. */
function conversationOf(metadata: JsonObject): SessionDetails['conversation'] {
  for (const [kind, field] of [
    ['claude', 'claudeSessionId'],
    ['codex', 'codexThreadId'],
  ] as const) {
    const id = metadata[field]
    if (typeof id === 'string' && /^[\w-]{1,100}$/.test(id)) return { kind, id }
  }
  return null
}

function names(list: unknown): string[] {
  if (!Array.isArray(list)) return []
  return list.slice(0, mostNames).flatMap((name) => displayLineOrNull(name, 100) ?? [])
}

function serversOf(list: unknown): SessionDetails['mcpServers'] {
  if (!Array.isArray(list)) return []
  return list.slice(0, mostNames).flatMap((value) => {
    const server = asObject(value)
    const name = displayLineOrNull(server?.['name'], 100)
    return name === null ? [] : [{ name, status: displayLine(server?.['status'], 50) }]
  })
}
