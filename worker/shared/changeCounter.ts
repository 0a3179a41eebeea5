/** Lets others wait for the next change without missing one that comes while they look. */
export interface ChangeCounter {
  count(): number
  changed(): void
  /** True as soon as there was a change after `seen`; false when there was none within `waitMs`. */
  after(seen: number, waitMs: number): Promise<boolean>
}

export function createChangeCounter(): ChangeCounter {
  let count = 0
  const waiting = new Set<() => void>()
  return {
    count: () => count,
    changed() {
      count++
      for (const wake of waiting) wake()
      waiting.clear()
    },
    after(seen, waitMs) {
      if (count !== seen) return Promise.resolve(true)
      if (waitMs <= 0) return Promise.resolve(false)
      return new Promise((resolve) => {
        const wake = (): void => {
          clearTimeout(timer)
          resolve(true)
        }
        const timer = setTimeout(() => {
          waiting.delete(wake)
          resolve(false)
        }, waitMs)
        waiting.add(wake)
      })
    },
  }
}
