import { requestName } from '../../worker/api/push/requestName'
import type { Notice } from './notices'
import type { WaitingRequest } from './sessionContents'
import { createToldRequests } from './toldRequests'

export interface NeedsPorts {
  /** How long to wait for what else comes with an event, and for an answer that is already on its way. */
  settleMs: number
  /** Resolves when its tries are over. */
  tell(notice: Notice, outcome: TellOutcome): Promise<void>
  title(sessionId: string): Promise<string | null>
  /** Names of requests that were told before this program began (older builds: ids); null = it never ran here. */
  told: ReadonlyMap<string, string[]> | null
  onTold(told: ReadonlyMap<string, string[]>): void
  now(): number
}

export interface TellOutcome {
  /** Whether it is still worth telling. */
  holds(): boolean
  /** Somebody has it, or nobody wants it. */
  had(): void
  /** All who were to have it refuse it. */
  refused(): void
}

/** What sessions need, so that each need is told once: also over reconnects and restarts, and not what was answered. */
export interface Needs {
  /** All that waits in a session, as its state says; null = no key. */
  sawRequests(sessionId: string, requests: readonly WaitingRequest[] | null): void
  /** What its CLI reports (docs/protocol.md 4.3). */
  sawEvent(sessionId: string, kind: 'needs-me' | 'done'): void
  /** The first look at all sessions is over. */
  sawAll(): void
  /** A connection begins: what nobody could be reached for is told again as soon as it is seen. */
  connected(): void
  /** Whether this program tells it, or has told or judged it a moment ago. */
  knows(sessionId: string, kind: 'needs-me' | 'done'): boolean
  stop(): void
}

interface Session {
  /** Null = not known. */
  requests: readonly WaitingRequest[] | null
  timer: NodeJS.Timeout | null
  reported: 'needs-me' | 'done' | null
  /** When the last of its requests was answered. */
  answeredAt: number
  /** When its CLI last said so. */
  reportedAt: Record<'needs-me' | 'done', number>
}

/** A report goes through the server's own queue and may come after the answer. */
const reportDelayMs = 10_000
/** For about as long as another machine may take to see the same. */
const sameReportMs = 15_000

export function createNeeds(ports: NeedsPorts): Needs {
  const sessions = new Map<string, Session>()
  const told = createToldRequests(ports.told ?? new Map(), ports.onTold)
  let isStopped = false
  // What waited when the program was installed is on the person's screen.
  let isFirstLook = ports.told === null

  function sessionOf(id: string): Session {
    const found = sessions.get(id) ?? {
      requests: null,
      timer: null,
      reported: null,
      answeredAt: -Infinity,
      reportedAt: { 'needs-me': -Infinity, done: -Infinity },
    }
    sessions.set(id, found)
    return found
  }

  async function settle(id: string): Promise<void> {
    const session = sessionOf(id)
    const { reported, requests } = session
    session.timer = null
    session.reported = null
    const isNew = requests?.some((request) => told.isUntold(id, request)) ?? false
    // A report alone is believed where no request explains it, as for forms, unless its request was just answered.
    const isReported = reported === 'needs-me' && ports.now() - session.answeredAt > reportDelayMs
    const needs = requests && requests.length > 0 ? isNew : isReported
    const attempt = needs && requests ? told.begin(id, requests) : null
    if (requests && !attempt) told.remember(id, requests)
    if (!needs && reported !== 'done') return
    const kind = needs ? 'needs-me' : 'done'
    const notice: Notice = { kind, sessionId: id, at: ports.now(), title: await ports.title(id), requests }
    const names = requests?.map(requestName) ?? []
    const holds = () => {
      const now = sessionOf(id).requests
      if (isStopped) return false
      return names.length === 0 || now === null || now.some((request) => names.includes(requestName(request)))
    }
    await ports.tell(notice, { holds, had: () => attempt?.had(), refused: () => attempt?.refused() })
    attempt?.over()
  }

  function plan(id: string): void {
    const session = sessionOf(id)
    session.timer ??= setTimeout(() => void settle(id), ports.settleMs)
  }

  return {
    sawRequests(id, requests) {
      const session = sessionOf(id)
      if (requests?.length === 0 && (session.requests?.length ?? 0) > 0) session.answeredAt = ports.now()
      session.requests = requests
      if (!requests) return
      if (isFirstLook) return told.remember(id, requests)
      if (requests.some((request) => told.isUntold(id, request))) plan(id)
      else if (!session.timer) told.remember(id, requests)
    },
    sawEvent(id, kind) {
      const session = sessionOf(id)
      session.reportedAt[kind] = ports.now()
      if (session.reported !== 'needs-me') session.reported = kind
      plan(id)
    },
    sawAll() {
      if (isFirstLook) told.save()
      isFirstLook = false
    },
    connected: told.tryAgain,
    knows(id, kind) {
      const session = sessions.get(id)
      if (!session) return false
      if (kind === 'needs-me' && session.requests && session.requests.length > 0) return true
      return ports.now() - session.reportedAt[kind] < sameReportMs
    },
    stop() {
      isStopped = true
      told.stop()
      for (const { timer } of sessions.values()) if (timer) clearTimeout(timer)
    },
  }
}
