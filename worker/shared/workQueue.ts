import { createPacer } from './pacing'

/** Ids that need work done, one at a time, in the order in which they came; an id that comes again meanwhile is done again. */
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
      // A set's iteration also visits what is added meanwhile.
      for (const id of waiting) {
        waiting.delete(id)
        await work(id)
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
