import { note, noteConnection } from '../diagnostics/diagnostics'
import type { HubErrorData } from '../api/errors'
import type { CanonicalUrl, ServerId } from '../api/ids'
import type { ConnectionState } from '../api/state'
import { deriveAccountKeys } from '../crypto/accountKeys'
import { createListeners } from '../shared/observable'
import { createKeyring } from './account/keyring'
import { openAccount, type OpenAccount, type OpenAccountHandlers, type UploadPictures } from './account/openAccount'
import { createAccountOpener } from './account/openAccountWithRetry'
import { createChats, type Chats } from './chat/chats'
import { createLiveState, type LiveState } from './liveState'
import { createRefetching, type Refetching } from './refetching'
import { createLazyAgentCommands, type LazyAgentCommands } from './rpc/lazyAgentCommands'
import { createSending } from './sending'
import type { ServerConnectionOptions } from './serverConnection.types'
import { whyUnavailable, type ServerUnavailable } from './transport/serverProblem'
import { createServerTransport } from './transport/serverTransport'

/** What the owner of a connection decides and its parts read. */
export interface Situation {
  phase: 'running' | 'paused' | 'stopped'
  isPrimary: boolean
  browserOnline: boolean
  /** The account's secret; wiped at the end. */
  readonly secret: Uint8Array<ArrayBuffer>
}

/** The parts of one connection, wired to each other. */
export function createConnectionParts(options: ServerConnectionOptions, situation: Situation) {
  const { serverId, url, credentials } = options
  const keys = deriveAccountKeys(situation.secret)
  // Only `start` and log-ins wait for them.
  keys.catch(() => undefined)
  let account: OpenAccount | null = null
  const updateListeners = createListeners<[event: unknown]>()

  const transport = createServerTransport({
    url,
    credentials,
    keys,
    onTokenRenewed: options.onTokenRenewed,
    isOpened: () => chats.areOpen(),
    onState: (next) => followConnection(next),
    onUpdate(event) {
      account?.applyUpdate(event)
      updateListeners.notify(event)
    },
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
    http,
    emit: transport.call,
    ready: opener.ready,
    connectionError: () => (isConnected() ? null : callError()),
    lostConnectionError: callError,
    sendMessage: sending.sendMessage,
  })
  const refetching = createRefetching({
    refetch: () => refetchAll(serverId, isConnected() ? account : null, chats),
    isConnected,
    onResult: liveState.setListsProblem,
  })
  const toldParts: ToldParts = { liveState, chats, agentCommands, refetching }
  const accountHandlers = handlersOf(toldParts, { onTooMany: () => handleOverload('list') })
  const followConnection = createConnectionFollower(
    { serverId, url, account: () => account, abortRequests: transport.abortRequests },
    toldParts,
  )

  function connectionState(): ConnectionState {
    if (situation.phase === 'paused') return { kind: 'paused' }
    const retryAt = opener.retryAt()
    if (retryAt === null) return transport.state()
    return { kind: 'waiting-to-retry', retryAt, offlineSince: null, problem: { kind: 'storage-failed' } }
  }

  async function openStoredAccount(): Promise<OpenAccount> {
    const database = await options.openDatabase()
    try {
      const keyring = createKeyring(situation.secret, await keys)
      account = await openAccount({ serverId, http, database, keyring, uploadPictures }, accountHandlers)
    } catch (error) {
      database.close()
      throw error
    }
    account.profileAndSettings.setWanted(situation.isPrimary)
    return account
  }

  function handleOpened(): void {
    chats.dataReady()
    liveState.changed()
    if (situation.phase === 'running') transport.connect()
  }

  function handleOpenFailed(): void {
    const unavailable = whyUnavailable(connectionState(), url)
    if (unavailable) chats.serverLost(unavailable)
    liveState.changed()
  }

  /** Something was left out because the server sent too much: notes it, and reads everything again when it is calmer. */
  function handleOverload(what: 'events' | 'list'): void {
    liveState.setListsProblem({ code: 'too-much', serverUrl: url, what })
    refetching.afterOverload()
  }

  /** Why a call cannot be made, or was cut off. */
  function callError(): HubErrorData {
    return callErrorOf(whyUnavailable(connectionState(), url), url, situation.browserOnline)
  }

  return {
    account: () => account,
    connectionState,
    transport,
    opener,
    liveState,
    chats,
    sending,
    agentCommands,
    refetching,
    updateListeners,
  }
}

/** Its code is loaded with the first pictures. */
const uploadPictures: UploadPictures = async (...given) =>
  (await import('./attachments/uploadPictures')).uploadPictures(...given)

/** Everything of the account, read again. `account`: null = not open, or its server is not connected. */
async function refetchAll(serverId: ServerId, account: OpenAccount | null, chats: Chats): Promise<void> {
  note({ area: 'lists', server: serverId, what: 'refetch' })
  if (!account) return
  const results = await Promise.allSettled([
    account.refetchLists().then(chats.listsFetched),
    account.profileAndSettings.refetch(),
  ])
  for (const result of results) if (result.status === 'rejected') throw result.reason
}

/** The parts that follow what happens to the connection and to the account. */
interface ToldParts {
  liveState: LiveState
  chats: Chats
  agentCommands: LazyAgentCommands
  refetching: Refetching
}

/** What each part is told when the server is reached or lost. */
function createConnectionFollower(
  of: { serverId: ServerId; url: CanonicalUrl; account(): OpenAccount | null; abortRequests(): void },
  { liveState, chats, agentCommands, refetching }: ToldParts,
): (next: ConnectionState) => void {
  let wasConnected = false
  return (next) => {
    noteConnection(of.serverId, next)
    const connected = next.kind === 'connected'
    const wasLost = wasConnected && !connected
    wasConnected = connected
    of.account()?.outbox.setOnline(connected)
    if (connected) {
      chats.serverConnected()
      refetching.soon()
      agentCommands.connected()
    } else {
      refetching.cancel()
      liveState.setListsProblem(null)
      if (wasLost) {
        of.abortRequests()
        of.account()?.connectionLost()
      }
      const unavailable = whyUnavailable(next, of.url)
      if (unavailable) chats.serverLost(unavailable)
      else chats.serverConnecting()
    }
    liveState.changed()
  }
}

/** What an open account tells each part. */
function handlersOf(
  { liveState, chats, agentCommands, refetching }: ToldParts,
  others: Pick<OpenAccountHandlers, 'onTooMany'>,
): OpenAccountHandlers {
  return {
    ...others,
    onChange: liveState.changed,
    onSession(id) {
      chats.sessionChanged(id)
      agentCommands.sessionChanged()
    },
    onSessionRemoved: chats.sessionRemoved,
    onSessionSetBack(id) {
      chats.sessionSetBack(id)
      // Rows of events that came while the list was read may have been taken for older ones.
      refetching.soon()
    },
    onOutbox(id) {
      liveState.changed()
      chats.outboxChanged(id)
    },
    onMessage: chats.receive,
  }
}

function callErrorOf(unavailable: ServerUnavailable | null, url: CanonicalUrl, browserOnline: boolean): HubErrorData {
  if (unavailable?.kind === 'failed') return unavailable.error
  return { code: 'unreachable', serverUrl: url, reason: browserOnline ? 'connection-failed' : 'browser-offline' }
}
