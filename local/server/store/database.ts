import { rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import sqlite, { type BindValues } from 'node-sqlite3-wasm'
import { claimDataDir } from './ownerLock'
import { SCHEMA } from './schema'

/** SQLite in WebAssembly (no native build) with statements prepared once. All calls are synchronous. */
export interface Database {
  all<T extends object>(sql: string, values?: BindValues): T[]
  get<T extends object>(sql: string, values?: BindValues): T | null
  /** @returns the number of rows changed */
  run(sql: string, values?: BindValues): number
  /** All or nothing. Not nestable. */
  transaction<T>(body: () => T): T
  close(): void
}

/**
 * Opens (or makes) the database of a data folder; `':memory:'` keeps nothing.
 * @throws Error with a one-line text when another live process has the folder
 */
export function openDatabase(dataDir: string): Database {
  if (dataDir === ':memory:') return wrap(new sqlite.Database(':memory:'), () => {})
  const folder = resolve(dataDir)
  const release = claimDataDir(folder)
  const file = join(folder, 'happy.db')
  // The library's lock is a folder that a killed process leaves behind; `claimDataDir` has shown that nobody uses it.
  rmSync(`${file}.lock`, { recursive: true, force: true })
  try {
    const handle = new sqlite.Database(file)
    // WAL in exclusive mode is the only mode that survives SIGKILL here (measured): with a rollback journal the
    // library takes its own lock for somebody else's, never rolls a half-written transaction back, and the file is corrupt.
    handle.exec('PRAGMA locking_mode = EXCLUSIVE')
    handle.get('PRAGMA journal_mode = WAL')
    handle.exec('PRAGMA synchronous = NORMAL')
    return wrap(handle, release)
  } catch (error) {
    release()
    throw error
  }
}

function wrap(handle: sqlite.Database, release: () => void): Database {
  handle.exec(SCHEMA)
  const statements = new Map<string, sqlite.Statement>()
  const use = <T>(sql: string, body: (statement: sqlite.Statement) => T): T => {
    const statement = statements.get(sql) ?? handle.prepare(sql)
    statements.set(sql, statement)
    try {
      return body(statement)
    } catch (error) {
      // A failed statement reports its error once more at its next use: it must not be used again.
      statements.delete(sql)
      discard(statement)
      throw error
    }
  }
  return {
    // The columns a query selects and the type its caller names stand side by side in the store modules.
    all: <T extends object>(sql: string, values?: BindValues) => use(sql, (statement) => statement.all(values) as T[]),
    get: <T extends object>(sql: string, values?: BindValues) =>
      // The library's `get` leaves the statement open, and an open reader keeps the WAL from being checkpointed.
      use(sql, (statement) => (statement.all(values) as T[])[0] ?? null),
    run: (sql, values) => use(sql, (statement) => statement.run(values).changes),
    transaction: (body) => {
      handle.exec('BEGIN')
      try {
        const result = body()
        handle.exec('COMMIT')
        return result
      } catch (error) {
        handle.exec('ROLLBACK')
        throw error
      }
    },
    close: () => {
      for (const statement of statements.values()) statement.finalize()
      handle.close()
      release()
    },
  }
}

function discard(statement: sqlite.Statement): void {
  try {
    statement.finalize()
  } catch {
    // It repeats the error that is already on its way.
  }
}
