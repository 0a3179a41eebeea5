import { useEffect, useState } from 'react'
import { isMac } from './useShortcuts'

/** Longer than a shortcut of the browser takes. */
const holdMs = 400

/** Whether Ctrl (⌘ on a Mac) is held, and nothing else was done meanwhile. */
export function useModifierHeld(): boolean {
  const [isHeld, setHeld] = useState(false)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const modifier = isMac() ? 'Meta' : 'Control'
    const end = () => {
      clearTimeout(timer)
      setHeld(false)
    }
    const onKeyDown = ({ key, repeat }: KeyboardEvent) => {
      // The second key of Ctrl+Alt.
      if (key === 'Alt' || (key === modifier && repeat)) return
      end()
      if (key === modifier && !document.querySelector('dialog:modal')) timer = setTimeout(() => setHeld(true), holdMs)
    }
    const ends = ['keyup', 'pointerdown', 'wheel'] as const
    document.addEventListener('keydown', onKeyDown, true)
    for (const each of ends) document.addEventListener(each, end, { capture: true, passive: true })
    window.addEventListener('blur', end)
    return () => {
      end()
      document.removeEventListener('keydown', onKeyDown, true)
      for (const each of ends) document.removeEventListener(each, end, true)
      window.removeEventListener('blur', end)
    }
  }, [])
  return isHeld
}
