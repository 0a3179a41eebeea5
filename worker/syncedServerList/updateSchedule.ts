/** When the list is brought up to date: soon after a change, one update at a time, later after a failure. */
export interface UpdateSchedule {
  /** Asks for an update in `delayMs`, unless one is due sooner. Further changes do not put it off. */
  want(delayMs?: number): void
  stop(): void
}

export function createUpdateSchedule(options: {
  /** Must not reject. */
  update(): Promise<void>
  /** Changes are collected for this long. */
  debounceMs: number
  now(): number
}): UpdateSchedule {
  let timer: { id: ReturnType<typeof setTimeout>; due: number } | null = null
  let isWanted = false
  let isRunning = false
  let isStopped = false

  async function run(): Promise<void> {
    if (isRunning) return
    isRunning = true
    while (isWanted) {
      isWanted = false
      await options.update()
    }
    isRunning = false
  }

  return {
    want(delayMs = options.debounceMs) {
      const due = options.now() + delayMs
      if (isStopped || (timer && timer.due <= due)) return
      clearTimeout(timer?.id)
      const start = (): void => {
        timer = null
        isWanted = true
        void run()
      }
      timer = { due, id: setTimeout(start, delayMs) }
    },
    stop() {
      isStopped = true
      isWanted = false
      clearTimeout(timer?.id)
    },
  }
}
