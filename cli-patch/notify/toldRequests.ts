import { requestName } from '../../worker/api/push/requestName'
import type { WaitingRequest } from './sessionContents'

/** Names of requests by session. */
type Names = ReadonlyMap<string, readonly string[]>

/** One notice on its way. */
export interface Attempt {
  /** Somebody has it, or nobody wants it. */
  had(): void
  /** No try is left: what nobody has is told again when it is seen next. */
  over(): void
}

/** Which of the waiting requests were told. To a restart of this program only those count that somebody has. */
export interface ToldRequests {
  isUntold(sessionId: string, request: WaitingRequest): boolean
  /** What waits in a session by now, all of it told; the others were answered. */
  remember(sessionId: string, requests: readonly WaitingRequest[]): void
  /** All that waits in a session is being told. */
  begin(sessionId: string, requests: readonly WaitingRequest[]): Attempt
  save(): void
  /** What ends with this program is no outcome. */
  stop(): void
}

interface OpenAttempt {
  sessionId: string
  /** What nobody has yet. */
  names: Set<string>
}

/** `before`: as it was saved (older builds: ids). */
export function createToldRequests(before: Names, onTold: (told: Map<string, string[]>) => void): ToldRequests {
  const told = new Map(before)
  const attempts = new Set<OpenAttempt>()
  let isStopped = false

  function isOnItsWay(sessionId: string, name: string): boolean {
    return [...attempts].some((each) => each.sessionId === sessionId && each.names.has(name))
  }

  function isUntold(sessionId: string, request: WaitingRequest): boolean {
    const names = told.get(sessionId) ?? []
    return !names.includes(requestName(request)) && !names.includes(request.id)
  }

  function save(): void {
    const saved = new Map<string, string[]>()
    for (const [sessionId, names] of told) {
      const had = names.filter((name) => !isOnItsWay(sessionId, name))
      if (had.length > 0) saved.set(sessionId, had)
    }
    onTold(saved)
  }

  function put(sessionId: string, names: readonly string[]): void {
    if (names.length > 0) told.set(sessionId, names)
    else told.delete(sessionId)
  }

  function remember(sessionId: string, requests: readonly WaitingRequest[]): void {
    const names = requests.map(requestName)
    if (JSON.stringify(names) === JSON.stringify(told.get(sessionId) ?? [])) return
    put(sessionId, names)
    save()
  }

  return {
    isUntold,
    remember,
    begin(sessionId, requests) {
      const isOpen = (request: WaitingRequest) =>
        isUntold(sessionId, request) || isOnItsWay(sessionId, requestName(request))
      const own: OpenAttempt = { sessionId, names: new Set(requests.filter(isOpen).map(requestName)) }
      attempts.add(own)
      remember(sessionId, requests)
      return {
        had() {
          if (isStopped) return
          for (const each of attempts) {
            if (each.sessionId === sessionId) for (const request of requests) each.names.delete(requestName(request))
          }
          save()
        },
        over() {
          attempts.delete(own)
          const isLost = (name: string) => own.names.has(name) && !isOnItsWay(sessionId, name)
          if (!isStopped)
            put(
              sessionId,
              (told.get(sessionId) ?? []).filter((name) => !isLost(name)),
            )
        },
      }
    },
    save,
    stop: () => (isStopped = true),
  }
}
