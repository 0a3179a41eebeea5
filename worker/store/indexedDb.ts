import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from 'idb'
import { HubError } from '../api/errors'
import { note } from '../diagnostics/diagnostics'

// The only file that imports idb.

export type Schema = DBSchema
export type Database<S extends Schema> = IDBPDatabase<S>

/** For what must survive a power cut, not only the death of the browser: secrets, approvals, what a person typed. */
export const strictly = { durability: 'strict' } as const

/**
 * Opens the version that has all of `upgrades`; an older database first goes through those that it lacks. The
 * connection closes by itself when a newer hub upgrades or deletes the database (docs/design.md 2).
 */
export function openDatabase<S extends Schema>(
  name: string,
  upgrades: readonly ((database: Database<S>) => void)[],
): Promise<Database<S>> {
  return storageCall(`open ${name}`, () =>
    openDB<S>(name, upgrades.length, {
      upgrade(database, oldVersion) {
        for (const upgrade of upgrades.slice(oldVersion)) upgrade(database)
      },
      blocking: (_currentVersion, _blockedVersion, event) => {
        const connection = event.target
        if (connection instanceof IDBDatabase) connection.close()
      },
    }),
  )
}

/** Resolves when it is gone; open connections close by themselves first. */
export function deleteDatabase(name: string): Promise<void> {
  return storageCall(`delete ${name}`, () => deleteDB(name))
}

/** Runs storage work; whatever it fails with becomes HubError `storage-failed`. `what` is for the developer. */
export async function storageCall<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof HubError) throw cause
    const reason = cause instanceof Error ? cause.name : 'unknown'
    note({ area: 'storage', what: 'failed', reason })
    throw new HubError({ code: 'storage-failed', detail: `${what}: ${reason}` }, { cause })
  }
}

interface Transaction {
  readonly done: Promise<void>
  abort(): void
}

/** All of the work or nothing: resolves after the commit, aborts the transaction when the work throws. */
export async function commit<X extends Transaction, T>(transaction: X, work: (tx: X) => Promise<T>): Promise<T> {
  // Both are awaited together, so that an abort is never an unhandled rejection.
  const worked = work(transaction).catch((error: unknown) => {
    abort(transaction)
    throw error
  })
  const [result] = await Promise.all([worked, transaction.done])
  return result
}

function abort(transaction: Transaction): void {
  try {
    transaction.abort()
  } catch {
    // It aborted by itself: the failed request is what the caller hears of.
  }
}
