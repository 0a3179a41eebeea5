export interface GoTo {
  /** `addressKey` of the session whose log shows it. */
  chat: string
  itemId: string
  /** Marked in what is shown; empty = nothing. */
  text: string
}

const logs = new Map<string, (request: GoTo) => void>()
/** Asked for before the log of its session was there. */
let early: GoTo | null = null

/** Asks the log of a session to show one of its items: at once, or as soon as there is a log. */
export function goTo(request: GoTo): void {
  const log = logs.get(request.chat)
  early = log ? null : request
  log?.(request)
}

/** Returns the function that ends it. */
export function onGoTo(chat: string, log: (request: GoTo) => void): () => void {
  logs.set(chat, log)
  if (early?.chat === chat) {
    log(early)
    early = null
  }
  return () => {
    if (logs.get(chat) === log) logs.delete(chat)
  }
}
