import { requestName } from '../../worker/api/push/requestName'
import type { WaitingRequest } from './sessionContents'

/** Names of requests by session. */
type Names = ReadonlyMap<string, readonly string[]>

/** One notice on its way. */
export interface Attempt {
  /** Somebody has it, or nobody wants it. */
  had(): void
  /** All who were to have it refuse it: no other try is worth it while this program runs. */
  refused(): void
  /** No try is left. */
  over(): void
}

/** Which of the waiting requests were told. To a restart of this program only those count that somebody has. */
export interface ToldRequests {
  isUntold(sessionId: string, request: WaitingRequest): boolean
  /** What waits in a session by now, all of it told; the others were answered. */
  remember(sessionId: string, requests: readonly WaitingRequest[]): void
  /** All that waits in a session is being told. */
  begin(sessionId: string, requests: readonly WaitingRequest[]): Attempt
  /** What found nobody is untold again. */
  tryAgain(): void
  save(): void
  /** What ends with this program is no outcome. */
  stop(): void
}

interface OpenAttempt {
  sessionId: string
  /** What nobody has yet. */
  names: Set<string>
  /** Lost: nobody could be reached. */
  state: 'trying' | 'refused' | 'lost'
}

/** `before`: as it was saved (older builds: ids). */
export function createToldRequests(before: Names, onTold: (told: Map<string, string[]>) => void): ToldRequests {
  const told = new Map(before)
  const attempts = new Set<OpenAttempt>()
  let isStopped = false

  function isHadByNobody(sessionId: string, name: string): boolean {
    return [...attempts].some((each) => each.sessionId === sessionId && each.names.has(name))
  }

  function isUntold(sessionId: string, request: WaitingRequest): boolean {
    const names = told.get(sessionId) ?? []
    return !names.includes(requestName(request)) && !names.includes(request.id)
  }

  function save(): void {
    const saved = new Map<string, string[]>()
    for (const [sessionId, names] of told) {
      const had = names.filter((name) => !isHadByNobody(sessionId, name))
      if (had.length > 0) saved.set(sessionId, had)
    }
    onTold(saved)
  }

  function put(sessionId: string, names: readonly string[]): void {
    if (names.length > 0) told.set(sessionId, names)
    else told.delete(sessionId)
  }

  /** Of what is over, only what still waits and nobody has matters. */
  function keepOpen(sessionId: string, isOpen: (name: string) => boolean): void {
    for (const each of attempts) {
      if (each.sessionId !== sessionId) continue
      for (const name of each.names) if (!isOpen(name)) each.names.delete(name)
      if (each.names.size === 0 && each.state !== 'trying') attempts.delete(each)
    }
  }

  function remember(sessionId: string, requests: readonly WaitingRequest[]): void {
    const names = requests.map(requestName)
    if (JSON.stringify(names) === JSON.stringify(told.get(sessionId) ?? [])) return
    put(sessionId, names)
    keepOpen(sessionId, (name) => names.includes(name))
    save()
  }

  return {
    isUntold,
    remember,
    begin(sessionId, requests) {
      const isOpen = (request: WaitingRequest) =>
        isUntold(sessionId, request) || isHadByNobody(sessionId, requestName(request))
      const names = new Set(requests.filter(isOpen).map(requestName))
      const own: OpenAttempt = { sessionId, names, state: 'trying' }
      // It carries what those before it could not bring.
      for (const each of attempts) {
        if (each.sessionId === sessionId && each.state !== 'trying') attempts.delete(each)
      }
      attempts.add(own)
      remember(sessionId, requests)
      let isRefused = false
      return {
        had() {
          if (isStopped) return
          const had = new Set(requests.map(requestName))
          keepOpen(sessionId, (name) => !had.has(name))
          save()
        },
        refused: () => void (isRefused = true),
        over() {
          own.state = isRefused ? 'refused' : 'lost'
          if (own.names.size === 0) attempts.delete(own)
        },
      }
    },
    tryAgain() {
      const lost = [...attempts].filter(({ state }) => state === 'lost')
      for (const each of lost) attempts.delete(each)
      for (const { sessionId, names } of lost) {
        const isLost = (name: string) => names.has(name) && !isHadByNobody(sessionId, name)
        put(
          sessionId,
          (told.get(sessionId) ?? []).filter((name) => !isLost(name)),
        )
      }
    },
    save,
    stop: () => (isStopped = true),
  }
}
