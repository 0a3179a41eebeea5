/** Waits for things that the server is about to tell of. */
export interface Arrivals<Id> {
  /** True when `isThere` holds, now or at a later `arrived`; false when it does not within `deadlineMs`. */
  wait(id: Id, isThere: () => boolean, deadlineMs: number): Promise<boolean>
  arrived(id: Id): void
}

export function createArrivals<Id>(): Arrivals<Id> {
  const waiting = new Map<Id, Set<() => void>>()
  return {
    wait(id, isThere, deadlineMs) {
      if (isThere()) return Promise.resolve(true)
      return new Promise((resolve) => {
        const looks = waiting.get(id) ?? new Set()
        waiting.set(id, looks)
        const finish = (found: boolean): void => {
          clearTimeout(timer)
          looks.delete(look)
          if (looks.size === 0) waiting.delete(id)
          resolve(found)
        }
        const look = (): void => {
          if (isThere()) finish(true)
        }
        const timer = setTimeout(() => finish(isThere()), deadlineMs)
        looks.add(look)
      })
    },
    arrived(id) {
      for (const look of waiting.get(id) ?? []) look()
    },
  }
}
