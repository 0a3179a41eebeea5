import * as v from 'valibot'
import type { MachineId, ServerId } from '../api/ids'
import type { MachineContent, MachineSummary } from '../api/state'
import { machineContent } from '../chat/machineSummary'
import { machineRow, type MachineRow } from '../protocol/wire/rows'
import type { ServerDatabase, StoredMachine } from '../store/serverDatabase'
import type { Keyring } from './keyring'
import { createLaterBatch } from './laterBatch'
import type { FetchedList } from './lists'
import { isPresent } from './presence'
import { applyMachineUpdate, mergeMachineRow, newerActivity, type ActivitySign } from './rowMerge'
import { createWorkQueue } from './workQueue'

const writeDelayMs = 500
/** Heartbeats come every 20 s; the list does not need each time. */
const activeAtStepMs = 60_000

export interface MachineEntry {
  row: MachineRow
  dataKey: Uint8Array<ArrayBuffer> | null
  digest: MachineDigest | null
  heardAt: number
  summary: MachineSummary | null
}

/** What a machine's encrypted metadata says; kept in the cache. */
interface MachineDigest {
  metadataVersion: number
  lockedKey: string | null
  content: MachineContent
}

const storedMachineDigest: v.GenericSchema<unknown, MachineDigest> = v.object({
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
    }),
    v.object({ kind: v.literal('locked') }),
  ]),
})

/** The machines of one account on one server; the same rules as sessionTable.ts. */
export interface MachineTable {
  get(id: MachineId): MachineEntry | undefined
  summaries(): Record<MachineId, MachineSummary>
  load(): Promise<void>
  mergeRow(row: MachineRow): void
  beginRefetch(): (list: FetchedList<MachineRow>) => void
  applyUpdate(id: MachineId, update: Parameters<typeof applyMachineUpdate>[1]): void
  applyActivity(id: MachineId, activity: ActivitySign): void
  remove(ids: readonly MachineId[]): void
  setServerReached(): void
  refreshPresence(): void
  /** Null = locked. */
  ensureKey(entry: MachineEntry): ReturnType<Keyring['cipher']>
  settled(): Promise<void>
  close(): Promise<void>
}

export function createMachineTable(options: {
  serverId: ServerId
  database: ServerDatabase
  keyring: Keyring
  onChange(): void
}): MachineTable {
  const { database, keyring } = options
  const entries = new Map<MachineId, MachineEntry>()
  let summaries: Record<MachineId, MachineSummary> = {}
  let serverReached = false
  let duringRefetch: { upserted: Set<MachineId>; removed: Set<MachineId> } | null = null
  let writing: Promise<void> = Promise.resolve()

  const digesting = createWorkQueue<MachineId>(async (id) => {
    const entry = entries.get(id)
    if (!entry || isDigestOf(entry.digest, entry.row)) return
    const { row } = entry
    const { dataEncryptionKey } = row
    const cipher = await ensureKey(entry)
    entry.digest = {
      metadataVersion: row.metadataVersion,
      lockedKey: cipher ? null : dataEncryptionKey,
      content: machineContent(cipher ? await cipher.decrypt(row.metadata) : { ok: false }),
    }
    if (entries.get(id) !== entry) return
    if (!isDigestOf(entry.digest, entry.row)) digesting.add(id)
    touch(id, entry)
  })
  const unwritten = createLaterBatch<MachineId>(writeDelayMs, (ids) => {
    const present = [...ids].flatMap((id) => entries.get(id) ?? []).map(toStored)
    writing = writing.then(() => database.putMachines(present)).catch(() => undefined)
  })

  async function ensureKey(entry: MachineEntry) {
    const { dataEncryptionKey } = entry.row
    if (dataEncryptionKey !== null) entry.dataKey ??= keyring.openDataKey(dataEncryptionKey)
    return keyring.cipher({ dataEncryptionKey, dataKey: entry.dataKey })
  }

  function touch(id: MachineId, entry: MachineEntry): void {
    unwritten.add(id)
    refreshSummary(id, entry)
  }

  function refreshSummary(id: MachineId, entry: MachineEntry): void {
    const summary = summarize(entry)
    if (!summary || summary === entry.summary) return
    entry.summary = summary
    summaries = { ...summaries, [id]: summary }
    options.onChange()
  }

  function summarize({ row, digest, heardAt, summary: before }: MachineEntry): MachineSummary | null {
    if (!digest) return null
    const present = isPresent({ ...row, heardAt }, Date.now())
    const presence = serverReached ? (present ? 'online' : 'offline') : 'unknown'
    const keepsActiveAt = before && present && Math.abs(row.activeAt - before.activeAt) < activeAtStepMs
    const activeAt = keepsActiveAt ? before.activeAt : row.activeAt
    const isSame =
      before && before.presence === presence && before.content === digest.content && before.activeAt === activeAt
    if (isSame) return before
    return { serverId: options.serverId, id: row.id as MachineId, activeAt, presence, content: digest.content }
  }

  function setRow(id: MachineId, row: MachineRow): void {
    const entry = entries.get(id)
    if (!entry) {
      entries.set(id, { row, dataKey: null, digest: null, heardAt: 0, summary: null })
    } else {
      if (entry.row === row) return
      entry.row = row
      touch(id, entry)
    }
    if (!isDigestOf(entries.get(id)?.digest ?? null, row)) digesting.add(id)
  }

  function mergeRow(row: MachineRow): void {
    const id = row.id as MachineId
    duringRefetch?.upserted.add(id)
    const held = entries.get(id)
    setRow(id, held ? mergeMachineRow(held.row, row) : row)
  }

  function remove(ids: readonly MachineId[]): void {
    const present = ids.filter((id) => entries.delete(id))
    for (const id of ids) duringRefetch?.removed.add(id)
    if (present.length === 0) return
    summaries = { ...summaries }
    for (const id of present) delete summaries[id]
    writing = writing.then(() => database.deleteMachines(present)).catch(() => undefined)
    options.onChange()
  }

  return {
    get: (id) => entries.get(id),
    ensureKey,
    summaries: () => summaries,
    mergeRow,
    remove,
    async load() {
      for (const stored of await database.readMachines()) {
        const row = v.safeParse(machineRow, stored.row)
        if (!row.success || row.output.id !== stored.id) continue
        const digest = v.safeParse(storedMachineDigest, stored.summary)
        const entry: MachineEntry = {
          row: row.output,
          dataKey: stored.dataKey,
          digest: digest.success ? digest.output : null,
          heardAt: 0,
          summary: null,
        }
        entries.set(stored.id, entry)
        refreshSummary(stored.id, entry)
        if (!isDigestOf(entry.digest, entry.row)) digesting.add(stored.id)
      }
    },
    beginRefetch() {
      const during = { upserted: new Set<MachineId>(), removed: new Set<MachineId>() }
      duringRefetch = during
      return (list) => {
        if (duringRefetch === during) duringRefetch = null
        for (const row of list.rows) if (!during.removed.has(row.id as MachineId)) mergeRow(row)
        remove([...entries.keys()].filter((id) => !list.ids.has(id) && !during.upserted.has(id)))
      }
    },
    applyUpdate(id, update) {
      const entry = entries.get(id)
      if (entry) setRow(id, applyMachineUpdate(entry.row, update))
    },
    applyActivity(id, activity) {
      const entry = entries.get(id)
      if (!entry) return
      const sign = newerActivity(entry.row, activity)
      if (sign.active && activity.active) entry.heardAt = Date.now()
      entry.row = { ...entry.row, ...sign }
      refreshSummary(id, entry)
    },
    setServerReached() {
      serverReached = true
      for (const [id, entry] of entries) refreshSummary(id, entry)
    },
    refreshPresence() {
      for (const [id, entry] of entries) refreshSummary(id, entry)
    },
    async close() {
      digesting.clear()
      unwritten.flush()
      await writing
    },
    async settled() {
      await digesting.settled()
      unwritten.flush()
      await writing
    },
  }
}

function isDigestOf(digest: MachineDigest | null, row: MachineRow): boolean {
  if (!digest) return false
  return digest.lockedKey === null
    ? digest.metadataVersion === row.metadataVersion
    : digest.lockedKey === row.dataEncryptionKey
}

function toStored({ row, dataKey, digest }: MachineEntry): StoredMachine {
  return { id: row.id as MachineId, row: { ...row }, dataKey, summary: digest }
}
