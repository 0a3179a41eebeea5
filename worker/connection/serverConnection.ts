import type { HubErrorData } from '../api/errors'
import type { SessionId } from '../api/ids'
import type { ConnectionState } from '../api/state'
import { deriveAccountKeys } from '../crypto/accountKeys'
import { createListeners } from '../shared/observable'
import type { KeyValueChange } from './account/keyValues'
import { createKeyring } from './account/keyring'
import { openAccount, type OpenAccount } from './account/openAccount'
import { createAccountOpener } from './account/openAccountWithRetry'
import { createChats } from './chat/chats'
import { createLiveState } from './liveState'
import { createRefetching } from './refetching'
import { createLazyAgentCommands } from './rpc/lazyAgentCommands'
import { createSending } from './sending'
import type { ServerConnection, ServerConnectionOptions } from './serverConnection.types'
import { whyUnavailable } from './transport/serverProblem'
import { createServerTransport } from './transport/serverTransport'

const presenceCheckMs = 30_000

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

  let account: OpenAccount | null = null
  let phase: 'running' | 'paused' | 'stopped' = 'running'
  let isPrimary = false
  let { browserOnline } = options
  let appState: 'active' | 'background' = 'background'
  let wasConnected = false
  const keyValueListeners = createListeners<[readonly KeyValueChange[]]>()

  const transport = createServerTransport({
    url,
    credentials,
    keys,
    onTokenRenewed: options.onTokenRenewed,
    onState: handleConnection,
    onUpdate: (event) => account?.applyUpdate(event),
    onEphemeral: (event) => account?.applyEphemeral(event),
    onPassedOver: () => handleOverload('events'),
  })
  const { http, isConnected } = transport
  const opener = createAccountOpener({ open: openStoredAccount, onOpened: handleOpened, onFailed: handleOpenFailed })
  const liveState = createLiveState(connectionState, () => account)
  const chats = createChats({
    serverId,
    http,
    isConnected,
    connectionProblem: () => whyUnavailable(connectionState(), url),
    data: () => account,
    whenReady: opener.ready,
  })
  const sending = createSending(http, opener.ready)
  const agentCommands = createLazyAgentCommands({
    serverUrl: url,
    emit: transport.call,
    ready: opener.ready,
    connectionError: () => (isConnected() ? null : callError()),
    lostConnectionError: callError,
    sendMessage: sending.sendMessage,
  })
  const refetching = createRefetching({ refetch: refetchAll, isConnected, onResult: liveState.setListsProblem })
  const presenceTimer = setInterval(() => {
    if (isConnected()) account?.refreshPresence()
  }, presenceCheckMs)

  function connectionState(): ConnectionState {
    if (phase === 'paused') return { kind: 'paused' }
    const retryAt = opener.retryAt()
    if (retryAt === null) return transport.state()
    return { kind: 'waiting-to-retry', retryAt, offlineSince: null, problem: { kind: 'storage-failed' } }
  }

  async function openStoredAccount(): Promise<OpenAccount> {
    const database = await options.openDatabase()
    try {
      account = await openAccount(
        { serverId, http, database, keyring: createKeyring(secret, await keys) },
        {
          onChange: liveState.changed,
          onSession(id: SessionId) {
            chats.sessionChanged(id)
            agentCommands.sessionChanged()
          },
          onSessionRemoved: chats.sessionRemoved,
          onTooMany: () => handleOverload('list'),
          onSessionSetBack(id: SessionId) {
            chats.sessionSetBack(id)
            // Events that came while the list was read may have been taken for older ones.
            refetching.soon()
          },
          onOutbox(id: SessionId) {
            liveState.changed()
            chats.outboxChanged(id)
          },
          onMessage: chats.receive,
          onKeyValues: keyValueListeners.notify,
        },
      )
    } catch (error) {
      database.close()
      throw error
    }
    account.profileAndSettings.setWanted(isPrimary)
    return account
  }

  function handleOpened(): void {
    chats.dataReady()
    liveState.changed()
    if (phase === 'running') transport.connect()
  }

  function handleOpenFailed(): void {
    const unavailable = whyUnavailable(connectionState(), url)
    if (unavailable) chats.serverLost(unavailable)
    liveState.changed()
  }

  function handleConnection(next: ConnectionState): void {
    const connected = next.kind === 'connected'
    const wasLost = wasConnected && !connected
    wasConnected = connected
    account?.outbox.setOnline(connected)
    if (connected) {
      chats.serverConnected()
      refetching.soon()
    } else {
      refetching.cancel()
      liveState.setListsProblem(null)
      if (wasLost) {
        transport.abortRequests()
        account?.connectionLost()
      }
      const unavailable = whyUnavailable(next, url)
      if (unavailable) chats.serverLost(unavailable)
      else chats.serverConnecting()
    }
    liveState.changed()
  }

  /** Something was passed over: it is said, and everything is read again when the server is calmer. */
  function handleOverload(what: 'events' | 'list'): void {
    liveState.setListsProblem({ code: 'too-much', serverUrl: url, what })
    refetching.afterOverload()
  }

  /** Why a call cannot be made, or lost its line. */
  function callError(): HubErrorData {
    const unavailable = whyUnavailable(connectionState(), url)
    if (unavailable?.kind === 'failed') return unavailable.error
    return { code: 'unreachable', serverUrl: url, reason: browserOnline ? 'connection-failed' : 'browser-offline' }
  }

  async function refetchAll(): Promise<void> {
    if (!account || !isConnected()) return
    const results = await Promise.allSettled([
      account.refetchLists().then(chats.listsFetched),
      account.profileAndSettings.refetch(),
    ])
    for (const result of results) if (result.status === 'rejected') throw result.reason
  }

  return {
    serverId,
    http,
    state: liveState.get,
    onChange: liveState.onChange,
    start: opener.begin,
    pause() {
      if (phase !== 'running') return
      phase = 'paused'
      transport.pause()
      liveState.changed()
    },
    resume() {
      if (phase !== 'paused') return
      phase = 'running'
      transport.allowRequests()
      if (account) return transport.connect()
      chats.serverConnecting()
      liveState.changed()
    },
    retryNow() {
      if (phase !== 'running') return
      if (account) transport.retryNow()
      else opener.retryNow()
    },
    wake() {
      if (phase !== 'running') return
      if (!account) return opener.retryNow()
      const { kind } = transport.state()
      // Where a person is needed, nothing changes by looking at it.
      if (kind === 'waiting-to-retry' || kind === 'connected') transport.retryNow()
    },
    refresh() {
      if (!isConnected()) return
      refetching.soon()
      chats.serverConnected()
    },
    async stop() {
      if (phase === 'stopped') return
      phase = 'stopped'
      clearInterval(presenceTimer)
      refetching.cancel()
      liveState.stop()
      keyValueListeners.clear()
      chats.dispose()
      transport.pause()
      const opened = await opener.stop()
      if (opened) await opened.close()
      secret.fill(0)
    },
    setAppState(next) {
      if (appState === next) return
      appState = next
      transport.setAppState(next)
      if (next !== 'active' || !isConnected()) return
      // A hidden page may have slept: the socket may be dead, and events may be missing.
      transport.verify()
      chats.serverConnected()
    },
    setPrimary(next) {
      isPrimary = next
      account?.profileAndSettings.setWanted(next)
      if (next && isConnected()) refetching.soon()
    },
    setBrowserOnline(online) {
      const isBack = online && !browserOnline
      browserOnline = online
      // Being online again changes nothing where a person is needed.
      if (isBack && account && phase === 'running' && transport.state().kind !== 'sign-in-needed') transport.retryNow()
    },
    onKeyValues: keyValueListeners.add,
    openChat: chats.open,
    ...sending,
    markRead: async (sessionId) => (await opener.ready()).sessions.markRead(sessionId),
    answerPermission: agentCommands.answerPermission,
    abortTurn: agentCommands.abortTurn,
    startSession: agentCommands.startSession,
  }
}
