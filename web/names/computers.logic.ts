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

/**
 * Of a session that does not say whose home it is in: the one computer of this name that its server knows, else the name
 * itself. Null = it does not say where it runs.
 */
export function computerNamed(
  host: string,
  machines: Readonly<Record<MachineId, MachineSummary>> | undefined,
): string | null {
  if (host === '') return null
  const ofThatName = Object.values(machines ?? {}).flatMap((machine) =>
    machine.content.kind === 'open' && machine.content.host === host ? (computerOfMachine(machine) ?? []) : [],
  )
  const [only, ...others] = new Set(ofThatName)
  return only !== undefined && others.length === 0 ? only : JSON.stringify([host])
}

function computer(host: string, homeDir: string | null): string | null {
  return host === '' || !homeDir ? null : JSON.stringify([host, homeDir])
}
