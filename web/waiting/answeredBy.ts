import type { SessionAddress } from '../../worker/api/ids'
import { createListeners } from '../../worker/shared/observable'
import { addressKey } from '../addresses/sessionKey'

/** Where in this browser, outside of this page, a request was answered. */
export type AnsweredBy = 'tab' | 'notification'

/** `here`: in this page itself. */
export type AnsweredPlace = AnsweredBy | 'here'

interface Told {
  key: string
  by: AnsweredBy
}

const channel = new BroadcastChannel('happy-hub:answered')
const heard = new Map<string, AnsweredPlace>()
const changes = createListeners()
/** A page may stay open for weeks. */
const mostHeard = 500

channel.addEventListener('message', ({ data }: MessageEvent<Told>) => note(data.key, data.by))

/** Tells the other tabs of this browser that an answer of this one was taken. */
export function tellAnswered(session: SessionAddress, requestId: string, by: AnsweredBy, isAllowed: boolean): void {
  const key = keyOf(session, requestId, isAllowed)
  channel.postMessage({ key, by } satisfies Told)
  // A notification is no part of the page that carries its answer to the server.
  note(key, by === 'tab' ? 'here' : by)
}

/**
 * Null = not in this browser, as far as this page has heard. `isAllowed`: how it ended, for another client may have been
 * faster with another answer; null = not known.
 */
export function answeredBy(
  session: SessionAddress,
  requestId: string,
  isAllowed: boolean | null,
): AnsweredPlace | null {
  const ends = isAllowed === null ? [true, false] : [isAllowed]
  return ends.map((end) => heard.get(keyOf(session, requestId, end))).find(Boolean) ?? null
}

/** The request waits again: agents reuse ids, and what was heard is about the one before. */
export function forgetAnswered(session: SessionAddress, requestId: string): void {
  for (const end of [true, false]) heard.delete(keyOf(session, requestId, end))
}

export const onAnswered = changes.add

function note(key: string, place: AnsweredPlace): void {
  heard.set(key, place)
  const [oldest] = heard.keys()
  if (heard.size > mostHeard && oldest !== undefined) heard.delete(oldest)
  changes.notify()
}

function keyOf(session: SessionAddress, requestId: string, isAllowed: boolean): string {
  return `${addressKey(session)} ${requestId} ${isAllowed}`
}
