import type { ChatPhase, ChatState } from '../../api/chat'
import { errorData, type HubErrorData } from '../../api/errors'
import type { LocalId } from '../../api/ids'
import type { StoredMessage } from '../../store/server/serverRecords'
import { connectionBackoff, createBackoff } from '../../shared/backoff'
import type { ServerUnavailable } from '../transport/serverProblem'
import { createMessageStream } from './messageStream'
import type { ChatPorts } from './chatPorts'
import { createChatContent } from './chatContent'
import { createSingleFlight } from '../../shared/singleFlight'
import { createListeners } from '../../shared/observable'
import { withUnsentItems } from './unsentItems'

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

/** Timer that calls again after a failure, later each time. */
function createRetry(action: () => void) {
  const backoff = createBackoff(connectionBackoff)
  let timer: ReturnType<typeof setTimeout> | null = null
  function clear(): void {
    if (timer !== null) clearTimeout(timer)
    timer = null
  }
  return {
    clear,
    later() {
      clear()
      timer = setTimeout(action, backoff.nextMs())
    },
    succeeded: () => backoff.reset(),
  }
}

export function createChatView(ports: ChatPorts): ChatView {
  const listeners = createListeners()
  const stream = createMessageStream<StoredMessage>({
    serverUrl: ports.serverUrl,
    source: ports.source,
    store: ports.store,
    deliver: (messages) => void content.decrypt(messages),
    onGapFailed: retryLater,
    onSetBack() {
      content.startOver()
      void content.showLost()
    },
  })
  const content = createChatContent(ports, { changed, locked: () => setPhase({ kind: 'locked' }), decrypted })
  const catchUp = createSingleFlight(runCatchUp)
  const retry = createRetry(serverConnected)
  let phase: ChatPhase = { kind: 'loading' }
  let isLoadingOlder = false
  let disposed = false
  let hasMessages = false
  let isGone = false
  /** What is delivered now comes from this device. */
  let isPainting = true
  let isKnown = false
  let state = composeState(null)
  let isCurrent = true

  void start()

  async function start(): Promise<void> {
    isKnown = content.sessionChanged()
    const wasStored = await stream.paint()
    void content.showLost()
    await content.settled()
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
    retry.clear()
    if (isGone) return
    // What is there stays shown as stored.
    if (phase.kind === 'live') setPhase({ kind: 'cached', asOf: Date.now() })
    else if (phase.kind !== 'cached') setPhase(unavailable)
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

  function composeState(before: ChatState | null): ChatState {
    const history = isLoadingOlder ? 'loading' : stream.history()
    const blocks = withUnsentItems(content, ports.outboxItems(), before?.blocks ?? [])
    const lost = content.lost()
    const controls = content.controls()
    const isSame =
      before?.phase === phase &&
      before.history === history &&
      before.lost === lost &&
      before.controls === controls &&
      before.blocks === blocks
    const { serverId, sessionId } = ports
    return isSame ? before : { serverId, sessionId, phase, history, blocks, lost, controls }
  }

  function decrypted(messages: readonly StoredMessage[]): void {
    content.setHistoryComplete(stream.history() === 'complete')
    ports.confirm(messages.flatMap((message) => message.localId ?? []))
    if (isPainting) showAsStored()
    changed()
  }

  function acceptedItems(): LocalId[] {
    return ports.outboxItems().flatMap(({ localId, delivery }) => (delivery.state === 'sent' ? [localId] : []))
  }

  async function runCatchUp(): Promise<void> {
    const accepted = acceptedItems()
    await stream.catchUp()
    await content.settled()
    // What the server had accepted before it was asked, and does not list, it has lost.
    const stillAccepted = new Set(acceptedItems())
    ports.failLost(accepted.filter((localId) => stillAccepted.has(localId)))
    retry.succeeded()
    hasMessages = true
    content.setHistoryComplete(stream.history() === 'complete')
    // Without its session nothing can be decrypted; the list that names it is still on its way.
    if (ports.isConnected() && !isGone && ports.session()) setPhase({ kind: 'live' })
  }

  function serverConnected(): void {
    if (disposed) return
    isGone = false
    retry.clear()
    catchUp().catch(retryLater)
  }

  function retryLater(error: unknown): void {
    if (disposed || !ports.isConnected()) return
    const data = errorData(error)
    if (data.code === 'cancelled') return
    if (data.code === 'not-found') return sessionGone(data)
    if (!hasMessages) setPhase({ kind: 'failed', error: data })
    retry.later()
  }

  function sessionGone(error: HubErrorData): void {
    isGone = true
    retry.clear()
    setPhase({ kind: 'failed', error })
  }

  async function loadOlder(): Promise<void> {
    if (isLoadingOlder || stream.history() === 'complete') return
    isLoadingOlder = true
    changed()
    try {
      await stream.loadOlder()
      await content.settled()
    } finally {
      isLoadingOlder = false
      content.setHistoryComplete(stream.history() === 'complete')
      changed()
    }
  }

  return {
    state() {
      if (!isCurrent && !disposed) state = composeState(state)
      isCurrent = true
      return state
    },
    onChange: listeners.add,
    loadOlder,
    receive: (message) => stream.receive(message),
    sessionChanged() {
      const wasKnown = isKnown
      isKnown = content.sessionChanged() || isKnown
      // Its chat was opened before the list that names it had come.
      if (!wasKnown && isKnown && ports.isConnected()) serverConnected()
    },
    agentStateReplaced: content.forgetAgentState,
    outboxChanged: changed,
    serverConnected,
    serverConnecting() {
      if (phase.kind === 'paused') setPhase({ kind: 'loading' })
    },
    serverLost,
    sessionGone,
    dispose() {
      disposed = true
      content.dispose()
      retry.clear()
      listeners.clear()
    },
  }
}
