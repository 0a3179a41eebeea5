import type { ChatPhase, ChatState, LostPart } from '../../api/chat'
import { errorData, type HubErrorData } from '../../api/errors'
import type { CanonicalUrl, LocalId, ServerId, SessionId } from '../../api/ids'
import { parseAgentState } from '../../chat/records/agentState'
import { createChatReducer } from '../../chat/chatReducer'
import { sameJson } from '../../chat/records/untrustedJson'
import { sessionControls } from '../../chat/sessionControls'
import type { RecordCipher } from '../../crypto/recordCipher'
import type { LostMessages, StoredMessage } from '../../store/server/serverRecords'
import { connectionBackoff, createBackoff } from '../../shared/backoff'
import type { ServerUnavailable } from '../transport/serverProblem'
import { createMessageStream, type MessageSource, type MessageStore } from './messageStream'
import type { OutboxEntry } from '../account/outbox'
import { createSingleFlight } from '../../shared/singleFlight'
import { createListeners } from '../../shared/observable'
import { openMessages, reduceLost } from './openMessages'
import { withUnsentItems } from './unsentItems'

/** What a chat needs to know of its session; null = unknown to this device (yet). */
export interface ChatSession {
  metadata: string
  metadataVersion: number
  agentState: string | null
  agentStateVersion: number
  isActive: boolean
}

/** What a chat uses of its server. */
export interface ChatPorts {
  serverId: ServerId
  sessionId: SessionId
  serverUrl: CanonicalUrl
  source: MessageSource<StoredMessage>
  store: MessageStore<StoredMessage>
  session(): ChatSession | null
  /** `locked` = this account cannot open the session's key. */
  cipher(): Promise<RecordCipher | 'locked' | null>
  outboxItems(): readonly OutboxEntry[]
  /** These messages came back from the server. */
  confirm(localIds: readonly string[]): void
  /** What the server lost when it was set back, oldest first. */
  readLost(): Promise<readonly LostMessages[]>
  /** The server that accepted these messages has lost them. */
  failLost(localIds: readonly LocalId[]): void
  isConnected(): boolean
  /** Why the server is not connected; null = it is, or may be soon. */
  connectionProblem(): ServerUnavailable | null
  /** When the stored copy was last known to be current; null = not known. */
  storedAsOf(): number | null
}

export interface OpenChat {
  state(): ChatState
  onChange(listener: () => void): () => void
  loadOlder(): Promise<void>
  close(): void
}

/** One open chat, shared by all who have it open. */
export interface ChatView extends Omit<OpenChat, 'close'> {
  receive(message: StoredMessage): void
  /** The session's row or activity changed, or the session became known. */
  sessionChanged(): void
  /** The agent state is another one, whatever its version. */
  agentStateReplaced(): void
  outboxChanged(): void
  /** Connected: catches up. */
  serverConnected(): void
  /** It is being connected (again), which may still fail. */
  serverConnecting(): void
  serverLost(unavailable: ServerUnavailable): void
  /** The server says that the session does not exist. */
  sessionGone(error: HubErrorData): void
  dispose(): void
}

export function createChatView(ports: ChatPorts): ChatView {
  let reducer = createChatReducer()
  const listeners = createListeners()
  const stream = createMessageStream<StoredMessage>({
    serverUrl: ports.serverUrl,
    source: ports.source,
    store: ports.store,
    deliver: (messages) => void decrypt(messages),
    onGapFailed: retryLater,
    onSetBack,
  })
  const catchUp = createSingleFlight(runCatchUp)
  let phase: ChatPhase = { kind: 'loading' }
  let isLoadingOlder = false
  let disposed = false
  let retryTimer: ReturnType<typeof setTimeout> | null = null
  const backoff = createBackoff(connectionBackoff)
  let hasMessages = false
  let isGone = false
  /** What is delivered now comes from this device. */
  let isPainting = true
  let isKnown = false
  let shownAgentState: number | null = null
  let shownControls: string | null = null
  let controls: ChatState['controls'] = null
  /** Delivered messages whose cipher was not there yet. */
  let undecrypted: StoredMessage[] = []
  let decrypting: Promise<void> = Promise.resolve()
  let lost: readonly LostPart[] = []
  let state = buildState(null)
  let isCurrent = true

  void start()

  async function start(): Promise<void> {
    sessionChanged()
    const wasStored = await stream.paint()
    void showLost()
    await decrypting
    isPainting = false
    hasMessages = wasStored
    if (wasStored) showAsStored()
    const unavailable = ports.connectionProblem()
    if (ports.isConnected()) serverConnected()
    else if (unavailable) serverLost(unavailable)
  }

  function showAsStored(): void {
    if (phase.kind === 'loading') setPhase({ kind: 'cached', asOf: ports.storedAsOf() ?? 0 })
  }

  function serverLost(unavailable: ServerUnavailable): void {
    clearRetry()
    if (isGone) return
    // What is there stays shown as stored.
    if (phase.kind === 'live') setPhase({ kind: 'cached', asOf: Date.now() })
    else if (phase.kind !== 'cached') setPhase(unavailable)
  }

  function serverConnecting(): void {
    if (phase.kind === 'paused') setPhase({ kind: 'loading' })
  }

  function setPhase(next: ChatPhase): void {
    if (disposed || phase.kind === 'locked') return
    phase = next
    changed()
  }

  /** The state is composed when somebody reads it: a burst of messages costs one composition. */
  function changed(): void {
    isCurrent = false
    if (!disposed) listeners.notify()
  }

  function currentState(): ChatState {
    if (!isCurrent && !disposed) state = buildState(state)
    isCurrent = true
    return state
  }

  function buildState(before: ChatState | null): ChatState {
    const result = withUnsentItems(reducer.result(), ports.outboxItems(), before)
    const history = isLoadingOlder ? 'loading' : stream.history()
    const isSame =
      before?.phase === phase &&
      before.history === history &&
      before.lost === lost &&
      before.controls === controls &&
      before.order === result.order &&
      before.items === result.items
    const { serverId, sessionId } = ports
    return isSame ? before : { serverId, sessionId, phase, history, ...result, lost, controls }
  }

  function decrypt(messages: readonly StoredMessage[]): Promise<void> {
    undecrypted.push(...messages)
    decrypting = decrypting.then(decryptWaiting)
    return decrypting
  }

  async function decryptWaiting(): Promise<void> {
    if (undecrypted.length === 0 || disposed) return
    const cipher = await ports.cipher()
    if (cipher === 'locked') return setPhase({ kind: 'locked' })
    if (!cipher) return
    const messages = undecrypted
    undecrypted = []
    const opened = await openMessages(messages, cipher)
    if (disposed) return
    reducer.apply(opened)
    reducer.setHistoryComplete(stream.history() === 'complete')
    ports.confirm(messages.flatMap((message) => message.localId ?? []))
    if (isPainting) showAsStored()
    changed()
  }

  /** The messages that follow are all that the server has. */
  function onSetBack(): void {
    undecrypted = []
    decrypting = startOver(decrypting)
    void showLost()
  }

  async function startOver(before: Promise<void>): Promise<void> {
    await before
    reducer = createChatReducer()
    shownAgentState = null
    shownControls = null
    sessionChanged()
  }

  function acceptedItems(): LocalId[] {
    return ports.outboxItems().flatMap(({ localId, delivery }) => (delivery.state === 'sent' ? [localId] : []))
  }

  async function showLost(): Promise<void> {
    const parts = await ports.readLost().catch(() => [])
    const cipher = parts.length > 0 ? await ports.cipher() : null
    if (!cipher || cipher === 'locked') return
    const shown = await Promise.all(parts.map((part) => reduceLost(part, cipher)))
    if (disposed) return
    lost = shown
    changed()
  }

  async function showAgentState(session: ChatSession): Promise<void> {
    if (session.agentStateVersion === shownAgentState) return
    shownAgentState = session.agentStateVersion
    const cipher = await ports.cipher()
    if (cipher === 'locked') return setPhase({ kind: 'locked' })
    const opened = cipher && session.agentState !== null ? await cipher.decrypt(session.agentState) : null
    // A later state may have been opened sooner.
    if (disposed || session.agentStateVersion !== shownAgentState) return
    reducer.setAgentState(opened?.ok === true ? parseAgentState(opened.value) : null)
    changed()
  }

  async function showControls({
    metadata,
    metadataVersion,
    agentState,
    agentStateVersion,
  }: ChatSession): Promise<void> {
    const version = `${metadataVersion} ${agentStateVersion}`
    if (version === shownControls) return
    shownControls = version
    const cipher = await ports.cipher()
    if (!cipher || cipher === 'locked') return void (shownControls = null)
    const opened = await Promise.all([metadata, agentState ?? ''].map((text) => cipher.decrypt(text)))
    if (disposed || version !== shownControls) return
    const [fields, state] = opened.map((part) => (part.ok ? part.value : null))
    const next = sessionControls(fields, state)
    if (controls && sameJson(controls, next)) return
    controls = next
    changed()
  }

  function sessionChanged(): void {
    const session = ports.session()
    if (!session || disposed) return
    isKnown = true
    reducer.setSessionActive(session.isActive)
    changed()
    void showAgentState(session)
    void showControls(session)
    void decrypt([])
  }

  async function runCatchUp(): Promise<void> {
    const accepted = acceptedItems()
    await stream.catchUp()
    await decrypting
    // What the server had accepted before it was asked, and does not list, it has lost.
    const stillAccepted = new Set(acceptedItems())
    ports.failLost(accepted.filter((localId) => stillAccepted.has(localId)))
    backoff.reset()
    hasMessages = true
    reducer.setHistoryComplete(stream.history() === 'complete')
    // Without its session nothing can be decrypted; the list that names it is still on its way.
    if (ports.isConnected() && !isGone && ports.session()) setPhase({ kind: 'live' })
  }

  function serverConnected(): void {
    if (disposed) return
    isGone = false
    clearRetry()
    catchUp().catch(retryLater)
  }

  function retryLater(error: unknown): void {
    if (disposed || !ports.isConnected()) return
    const data = errorData(error)
    if (data.code === 'cancelled') return
    if (data.code === 'not-found') return sessionGone(data)
    if (!hasMessages) setPhase({ kind: 'failed', error: data })
    clearRetry()
    retryTimer = setTimeout(serverConnected, backoff.nextMs())
  }

  function sessionGone(error: HubErrorData): void {
    isGone = true
    clearRetry()
    setPhase({ kind: 'failed', error })
  }

  function clearRetry(): void {
    if (retryTimer !== null) clearTimeout(retryTimer)
    retryTimer = null
  }

  return {
    state: currentState,
    onChange: listeners.add,
    async loadOlder() {
      if (isLoadingOlder || stream.history() === 'complete') return
      isLoadingOlder = true
      changed()
      try {
        await stream.loadOlder()
        await decrypting
      } finally {
        isLoadingOlder = false
        reducer.setHistoryComplete(stream.history() === 'complete')
        changed()
      }
    },
    receive: (message) => stream.receive(message),
    sessionChanged() {
      const becameKnown = !isKnown
      sessionChanged()
      // Its chat was opened before the list that names it had come.
      if (becameKnown && isKnown && ports.isConnected()) serverConnected()
    },
    agentStateReplaced() {
      shownAgentState = null
      shownControls = null
      sessionChanged()
    },
    outboxChanged: changed,
    serverConnected,
    serverConnecting,
    serverLost,
    sessionGone,
    dispose() {
      disposed = true
      clearRetry()
      listeners.clear()
    },
  }
}
