import type { MachineRow, SessionRow } from '../../../protocol/wire/rows'

/** A new value of a versioned part, as updates carry it (docs/protocol.md 4.2). */
export interface VersionedValue {
  value: string | null
  version: number
}

export interface ActivitySign {
  active: boolean
  activeAt: number
}

/**
 * What is known of a session after one more row of it, from a list or `new-session`. Versioned parts are taken only
 * with a greater version (docs/protocol.md 4.5), activity by time. `held` itself comes back when nothing is new.
 */
export function mergeSessionRow(held: SessionRow, incoming: SessionRow): SessionRow {
  const metadata = newer({ value: incoming.metadata, version: incoming.metadataVersion }, held.metadataVersion)
  const agentState = newer({ value: incoming.agentState, version: incoming.agentStateVersion }, held.agentStateVersion)
  return changed(held, {
    ...held,
    ...metadataFields(metadata),
    ...agentStateFields(agentState),
    ...newerActivity(held, incoming),
    seq: Math.max(held.seq, incoming.seq),
    updatedAt: Math.max(held.updatedAt, incoming.updatedAt),
    dataEncryptionKey: held.dataEncryptionKey ?? incoming.dataEncryptionKey,
  })
}

/** `update-session`. */
export function applySessionUpdate(
  held: SessionRow,
  update: { metadata?: VersionedValue | null | undefined; agentState?: VersionedValue | null | undefined },
): SessionRow {
  return changed(held, {
    ...held,
    ...metadataFields(newer(update.metadata, held.metadataVersion)),
    ...agentStateFields(newer(update.agentState, held.agentStateVersion)),
  })
}

export function mergeMachineRow(held: MachineRow, incoming: MachineRow): MachineRow {
  const metadata = newer({ value: incoming.metadata, version: incoming.metadataVersion }, held.metadataVersion)
  const daemonState = newer(
    { value: incoming.daemonState, version: incoming.daemonStateVersion },
    held.daemonStateVersion,
  )
  return changed(held, {
    ...held,
    ...metadataFields(metadata),
    ...daemonStateFields(daemonState),
    ...newerActivity(held, incoming),
    updatedAt: Math.max(held.updatedAt, incoming.updatedAt),
    dataEncryptionKey: held.dataEncryptionKey ?? incoming.dataEncryptionKey,
  })
}

/** `update-machine`. */
export function applyMachineUpdate(
  held: MachineRow,
  update: { metadata?: VersionedValue | null | undefined; daemonState?: VersionedValue | null | undefined },
): MachineRow {
  return changed(held, {
    ...held,
    ...metadataFields(newer(update.metadata, held.metadataVersion)),
    ...daemonStateFields(newer(update.daemonState, held.daemonStateVersion)),
  })
}

/**
 * The newer of two signs of life (docs/protocol.md 7.2): rows lag behind ephemerals. At equal times inactive wins, because
 * the server's time-out job ends a session without a new time.
 */
export function newerActivity(held: ActivitySign, incoming: ActivitySign): ActivitySign {
  if (incoming.activeAt > held.activeAt) return { active: incoming.active, activeAt: incoming.activeAt }
  const active = held.active && (incoming.activeAt < held.activeAt || incoming.active)
  return { active, activeAt: held.activeAt }
}

/**
 * An event tells the state of this moment, whatever its time says: events come in order, and a machine's clock may be
 * behind that of its server, which wrote the time that is held.
 */
export function liveActivity(held: ActivitySign, event: ActivitySign): ActivitySign {
  return { active: event.active, activeAt: Math.max(held.activeAt, event.activeAt) }
}

/**
 * Whether the server lost what it had when `held` was read: `incoming` was asked for afterwards, and counters only rise
 * (docs/protocol.md 4.5). The same version with another value is another write: ciphertext never repeats.
 */
export function isSessionSetBack(held: SessionRow, incoming: SessionRow): boolean {
  return (
    incoming.seq < held.seq ||
    isPartSetBack([held.metadata, held.metadataVersion], [incoming.metadata, incoming.metadataVersion]) ||
    isPartSetBack([held.agentState, held.agentStateVersion], [incoming.agentState, incoming.agentStateVersion])
  )
}

export function isMachineSetBack(held: MachineRow, incoming: MachineRow): boolean {
  return (
    isPartSetBack([held.metadata, held.metadataVersion], [incoming.metadata, incoming.metadataVersion]) ||
    isPartSetBack([held.daemonState, held.daemonStateVersion], [incoming.daemonState, incoming.daemonStateVersion])
  )
}

type Part = readonly [value: string | null, version: number]

function isPartSetBack([heldValue, heldVersion]: Part, [value, version]: Part): boolean {
  return version < heldVersion || (version === heldVersion && value !== heldValue)
}

function newer(incoming: VersionedValue | null | undefined, heldVersion: number): VersionedValue | null {
  return incoming && incoming.version > heldVersion ? incoming : null
}

function metadataFields(metadata: VersionedValue | null) {
  // Metadata is never null on the wire; a null one would hide the session.
  return metadata?.value == null ? {} : { metadata: metadata.value, metadataVersion: metadata.version }
}

function agentStateFields(state: VersionedValue | null) {
  return state ? { agentState: state.value, agentStateVersion: state.version } : {}
}

function daemonStateFields(state: VersionedValue | null) {
  return state ? { daemonState: state.value, daemonStateVersion: state.version } : {}
}

function changed<Row extends object>(held: Row, next: Row): Row {
  const names = Object.keys(next) as (keyof Row)[]
  return names.every((name) => held[name] === next[name]) ? held : next
}
