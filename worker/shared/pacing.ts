/** Longest time that work on many items may keep the hub's one thread (docs/design.md 3). */
const sliceMs = 8

/** `await pace()` between items: gives other work a turn when 8 ms have passed since the last one. */
export function createPacer(): () => Promise<void> {
  let sliceStart = performance.now()
  return async () => {
    if (performance.now() - sliceStart < sliceMs) return
    await new Promise<void>((resolve) => setTimeout(resolve, 0))
    sliceStart = performance.now()
  }
}
