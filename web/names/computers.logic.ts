import type { MachineId } from '../../worker/api/ids'
import type { MachineSummary, SessionSummary } from '../../worker/api/state'

/**
 * What is the same for all that runs on one computer for one user: a CLI and a Happy Agent there are machines of their
 * own, and so is each server's. Null = it is not known.
 */
export function computerOfMachine({ content }: MachineSummary): string | null {
  return content.kind === 'locked' ? null : computer(content.host, content.homeDir)
}

export function computerOfSession(
  { content }: SessionSummary,
  machines: Readonly<Record<MachineId, MachineSummary>> | undefined,
): string | null {
  if (content.kind === 'locked') return null
  const machine = content.machineId === null ? undefined : machines?.[content.machineId]
  return (machine && computerOfMachine(machine)) ?? computer(content.host, content.homeDir)
}

function computer(host: string, homeDir: string | null): string | null {
  return host === '' || !homeDir ? null : JSON.stringify([host, homeDir])
}
