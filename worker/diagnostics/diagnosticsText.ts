import type { ServerId } from '../api/ids'
import type { ConnectionState } from '../api/state'
import { loggedEntries, serverName } from './diagnostics'

export interface EngineFacts {
  build: string
  generation: string
  userAgent: string
  worker: 'shared' | 'dedicated'
}

/** The log as text, with the state of each server under the number that the log gives it. */
export function diagnosticsText(
  facts: EngineFacts,
  servers: readonly { id: ServerId; connection: ConnectionState['kind'] }[],
): string {
  const lines = loggedEntries().map(
    ({ at, text, times }) => `${new Date(at).toISOString()} ${text}${times > 1 ? ` ×${times}` : ''}`,
  )
  return [
    `build ${facts.build}, hub ${facts.generation.slice(0, 8)} (${facts.worker} worker)`,
    facts.userAgent,
    ...servers.map(({ id, connection }) => `${serverName(id)} is ${connection}`),
    '',
    ...lines,
    '',
  ].join('\n')
}
