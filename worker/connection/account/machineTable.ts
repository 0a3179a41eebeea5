import * as v from 'valibot'
import type { MachineId, ServerId } from '../../api/ids'
import type { MachineContent, MachineSummary } from '../../api/state'
import { machineContent } from '../../chat/machineSummary'
import { machineRow, type MachineRow } from '../../protocol/wire/rows'
import type { ServerDatabase } from '../../store/server/serverDatabase.types'
import type { StoredMachine } from '../../store/server/serverRecords'
import { limits } from '../transport/limits/limits'
import type { EntityEntry } from './entities/entityParts'
import { createEntityTable, type EntityTable } from './entities/entityTable'
import type { Keyring } from './keyring'
import { isPresent } from './presence'
import { applyMachineUpdate, isMachineSetBack, mergeMachineRow } from './entities/rowMerge'

/** Heartbeats come every 20 s; the list does not need each time. */
const activeAtStepMs = 60_000

export type MachineEntry = EntityEntry<MachineRow, MachineDigest, MachineSummary>

/** Goes up when more is read from the metadata: what a build stored that read less is read anew. 2: Happy Agent. */
const reading = 2

/** What a machine's encrypted metadata says; kept in the cache. */
interface MachineDigest {
  reading: typeof reading
  metadataVersion: number
  lockedKey: string | null
  content: MachineContent
}

const storedMachineDigest: v.GenericSchema<unknown, MachineDigest> = v.object({
  reading: v.literal(reading),
  metadataVersion: v.number(),
  lockedKey: v.nullable(v.string()),
  content: v.variant('kind', [
    v.object({
      kind: v.literal('open'),
      name: v.string(),
      host: v.string(),
      platform: v.string(),
      homeDir: v.string(),
      cliVersion: v.string(),
      agents: v.exactOptional(v.array(v.string())),
      canResume: v.boolean(),
      happyHomeDir: v.exactOptional(v.string()),
      isHappyAgent: v.exactOptional(v.literal(true)),
    }),
    v.object({ kind: v.literal('locked') }),
  ]),
})

/** The machines of one account on one server. */
export interface MachineTable extends Omit<
  EntityTable<MachineId, MachineRow, MachineSummary, MachineEntry>,
  'setRow' | 'touch' | 'flush'
> {
  applyUpdate(id: MachineId, update: Parameters<typeof applyMachineUpdate>[1]): void
}

export function createMachineTable(options: {
  serverId: ServerId
  database: ServerDatabase
  keyring: Keyring
  onChange(): void
  onTooMany(): void
}): MachineTable {
  const { serverId, database, keyring } = options
  const table = createEntityTable<MachineId, MachineRow, MachineDigest, MachineSummary, MachineEntry>({
    keyring,
    most: limits.machines,
    onTooMany: options.onTooMany,
    createEntry: (row) => ({ row, dataKey: null, digest: null, heardAt: 0, summary: null }),
    mergeRow: mergeMachineRow,
    isSetBack: isMachineSetBack,
    isDigestOf,
    digest: async (row, cipher) => ({
      reading,
      metadataVersion: row.metadataVersion,
      lockedKey: cipher ? null : row.dataEncryptionKey,
      content: machineContent(cipher ? await cipher.decrypt(row.metadata) : { ok: false }),
    }),
    summarize: (entry, serverReached) => summarize(serverId, entry, serverReached),
    readStored: async () => (await database.readMachines()).flatMap((stored) => fromStored(stored) ?? []),
    writeStored: (entries) => database.putMachines(entries.map(toStored)),
    deleteStored: (ids) => database.deleteMachines(ids),
    onChange: options.onChange,
    onSetBack: () => undefined,
  })
  return {
    ...table,
    applyUpdate(id, update) {
      const entry = table.get(id)
      if (entry) table.setRow(id, applyMachineUpdate(entry.row, update))
    },
  }
}

function summarize(
  serverId: ServerId,
  { row, digest, heardAt, summary: before }: MachineEntry,
  serverReached: boolean,
): MachineSummary | null {
  if (!digest) return null
  const present = isPresent({ ...row, heardAt }, Date.now())
  const presence = serverReached ? (present ? 'online' : 'offline') : 'unknown'
  const keepsActiveAt = before && present && Math.abs(row.activeAt - before.activeAt) < activeAtStepMs
  const activeAt = keepsActiveAt ? before.activeAt : row.activeAt
  const isSame =
    before && before.presence === presence && before.content === digest.content && before.activeAt === activeAt
  if (isSame) return before
  return { serverId, id: row.id, activeAt, presence, content: digest.content }
}

function isDigestOf(digest: MachineDigest | null, row: MachineRow): boolean {
  if (!digest) return false
  return digest.lockedKey === null
    ? digest.metadataVersion === row.metadataVersion
    : digest.lockedKey === row.dataEncryptionKey
}

function toStored({ row, dataKey, digest }: MachineEntry): StoredMachine {
  return { id: row.id, row: { ...row }, dataKey, summary: digest }
}

function fromStored(stored: StoredMachine): MachineEntry | null {
  const row = v.safeParse(machineRow, stored.row)
  if (!row.success || row.output.id !== stored.id) return null
  const digest = v.safeParse(storedMachineDigest, stored.summary)
  return {
    row: row.output,
    dataKey: stored.dataKey,
    digest: digest.success ? digest.output : null,
    heardAt: 0,
    summary: null,
  }
}
