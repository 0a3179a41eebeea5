import type { MachineContent } from '../api/state'
import { displayLine, displayLineOrNull } from './records/displayText'
import type { Opened } from './records/records'
import { asObject, type JsonObject } from './records/untrustedJson'

/** What a machine's decrypted metadata says (docs/protocol.md 6.4). Never throws; texts are cleaned and limited. */
export function machineContent(metadata: Opened): MachineContent {
  const fields = metadata.ok ? asObject(metadata.value) : null
  if (fields === null) return { kind: 'locked' }
  const host = displayLine(fields['host'], 200)
  return {
    kind: 'open',
    name: displayLineOrNull(fields['displayName'], 200) ?? host,
    host,
    platform: displayLine(fields['platform'], 50),
    homeDir: displayLine(fields['homeDir'], 1000),
    cliVersion: displayLine(fields['happyCliVersion'], 50),
    canResume: asObject(fields['resumeSupport'])?.['rpcAvailable'] === true,
    ...(fields['machineKind'] === 'rig' || fields['rigOnly'] === true ? { isHappyAgent: true as const } : {}),
    ...(typeof fields['happyHomeDir'] === 'string' && { happyHomeDir: displayLine(fields['happyHomeDir'], 1000) }),
    ...installedAgents(asObject(fields['cliAvailability'])),
  }
}

/** `cliAvailability` has one boolean for each agent, and the time of looking. */
function installedAgents(availability: JsonObject | null): { agents?: string[] } {
  if (availability === null) return {}
  return { agents: Object.keys(availability).filter((agent) => availability[agent] === true) }
}
