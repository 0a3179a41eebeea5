import { createPacer } from './pacing'

/** How many run at a time: engines do crypto beside this thread, and several together are faster. */
const atOnce = 8

/**
 * Ids that need work done, a few at a time, in the order in which they came; an id that comes again meanwhile is done
 * again.
 */
export interface WorkQueue<Id> {
  add(id: Id): void
  /** Forgets what waits. */
  clear(): void
  /** Resolves when nothing is left to do. */
  settled(): Promise<void>
}

/** `work` must not reject for one bad item. It runs with a pause every 8 ms. */
export function createWorkQueue<Id>(work: (id: Id) => Promise<void>): WorkQueue<Id> {
  const waiting = new Set<Id>()
  let running: Promise<void> | null = null

  async function run(): Promise<void> {
    try {
      const pace = createPacer()
      while (waiting.size > 0) {
        const next: Promise<void>[] = []
        for (const id of waiting) {
          if (next.length === atOnce) break
          waiting.delete(id)
          next.push(work(id))
        }
        await Promise.all(next)
        await pace()
      }
    } finally {
      running = null
    }
  }

  return {
    add(id) {
      waiting.add(id)
      running ??= Promise.resolve().then(run)
    },
    clear: () => waiting.clear(),
    settled: () => running ?? Promise.resolve(),
  }
}
