import type { ServerDatabase } from '../../store/server/serverDatabase.types'

/** If a check of presence comes this late, the device has slept and nothing was heard in between. */
const lateMs = 45_000
const writeAfterMs = 120_000

/**
 * As of when the lists of a server are current: the last complete reading of them, or whatever was heard of the server
 * afterwards on the same connection, because events keep the lists current. All times by our clock, epoch ms.
 */
export interface LastContact {
  /** Null = the lists were never read. Not updated while the connection is open, because then no time is shown. */
  time(): number | null
  listsRead(): void
  /** Something came from the server. */
  heard(): void
  /** Every 30 s while the connection is open: a dead one would have been noticed since the check before. */
  checked(): void
  /** The connection is over: what is heard later does not count before the lists are read again. */
  lost(): void
  /** Writes what is not written. */
  flush(): Promise<void>
}

export function createLastContact(
  stored: number | null,
  database: Pick<ServerDatabase, 'writeListsAsOf'>,
): LastContact {
  let time = stored
  let written = stored
  let readAt = stored
  let isCurrent = false
  let checkedAt: number | null = null

  async function write(): Promise<void> {
    if (time === null || time === written) return
    written = time
    // Only a cache: if this fails, the next start shows an older time.
    await database.writeListsAsOf(time).catch(() => undefined)
  }

  function move(to: number): void {
    if (!isCurrent || time === null || to <= time) return
    time = to
    if (written === null || time - written >= writeAfterMs) void write()
  }

  return {
    time: () => (isCurrent ? readAt : time),
    listsRead() {
      isCurrent = true
      readAt = Date.now()
      time = readAt
      void write()
    },
    heard: () => move(Date.now()),
    checked() {
      const before = checkedAt
      checkedAt = Date.now()
      if (before !== null && checkedAt - before <= lateMs) move(before)
    },
    lost() {
      isCurrent = false
      checkedAt = null
      void write()
    },
    flush: write,
  }
}
