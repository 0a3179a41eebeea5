import { errorData, type HubErrorData } from '../../api/errors'
import type { CanonicalUrl } from '../../api/ids'
import type { ConnectionProblem, ConnectionState } from '../../api/state'
import { connectionBackoff, createBackoff } from '../../shared/backoff'
import type { ServerSocket, SocketEnd, SocketHandlers } from './socket'

/** A connection that ends sooner does not reset the back-off: a server may accept and drop for ever. */
const stableAfterMs = 10_000

/** While somebody looks at one of its chats, a server is tried this often: nothing tells when it is back. */
const lookedAtLongestMs = 2_000
/** Each of these tries logs in anew. */
const refusedLookedAtLongestMs = 5_000

/** From the first byte to the accepted handshake: a busy phone needs long, an attempt on a dead line never ends. */
const attemptDeadlines = { firstMs: 5_000, longestMs: 15_000 }

/** A server that is being restored refuses for a while, so it is asked again after 15 s, then less and less often. */
const refusalBackoff = { firstMs: 15_000, longestMs: 5 * 60_000 }

/** Keeps one server connected: when to connect, when to wait and for how long, and when only a person can help. */
export interface Connector {
  state(): ConnectionState
  connect(): void
  pause(): void
  /** Connects at once unless connected. Also the way out of `sign-in-needed` and `blocked`. */
  retryNow(): void
  /** To be called when somebody may look now: a long wait then becomes a short one. */
  lookedAt(): void
  /** Checks that a connection which looks open really is, and gives it up otherwise. */
  verify(): Promise<boolean>
  /** A request was refused although the login was renewed. */
  signInNeeded(): void
  reportAppState(state: 'active' | 'background'): void
  /** One acknowledged event on the current socket; `lost` without one. */
  call: ServerSocket['call']
}

interface ConnectorOptions {
  serverUrl: CanonicalUrl
  openSocket(handlers: SocketHandlers, deadlineMs: number): ServerSocket
  /** Whether somebody looks at something of this server that a lost connection stops. */
  isLookedAt(): boolean
  /** Renews the login after a refusal. Rejects with `sign-in-needed` when that is refused too. */
  renewLogin(): Promise<void>
  /**
   * Asks the server over HTTP why no socket came about: rejects with the reason. `wasConnected`: it was reached since
   * this hub started, so the browser lets this page reach it.
   */
  findProblem(wasConnected: boolean): Promise<void>
  onState(state: ConnectionState): void
  onUpdate(event: unknown): void
  onEphemeral(event: unknown): void
  onPassedOver(): void
  random?: () => number
}

export function createConnector(options: ConnectorOptions): Connector {
  let state: ConnectionState = { kind: 'connecting' }
  const attempts = createAttempts(options)
  const failures = createBackoff({ ...connectionBackoff, random: options.random ?? Math.random })
  const refusals = createBackoff(refusalBackoff)
  const deadlines = createBackoff(attemptDeadlines)
  let offlineSince: number | null = null
  let loginRenewed = false

  function setState(next: ConnectionState): void {
    state = next
    options.onState(next)
  }

  function forgetFailures(): void {
    failures.reset()
    refusals.reset()
    deadlines.reset()
  }

  function connect(): void {
    attempts.reset()
    setState({ kind: 'connecting' })
    loginRenewed = false
    openSocket()
  }

  /** The server refuses us: it is asked again from time to time, and shown as `sign-in-needed` until it lets us in. */
  function askAgain(): void {
    attempts.reset()
    loginRenewed = false
    openSocket()
  }

  function openSocket(): void {
    const deadlineMs = deadlines.nextMs()
    attempts.open(deadlineMs, {
      onConnected() {
        deadlines.reset()
        setState({ kind: 'connected', since: Date.now() })
      },
      onEnd: (end, isCurrent) => void handleEnd(end, isCurrent),
    })
  }

  async function handleEnd(end: SocketEnd, isCurrent: () => boolean): Promise<void> {
    if (state.kind === 'connected') {
      if (Date.now() - state.since >= stableAfterMs) forgetFailures()
      offlineSince = Date.now()
    }
    if (end.kind === 'auth-refused' && loginRenewed) return signInNeeded()
    try {
      if (end.kind === 'auth-refused') {
        await options.renewLogin()
        if (!isCurrent()) return
        loginRenewed = true
        return openSocket()
      }
      // A connection that was open and broke is tried again without asking for the reason.
      if (state.kind !== 'connected' && isUnexplained(end)) await options.findProblem(offlineSince !== null)
      if (isCurrent()) fail(problemOfEnd(end))
    } catch (error) {
      if (isCurrent()) failWith(error)
    }
  }

  function failWith(error: unknown): void {
    const data = errorData(error)
    if (data.code === 'sign-in-needed') return signInNeeded()
    fail(problemOf(data))
  }

  function fail(problem: ConnectionProblem): void {
    attempts.reset()
    if (problem.kind === 'unreachable' && problem.reason === 'mixed-content') {
      return setState({ kind: 'blocked', reason: problem.reason })
    }
    waitToRetry(shortened(failures.nextMs(), lookedAtLongestMs), problem)
  }

  function shortened(delayMs: number, lookedAtMs: number): number {
    return options.isLookedAt() ? Math.min(delayMs, lookedAtMs) : delayMs
  }

  function waitToRetry(delayMs: number, problem: ConnectionProblem): void {
    attempts.wait(delayMs, connect)
    setState({ kind: 'waiting-to-retry', retryAt: Date.now() + delayMs, offlineSince, problem })
  }

  function signInNeeded(): void {
    const isKnown = state.kind === 'sign-in-needed'
    if (state.kind === 'paused' || (isKnown && attempts.isWaiting())) return
    attempts.reset()
    attempts.wait(shortened(refusals.nextMs(), refusedLookedAtLongestMs), askAgain)
    if (!isKnown) setState({ kind: 'sign-in-needed', since: Date.now() })
  }

  return {
    state: () => state,
    connect,
    signInNeeded,
    pause() {
      attempts.reset()
      forgetFailures()
      offlineSince = null
      setState({ kind: 'paused' })
    },
    retryNow() {
      if (state.kind === 'paused') return
      if (state.kind === 'connected') return void attempts.socket()?.verify()
      if (state.kind === 'connecting') return
      forgetFailures()
      connect()
    },
    lookedAt() {
      if (state.kind !== 'waiting-to-retry' || !options.isLookedAt()) return
      if (state.retryAt - Date.now() <= lookedAtLongestMs) return
      attempts.reset()
      waitToRetry(lookedAtLongestMs, state.problem)
    },
    verify: () => attempts.socket()?.verify() ?? Promise.resolve(false),
    reportAppState: (appState) => attempts.socket()?.reportAppState(appState),
    call: (event, data, deadlineMs) =>
      attempts.socket()?.call(event, data, deadlineMs) ?? Promise.resolve({ kind: 'lost' }),
  }
}

/** The attempt to connect that runs, or the wait for the next one: what belongs to an older one is ignored. */
function createAttempts(options: Pick<ConnectorOptions, 'openSocket' | 'onUpdate' | 'onEphemeral' | 'onPassedOver'>) {
  let socket: ServerSocket | null = null
  let timer: ReturnType<typeof setTimeout> | null = null
  /** Number of the current attempt or wait. */
  let round = 0
  return {
    socket: () => socket,
    isWaiting: () => timer !== null,
    /** Ends whatever runs or waits. */
    reset(): void {
      round++
      if (timer !== null) clearTimeout(timer)
      timer = null
      socket?.close()
      socket = null
    },
    open(
      deadlineMs: number,
      handlers: { onConnected(): void; onEnd(end: SocketEnd, isCurrent: () => boolean): void },
    ): void {
      const current = round
      socket = options.openSocket(
        {
          onConnected: handlers.onConnected,
          onUpdate: options.onUpdate,
          onEphemeral: options.onEphemeral,
          onPassedOver: options.onPassedOver,
          onEnd(end) {
            if (current !== round) return
            socket = null
            handlers.onEnd(end, () => current === round)
          },
        },
        deadlineMs,
      )
    },
    wait(ms: number, action: () => void): void {
      timer = setTimeout(action, ms)
    },
  }
}

function isUnexplained(end: SocketEnd): boolean {
  // A time-out has already taken 15 s and needs no further explanation.
  return end.kind === 'bad-answer' || (end.kind === 'unreachable' && end.reason === 'connection-failed')
}

function problemOfEnd(end: SocketEnd): ConnectionProblem {
  return end.kind === 'unreachable' ? { kind: 'unreachable', reason: end.reason } : { kind: 'bad-answer' }
}

function problemOf(error: HubErrorData): ConnectionProblem {
  if (error.code === 'unreachable') return { kind: 'unreachable', reason: error.reason }
  if (error.code === 'server-failed') return { kind: 'server-failed', status: error.status }
  return { kind: 'bad-answer' }
}
