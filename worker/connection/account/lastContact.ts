import type { ServerDatabase } from '../../store/server/serverDatabase.types'

/** A check of presence that comes later than this came after a sleep: nothing was heard in between. */
const lateMs = 45_000
const writeAfterMs = 120_000

/**
 * Up to when what is known of a server is known: the last complete reading of its lists, or whatever was heard of it
 * afterwards on the same connection, because events keep the lists current. All times by our clock, epoch ms.
 */
export interface LastContact {
  /** Null = the lists were never read. Stands still while the connection is open: nobody is told the time then. */
  time(): number | null
  listsRead(): void
  /** Something came from the server. */
  heard(): void
  /** Every 30 s while the connection is open: a dead one would have been noticed since the check before. */
  checked(): void
  /** The connection is over: what comes next is not current before the lists are read again. */
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
    // The cache only: the next start then says an older time.
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
