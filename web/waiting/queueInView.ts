import { useEffect, type RefObject } from 'react'
import { createObservable } from '../../worker/shared/observable'
import { wholeQueue } from './onScreen'

/** What of the queue is in view in this window: `wholeQueue`, and the keys (`addressKey`) of the sessions of its lines. */
export const queueInView = createObservable<ReadonlySet<string>>(new Set())

/** By the part of the page that shows it; one session may have two lines. */
const names = new Map<object, string>()

/** A line of which less than this is in view, or that is under the phone's tabs, is not read. */
const margin = '-56px 0px'

export function useQueueInView(): void {
  useEffect(() => {
    const queue = {}
    put(queue, wholeQueue)
    return () => put(queue, null)
  }, [])
}

/** `key`: of the session that the line says waits; null = it waits no more. */
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

function put(part: object, name: string | null): void {
  if (name === null) names.delete(part)
  else names.set(part, name)
  queueInView.set(new Set(names.values()))
}
