import type { Topic } from '../../worker/api/channel'

/** Does the work that shows a state, and tells what it cost the page. */
export function measureShowing(kind: Topic['kind'], work: () => void, tell: (tookMs: number) => void): void {
  const start = performance.now()
  work()
  // React draws what an external store tells in a microtask. What is done after it and before the next task is the
  // cost of others: an open chat must not be slowed down for a long list.
  queueMicrotask(() => {
    const ownMs = performance.now() - start
    // The lists make most of what a frame lays out.
    if (kind === 'app') afterNextFrame((frameMs) => tell(ownMs + frameMs))
    else inNextTask(() => tell(ownMs))
  })
}

/** Calls with what the frame cost; a hidden page has none. */
function afterNextFrame(tell: (frameMs: number) => void): void {
  if (document.hidden) return inNextTask(() => tell(0))
  requestAnimationFrame(() => {
    const start = performance.now()
    inNextTask(() => tell(performance.now() - start))
  })
}

/** Not a timer: a hidden page's timers sleep. */
function inNextTask(task: () => void): void {
  const { port1, port2 } = new MessageChannel()
  port1.addEventListener('message', () => {
    port1.close()
    task()
  })
  port1.start()
  port2.postMessage(null)
}
