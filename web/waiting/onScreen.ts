/** What the windows of this browser show, said by locks: the browser releases them however a tab ends. Also for service workers. */

const prefix = 'happy-hub:on-screen:'

/** Held while a focused window is on a page with the queue: there a line may come into view at any moment. */
export const queuePage = 'queue'

/** So long after the hub told of it, a request may take to come into view in the queue. */
const comingIntoViewMs = 1_000

/** Held, shared, by each focused window that shows what the session of this key asks. */
export const lockOf = (key: string): string => prefix + key

/**
 * Whether what a session asks is on the screen of a focused window, in any tab. Where the queue is, it waits a moment: what
 * was just asked is on its way there.
 */
export async function isOnScreen(key: string): Promise<boolean> {
  const keys = await keysOnScreen()
  if (keys.has(key) || !keys.has(queuePage)) return keys.has(key)
  await new Promise((resolve) => setTimeout(resolve, comingIntoViewMs))
  return (await keysOnScreen()).has(key)
}

async function keysOnScreen(): Promise<ReadonlySet<string>> {
  if (!('locks' in navigator)) return new Set()
  const { held = [] } = await navigator.locks.query()
  return new Set(held.flatMap(({ name }) => (name?.startsWith(prefix) ? [name.slice(prefix.length)] : [])))
}
