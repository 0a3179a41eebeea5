import { useEffect, type RefObject } from 'react'
import { createObservable } from '../../worker/shared/observable'

/** Keys (`addressKey`) of the sessions whose line in the queue is in view in this window and says what waits. */
export const linesInView = createObservable<ReadonlySet<string>>(new Set())

/** By line; one session may have two. */
const keys = new Map<Element, string>()

/** A line of which less than this is in view, or that is under the phone's tabs, is not read. */
const margin = '-56px 0px'

/** `key`: of the session of which the line says what waits; null = it says nothing, or what is over. */
export function useLineInView(line: RefObject<HTMLElement | null>, key: string | null): void {
  useEffect(() => {
    const element = line.current
    if (!element || key === null) return
    const follow = (entries: readonly IntersectionObserverEntry[]) =>
      put(element, entries.at(-1)?.isIntersecting ? key : null)
    const observer = new IntersectionObserver(follow, { rootMargin: margin })
    observer.observe(element)
    return () => {
      observer.disconnect()
      put(element, null)
    }
  }, [line, key])
}

function put(line: Element, key: string | null): void {
  if (key === null) keys.delete(line)
  else keys.set(line, key)
  linesInView.set(new Set(keys.values()))
}
