/** Collects ids and hands them over together after `delayMs`, so that a burst of events costs one run. */
export interface Batch<Id> {
  add(id: Id): void
  /** Hands over what has been collected now. */
  flush(): void
  /** Forgets what has been collected. */
  cancel(): void
}

export function createBatch<Id>(delayMs: number, handle: (ids: ReadonlySet<Id>) => void): Batch<Id> {
  let collected = new Set<Id>()
  let timer: ReturnType<typeof setTimeout> | null = null

  function flush(): void {
    if (timer !== null) clearTimeout(timer)
    timer = null
    if (collected.size === 0) return
    const ids = collected
    collected = new Set()
    handle(ids)
  }

  return {
    add(id) {
      collected.add(id)
      timer ??= setTimeout(flush, delayMs)
    },
    flush,
    cancel() {
      if (timer !== null) clearTimeout(timer)
      timer = null
      collected = new Set()
    },
  }
}
