export interface GoTo {
  /** `addressKey` of the session whose log shows it. */
  chat: string
  itemId: string
  /** Marked in what is shown; empty = nothing. */
  text: string
}

const logs = new Map<string, (request: GoTo) => void>()
/** Asked for before the log of its session was there; somebody who still waits is not surprised by it. */
let early: { request: GoTo; until: number } | null = null
const waitsMs = 10_000

/** Asks the log of a session to show one of its items: at once, or as soon as there is a log. */
export function goTo(request: GoTo): void {
  const log = logs.get(request.chat)
  early = log ? null : { request, until: performance.now() + waitsMs }
  log?.(request)
}

/** Returns the function that ends it. */
export function onGoTo(chat: string, log: (request: GoTo) => void): () => void {
  logs.set(chat, log)
  if (early?.request.chat === chat) {
    if (performance.now() < early.until) log(early.request)
    early = null
  }
  return () => {
    if (logs.get(chat) === log) logs.delete(chat)
  }
}
