import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Data folders that this very process has open: a folder with our own pid in it may be a leftover or in use. */
const openHere = new Set<string>()

/**
 * Claims a data folder for one process. A claim of a process that is gone (SIGKILL leaves one behind) is taken over.
 * @returns the function that gives the folder back
 * @throws Error with a one-line text when a live process has the folder
 */
export function claimDataDir(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true })
  const ownerFile = join(dataDir, 'owner.json')
  const owner = readOwner(ownerFile)
  if (openHere.has(dataDir) || (owner !== null && owner.pid !== process.pid && isSameProcess(owner))) {
    throw new Error(`The data folder ${dataDir} is in use by process ${owner?.pid ?? process.pid}.`)
  }
  writeFileSync(ownerFile, JSON.stringify({ pid: process.pid, startedAt: processStart(process.pid) }))
  openHere.add(dataDir)
  return () => {
    openHere.delete(dataDir)
    rmSync(ownerFile, { force: true })
  }
}

interface Owner {
  pid: number
  startedAt: string | null
}

function readOwner(ownerFile: string): Owner | null {
  if (!existsSync(ownerFile)) return null
  try {
    const value: unknown = JSON.parse(readFileSync(ownerFile, 'utf8'))
    if (typeof value !== 'object' || value === null || !('pid' in value) || typeof value.pid !== 'number') return null
    const startedAt = 'startedAt' in value && typeof value.startedAt === 'string' ? value.startedAt : null
    return { pid: value.pid, startedAt }
  } catch {
    // A half-written file belongs to a process that was killed while it wrote it.
    return null
  }
}

/** The start time tells a process from a later one that was given the same pid. */
function isSameProcess(owner: Owner): boolean {
  try {
    process.kill(owner.pid, 0)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false
  }
  return owner.startedAt === processStart(owner.pid)
}

/** Start time in clock ticks since boot, from Linux' /proc; null on other systems, where only the pid is compared. */
function processStart(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}
