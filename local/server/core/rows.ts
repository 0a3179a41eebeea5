import type { ArtifactRow } from '../store/artifacts'
import type { MachineRow } from '../store/machines'
import type { MessageRow } from '../store/messages'
import type { SessionRow } from '../store/sessions'

// Stored rows in the shapes of the wire (docs/protocol.md 3.2–3.4).

export function sessionJson(row: SessionRow) {
  return {
    id: row.id,
    seq: row.seq,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    active: row.active === 1,
    activeAt: row.activeAt,
    metadata: row.metadata,
    metadataVersion: row.metadataVersion,
    agentState: row.agentState,
    agentStateVersion: row.agentStateVersion,
    dataEncryptionKey: row.dataEncryptionKey,
  }
}

/** As `/v1/sessions` has it: `lastMessage` is always null. */
export function sessionJsonV1(row: SessionRow) {
  return Object.assign(sessionJson(row), { lastMessage: null })
}

export function messageJson(row: MessageRow) {
  return {
    id: row.id,
    seq: row.seq,
    content: { t: 'encrypted', c: row.content },
    localId: row.localId,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  }
}

export function machineJson(row: MachineRow) {
  return {
    id: row.id,
    metadata: row.metadata,
    metadataVersion: row.metadataVersion,
    daemonState: row.daemonState,
    daemonStateVersion: row.daemonStateVersion,
    dataEncryptionKey: row.dataEncryptionKey,
    active: row.active === 1,
    activeAt: row.activeAt,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  }
}

/** As the GET routes have it; the POST answer has no `seq`. */
export function machineJsonWithSeq(row: MachineRow) {
  return Object.assign(machineJson(row), { seq: row.seq })
}

export function artifactJson(row: ArtifactRow) {
  return {
    id: row.id,
    header: row.header,
    headerVersion: row.headerVersion,
    body: row.body,
    bodyVersion: row.bodyVersion,
    dataEncryptionKey: row.dataEncryptionKey,
    seq: row.seq,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  }
}
