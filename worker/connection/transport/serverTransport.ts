import type { CanonicalUrl } from '../../api/ids'
import type { ConnectionState } from '../../api/state'
import type { AccountKeys } from '../../crypto/accountKeys'
import type { Credentials } from '../../store/registry/registryRecords'
import { createConnector, type Connector } from './connector'
import { createHttpClient, type HttpClient } from './httpClient'
import { createRepeatingHttp } from './repeatStalled'
import { openSocket } from './socket'
import { createAuthorizedHttp, createTokenRenewal } from './tokenRenewal'

/** HTTP and the socket of one account on one server, with the token that both use. */
export interface ServerTransport extends Omit<Connector, 'signInNeeded' | 'reportAppState'> {
  readonly http: HttpClient
  isConnected(): boolean
  setAppState(state: 'active' | 'background'): void
  /** Ends all requests: on a dead line they would hold up those of the next connection until their deadline. */
  abortRequests(): void
  /** After `pause`: requests may be made again. */
  allowRequests(): void
}

export function createServerTransport(options: {
  url: CanonicalUrl
  credentials: Pick<Credentials, 'token' | 'accountId'>
  /** Derived from the secret, which takes a moment; only log-ins wait for them. */
  keys: Promise<AccountKeys>
  onTokenRenewed(token: string): Promise<void>
  /** Whether something of this server is open that shows what comes. */
  isOpened(): boolean
  onState(state: ConnectionState): void
  onUpdate(event: unknown): void
  onEphemeral(event: unknown): void
  /** Events came too fast, and some were not read. */
  onPassedOver(): void
}): ServerTransport {
  const { url, credentials } = options
  let appState: 'active' | 'background' = 'background'
  /** Aborts all requests when the connection is lost; stays aborted while paused. */
  let run = new AbortController()
  let isPaused = false
  let socketToken = credentials.token

  const plainHttp = createHttpClient({ url, token: () => tokens.current() })
  const tokens = createTokenRenewal({
    http: plainHttp,
    token: credentials.token,
    accountId: credentials.accountId,
    async logIn() {
      // Rare: a server that forgot its tokens.
      const { logIn } = await import('./logIn')
      return logIn(
        { serverUrl: url, request: (request) => plainHttp.request({ ...request, signal: run.signal }) },
        await options.keys,
      )
    },
    onRenewed: options.onTokenRenewed,
  })
  const http = createAuthorizedHttp({
    http: createRepeatingHttp(plainHttp, () => connector.verify()),
    tokens,
    signal: () => run.signal,
    onSignInNeeded: () => connector.signInNeeded(),
  })
  const connector = createConnector({
    serverUrl: url,
    openSocket(handlers, deadlineMs) {
      socketToken = tokens.current()
      return openSocket({ url, token: socketToken, appState, deadlineMs }, handlers)
    },
    isLookedAt: () => appState === 'active' && options.isOpened(),
    renewLogin: async () => void (await tokens.renew(socketToken)),
    async findProblem(wasConnected) {
      // Loaded when needed, because it is rare; if they cannot be loaded, the reason is less exact.
      const [health, unreachable] = await Promise.all([
        import('./health').catch(() => null),
        wasConnected ? null : import('./unreachable').catch(() => null),
      ])
      await (unreachable?.contactServer ?? health?.checkHealth)?.(plainHttp, run.signal)
    },
    onState: options.onState,
    onUpdate: options.onUpdate,
    onEphemeral: options.onEphemeral,
    onPassedOver: options.onPassedOver,
  })

  return {
    http,
    state: connector.state,
    isConnected: () => connector.state().kind === 'connected',
    connect: connector.connect,
    retryNow: connector.retryNow,
    lookedAt: connector.lookedAt,
    verify: connector.verify,
    call: connector.call,
    setAppState(next) {
      appState = next
      connector.reportAppState(next)
    },
    abortRequests() {
      run.abort()
      if (!isPaused) run = new AbortController()
    },
    pause() {
      isPaused = true
      run.abort()
      connector.pause()
    },
    allowRequests() {
      isPaused = false
      run = new AbortController()
    },
  }
}
