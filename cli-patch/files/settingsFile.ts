import { readFile, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { CliPatchError } from '../errors/CliPatchError'
import { releaseLock, takeLock } from './fileLock'
import type { LockRefusals } from './fileLock'

/** The CLI's settings.json (docs/protocol.md 8.1). */
export interface Settings {
  path: string
  /** Null = there is no file. */
  bytes: Buffer | null
  fields: Record<string, unknown>
}

/** Where the CLI looks: `HAPPY_HOME_DIR`, in which a leading `~` means the home folder, else `~/.happy`. */
export function settingsPathOf(environment: NodeJS.ProcessEnv): string {
  const happyHome = environment['HAPPY_HOME_DIR'] || '~/.happy'
  return resolve(happyHome.replace(/^~/, environment['HOME'] || homedir()), 'settings.json')
}

/** @throws CliPatchError `settings` when the file holds no JSON object. */
export async function readSettings(path: string): Promise<Settings> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (!bytes) return { path, bytes, fields: {} }
  const fields = parseObject(bytes.toString('utf8'))
  if (!fields) {
    throw new CliPatchError('settings', `${path} holds no JSON object. Nothing was changed. Repair or remove it first.`)
  }
  return { path, bytes, fields }
}

/** The file's new text, as the CLI writes it, with every other field and its order kept. `undefined` = no field. */
export function settingsWith(settings: Settings, webappUrl: unknown): Buffer {
  const { webappUrl: _, ...others } = settings.fields
  const fields = webappUrl === undefined ? others : { ...settings.fields, webappUrl }
  const end = settings.bytes?.toString('utf8').endsWith('\n') === true ? '\n' : ''
  return Buffer.from(JSON.stringify(fields, null, 2) + end)
}

/** The CLI's own limit: a lock that is older was left by a process that died. */
const staleLockMs = 10_000

/**
 * Holds the lock that the CLI takes for its own changes of settings.json (`settings.json.lock`), so that none is lost.
 * A file in a folder that is not there needs none.
 */
export async function whileSettingsLocked<T>(paths: readonly string[], action: () => Promise<T>): Promise<T> {
  const locks: string[] = []
  try {
    for (const path of paths) {
      const folder = await stat(dirname(path)).catch(() => null)
      if (!folder) continue
      await takeLock(lockOf(path), refusalsFor(path), { foreignStaleMs: staleLockMs })
      locks.push(lockOf(path))
    }
    return await action()
  } finally {
    for (const lock of locks) await releaseLock(lock)
  }
}

function lockOf(path: string): string {
  return join(dirname(path), 'settings.json.lock')
}

function refusalsFor(path: string): LockRefusals {
  return {
    unwritable: () =>
      new CliPatchError('settings', `${dirname(path)} is read-only. Nothing was changed. Permit writing first.`),
    busy: () =>
      new CliPatchError(
        'settings',
        `${path} is in use by a running CLI (${lockOf(path)}). Nothing was changed. Try again.`,
      ),
  }
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}
