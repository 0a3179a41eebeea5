import { useEffect, useState, type RefObject } from 'react'

/** Whether all of the element is inside of the window. An element taller than the window never is. */
export function useShownInFull(element: RefObject<HTMLElement | null>): boolean {
  const [shown, setShown] = useState(false)
  useEffect(() => {
    if (!element.current) return
    const observer = new IntersectionObserver(
      (entries) => {
        const latest = entries.at(-1)
        // Rounding may leave out a fraction of a pixel.
        if (latest) setShown(latest.intersectionRatio > 0.995)
      },
      { threshold: [0, 0.5, 0.9, 0.99, 0.996, 1] },
    )
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [element])
  return shown
}
