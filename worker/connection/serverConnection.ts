import { HubError, type HubErrorData } from '../api/errors'
import type { LocalId, SessionId } from '../api/ids'
import type { ConnectionState } from '../api/state'
import { deriveAccountKeys } from '../crypto/accountKeys'
import { openAccount, type OpenAccount } from './account/openAccount'
import { logIn } from './transport/auth'
import { retryDelayMs } from '../shared/backoff'
import { createChats } from './chat/chats'
import { whyUnavailable } from './transport/serverProblem'
import { createConnector } from './transport/connector'
import { checkHealth } from './transport/health'
import { createAccountOpener } from './account/openAccountWithRetry'
import { createHttpClient } from './transport/httpClient'
import { createKeyring } from './account/keyring'
import { createBatch } from '../shared/batch'
import { sessionNotFound } from './transport/messages'
import { createRpcCall } from './rpc/rpc'
import type { KeyValueChange } from './account/keyValues'
import type { ServerConnection, ServerConnectionOptions, LiveServerState } from './serverConnection.types'
import { createSingleFlight } from '../shared/singleFlight'
import { openSocket } from './transport/socket'
import { createAgentCommands } from './rpc/agentCommands'
import { createAuthorizedHttp, createTokenRenewal } from './transport/tokenRenewal'

const emitDelayMs = 16
const presenceCheckMs = 30_000
const paused = { kind: 'paused' } as const

/**
 * See serverConnection.types.ts. `start` rejects with `storage-failed` when the server's database cannot be opened;
 * the state says so, and it is tried again later.
 */
export function createServerConnection(options: ServerConnectionOptions): ServerConnection {
  const { serverId, url, credentials } = options
  // Own copy: it is wiped at the end, and another server may use the same secret.
  const secret = credentials.secret.slice()
  const keys = deriveAccountKeys(secret)
  // Only `start` and log-ins wait for them.
  keys.catch(() => undefined)

  let data: OpenAccount | null = null
  let isPaused = false
  let isStopped = false
  let isPrimary = false
  let { browserOnline } = options
  let appState: 'active' | 'background' = 'background'
  /** For all requests until the connection is lost. Aborted for good while paused and after stop. */
  let run = new AbortController()
  let socketToken = credentials.token
  let refetchAttempt = 0
  let refetchTimer: ReturnType<typeof setTimeout> | null = null
  const listeners = new Set<() => void>()
  const keyValueListeners = new Set<(changes: readonly KeyValueChange[]) => void>()
  const emission = createBatch<'state'>(emitDelayMs, emit)

  const plainHttp = createHttpClient({ url, token: () => tokens.current() })
  const tokens = createTokenRenewal({
    http: plainHttp,
    token: credentials.token,
    accountId: credentials.accountId,
    logIn: async () =>
      logIn(
        { serverUrl: url, request: (request) => plainHttp.request({ ...request, signal: run.signal }) },
        await keys,
      ),
    onRenewed: (token) => options.onTokenRenewed(token),
  })
  const http = createAuthorizedHttp({
    http: plainHttp,
    tokens,
    signal: () => run.signal,
    onSignInNeeded: () => connector.signInNeeded(),
  })
  const connector = createConnector({
    serverUrl: url,
    openSocket(handlers) {
      socketToken = tokens.current()
      return openSocket({ url, token: socketToken, appState }, handlers)
    },
    renewLogin: async () => void (await tokens.renew(socketToken)),
    findProblem,
    onState: handleConnection,
    onUpdate: (event) => data?.applyUpdate(event),
    onEphemeral: (event) => data?.applyEphemeral(event),
  })
  async function findProblem(wasConnected: boolean): Promise<void> {
    // Rare, so not in the hub's first chunk; without it the reason is less exact.
    const unreachable = wasConnected ? null : await import('./transport/unreachable').catch(() => null)
    await (unreachable?.contactServer ?? checkHealth)(plainHttp, run.signal)
  }
  const opening = createAccountOpener({
    open,
    onOpened() {
      chats.dataReady()
      emitNow()
      if (!isPaused) connector.connect()
    },
    onFailed() {
      const unavailable = whyUnavailable(connectionState(), url)
      if (unavailable) chats.serverLost(unavailable)
      emitNow()
    },
  })
  const chats = createChats({
    serverId,
    http,
    isConnected,
    connectionProblem: () => whyUnavailable(connectionState(), url),
    data: () => data,
    whenReady: opening.ready,
  })
  const agentCommands = createAgentCommands({
    serverUrl: url,
    call: createRpcCall({ serverUrl: url, emit: connector.call, connectionError: callError }),
    ready: opening.ready,
    connectionError: () => (isConnected() ? null : callError()),
    sendMessage,
  })
  const refetch = createSingleFlight(refetchAll)
  const presenceTimer = setInterval(() => {
    if (isConnected()) data?.refreshPresence()
  }, presenceCheckMs)
  let state = buildState()

  function buildState(): LiveServerState {
    return {
      connection: connectionState(),
      sessions: data?.sessions.summaries() ?? {},
      machines: data?.machines.summaries() ?? {},
      listsAsOf: data?.listsAsOf() ?? null,
      unsentMessages: data?.outbox.unsentCount() ?? null,
      profile: data?.profileAndSettings.profile() ?? { kind: 'none' },
      settings: data?.profileAndSettings.settings() ?? { kind: 'none' },
    }
  }

  function connectionState(): ConnectionState {
    if (isPaused) return paused
    const retryAt = opening.retryAt()
    if (retryAt === null) return connector.state()
    return { kind: 'waiting-to-retry', retryAt, offlineSince: null, problem: { kind: 'storage-failed' } }
  }

  function changed(): void {
    if (!isStopped) emission.add('state')
  }

  function emit(): void {
    const next = buildState()
    const names = Object.keys(next) as (keyof LiveServerState)[]
    if (names.every((name) => next[name] === state[name])) return
    state = next
    for (const listener of listeners) listener()
  }

  function emitNow(): void {
    changed()
    emission.flush()
  }

  function isConnected(): boolean {
    return connector.state().kind === 'connected'
  }

  function handleConnection(next: ConnectionState): void {
    const connected = next.kind === 'connected'
    const wasConnected = state.connection.kind === 'connected'
    data?.outbox.setOnline(connected)
    if (connected) {
      chats.serverConnected()
      refetchSoon()
    } else {
      clearRefetch()
      if (wasConnected) abortRequests()
      const unavailable = whyUnavailable(next, url)
      if (unavailable) chats.serverLost(unavailable)
      else chats.serverConnecting()
    }
    emitNow()
  }

  /** Requests on a dead line would hold up those of the next connection until their deadline. */
  function abortRequests(): void {
    run.abort()
    if (!isPaused && !isStopped) run = new AbortController()
  }

  /** Why a call cannot be made, or lost its line. */
  function callError(): HubErrorData {
    const unavailable = whyUnavailable(connectionState(), url)
    if (unavailable?.kind === 'failed') return unavailable.error
    return { code: 'unreachable', serverUrl: url, reason: browserOnline ? 'connection-failed' : 'browser-offline' }
  }

  async function refetchAll(): Promise<void> {
    if (!data || !isConnected()) return
    const results = await Promise.allSettled([
      data.refetchLists().then(chats.listsFetched),
      data.profileAndSettings.refetch(),
    ])
    for (const result of results) if (result.status === 'rejected') throw result.reason
    refetchAttempt = 0
  }

  function refetchSoon(): void {
    clearRefetch()
    refetch().catch((error: unknown) => {
      const isCancelled = error instanceof HubError && error.code === 'cancelled'
      if (isCancelled || !isConnected()) return
      clearRefetch()
      refetchTimer = setTimeout(refetchSoon, retryDelayMs(refetchAttempt++))
    })
  }

  function clearRefetch(): void {
    if (refetchTimer !== null) clearTimeout(refetchTimer)
    refetchTimer = null
  }

  async function open(): Promise<OpenAccount> {
    const database = await options.openDatabase()
    const keyring = createKeyring(secret, await keys)
    const opened = await openAccount(
      { serverId, http, database, keyring },
      {
        onChange: changed,
        onSession(id) {
          chats.sessionChanged(id)
          agentCommands.sessionChanged()
        },
        onSessionRemoved: (id) => chats.sessionRemoved(id),
        onOutbox(id) {
          changed()
          chats.outboxChanged(id)
        },
        onMessage: (id, message) => chats.receive(id, message),
        onKeyValues(changes) {
          for (const listener of keyValueListeners) listener(changes)
        },
      },
    ).catch((error: unknown) => {
      database.close()
      throw error
    })
    opened.profileAndSettings.setWanted(isPrimary)
    data = opened
    return opened
  }

  async function ownItem(sessionId: SessionId, localId: LocalId): Promise<OpenAccount> {
    const opened = await opening.ready()
    if (opened.outbox.itemsOf(sessionId).some((item) => item.localId === localId)) return opened
    throw new HubError({ code: 'not-found', serverUrl: url, what: 'message' })
  }

  async function sendMessage(sessionId: SessionId, text: string): Promise<LocalId> {
    const opened = await opening.ready()
    const entry = opened.sessions.get(sessionId)
    if (!entry) throw sessionNotFound(http)
    const cipher = await opened.sessions.ensureKey(entry)
    if (!cipher) throw new HubError({ code: 'locked-content', serverUrl: url })
    // No mode, model or other setting: old CLIs drop prompts whose settings they do not know (PROTOCOL 6.6).
    const record = { role: 'user', content: { type: 'text', text }, meta: { sentFrom: 'web' } }
    const localId = crypto.randomUUID() as LocalId
    await opened.outbox.add({ localId, sessionId, content: await cipher.encrypt(record), text })
    return localId
  }

  return {
    serverId,
    http,
    state: () => state,
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    start: opening.begin,
    pause() {
      if (isPaused) return
      isPaused = true
      run.abort()
      connector.pause()
      emitNow()
    },
    resume() {
      if (!isPaused || isStopped) return
      isPaused = false
      run = new AbortController()
      if (data) return connector.connect()
      chats.serverConnecting()
      emitNow()
    },
    retryNow() {
      if (isPaused) return
      if (data) connector.retryNow()
      else opening.retryNow()
    },
    wake() {
      if (isPaused) return
      if (!data) return opening.retryNow()
      const { kind } = connector.state()
      // Where a person is needed, nothing changes by looking at it.
      if (kind === 'waiting-to-retry' || kind === 'connected') connector.retryNow()
    },
    refresh() {
      if (!isConnected()) return
      refetchSoon()
      chats.serverConnected()
    },
    async stop() {
      if (isStopped) return
      isStopped = true
      clearInterval(presenceTimer)
      clearRefetch()
      listeners.clear()
      keyValueListeners.clear()
      chats.dispose()
      run.abort()
      connector.pause()
      const opened = await opening.stop()
      if (opened) await opened.close()
      secret.fill(0)
    },
    setAppState(next) {
      if (appState === next) return
      appState = next
      connector.reportAppState(next)
      if (next !== 'active' || !isConnected()) return
      // A hidden tab may have slept: the socket may be dead, and events may be missing.
      connector.verify()
      chats.serverConnected()
    },
    setPrimary(next) {
      isPrimary = next
      data?.profileAndSettings.setWanted(next)
      if (next && isConnected()) refetchSoon()
    },
    setBrowserOnline(online) {
      const isBack = online && !browserOnline
      browserOnline = online
      // Being online again changes nothing where a person is needed.
      if (isBack && data && !isPaused && connector.state().kind !== 'sign-in-needed') connector.retryNow()
    },
    onKeyValues(listener) {
      keyValueListeners.add(listener)
      return () => keyValueListeners.delete(listener)
    },
    openChat: (sessionId) => chats.open(sessionId),
    sendMessage,
    retryMessage: async (sessionId, localId) => (await ownItem(sessionId, localId)).outbox.retry(localId),
    discardMessage: async (sessionId, localId) => (await ownItem(sessionId, localId)).outbox.discard(localId),
    markRead: async (sessionId) => (await opening.ready()).sessions.markRead(sessionId),
    answerPermission: agentCommands.answerPermission,
    abortTurn: agentCommands.abortTurn,
    startSession: agentCommands.startSession,
  }
}
