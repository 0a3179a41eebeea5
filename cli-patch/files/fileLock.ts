import { link, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'

const retryMs = 100
const ours = 'happy-hub cli-patch'

export interface LockRefusals {
  unwritable(): Error
  busy(): Error
}

interface LockTimes {
  /** How long to wait for whoever has the lock. */
  patienceMs?: number
  /** Age at which a lock of another program counts as left behind. */
  foreignStaleMs?: number
}

/**
 * Makes the lock file, waiting a while for whoever has it. One that a dead run of ours left is taken over at once; one
 * of another program when it is old.
 */
export async function takeLock(
  lock: string,
  refusals: LockRefusals,
  { patienceMs = 30_000, foreignStaleMs = Infinity }: LockTimes = {},
): Promise<void> {
  for (const deadline = Date.now() + patienceMs; Date.now() < deadline;) {
    try {
      await writeFile(lock, `${ours} ${process.pid}\n`, { flag: 'wx' })
      return
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') throw refusals.unwritable()
      if (code !== 'EEXIST') throw error
    }
    const stale = await readStale(lock, foreignStaleMs)
    if (stale === null) await new Promise((resolve) => setTimeout(resolve, retryMs))
    else await removeStale(lock, stale)
  }
  throw refusals.busy()
}

export async function releaseLock(lock: string): Promise<void> {
  await rm(lock, { force: true })
}

/** The text of a lock that nobody holds any more. Ours says which process holds it; the CLI's is empty. */
async function readStale(lock: string, foreignStaleMs: number): Promise<string | null> {
  try {
    const text = await readFile(lock, 'utf8')
    const owner = new RegExp(`^${ours} (\\d+)\\n$`).exec(text)
    const isStale = owner ? !isRunning(Number(owner[1])) : Date.now() - (await stat(lock)).mtimeMs > foreignStaleMs
    return isStale ? text : null
  } catch {
    return null
  }
}

/** Another run may have taken it over since we looked; a rename tells, because only one of two succeeds. */
async function removeStale(lock: string, seen: string): Promise<void> {
  const aside = `${lock}.${process.pid}`
  try {
    await rename(lock, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  if ((await readFile(aside, 'utf8')) !== seen) await link(aside, lock).catch(() => {})
  await rm(aside, { force: true })
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
