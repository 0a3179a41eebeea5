/** What presses buttons: pointers, Enter and the space bar, wherever in the page they go down. */
export interface PressWatch {
  isPressed(): boolean
  /** How often one went down while this was started; a key that is held goes down again and again. */
  presses(): number
  /** Returns the way to stop it. */
  start(onChange: () => void): () => void
}

const pressingKeys: ReadonlySet<string> = new Set(['Enter', ' '])

export function createPressWatch(): PressWatch {
  const held = new Set<string>()
  let count = 0
  return {
    isPressed: () => held.size > 0,
    presses: () => count,
    start(onChange) {
      const down = (what: string) => {
        held.add(what)
        count++
        onChange()
      }
      const up = (what: string) => {
        if (held.delete(what)) onChange()
      }
      const watching = new AbortController()
      // In the capture phase, so before anybody who handles the press.
      const options = { capture: true, passive: true, signal: watching.signal }
      window.addEventListener('keydown', ({ key }) => pressingKeys.has(key) && down(key), options)
      window.addEventListener('keyup', ({ key }) => up(key), options)
      window.addEventListener('pointerdown', ({ pointerId }) => down(`pointer ${pointerId}`), options)
      for (const end of ['pointerup', 'pointercancel'] as const) {
        window.addEventListener(end, ({ pointerId }) => up(`pointer ${pointerId}`), options)
      }
      // A key or pointer that is released outside of the window sends no event here.
      window.addEventListener('blur', () => held.clear(), options)
      return () => watching.abort()
    },
  }
}
