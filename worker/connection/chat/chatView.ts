import type { ChatState, OlderFrom } from '../../api/chat'
import { HubError, errorData, type HubErrorData } from '../../api/errors'
import { createListeners } from '../../shared/observable'
import type { StoredMessage } from '../../store/server/serverRecords'
import { errorOf, type ServerUnavailable } from '../transport/serverProblem'
import { createCatchingUp } from './catchingUp'
import { createChatContent } from './chatContent'
import { createChatPhase } from './chatPhase'
import type { ChatPorts } from './chatPorts'
import { createMessageStream } from './stream/messageStream'
import { withUnsentItems } from './unsentItems'

export interface OpenChat {
  state(): ChatState
  onChange(listener: () => void): () => void
  /** Resolves to whether there is nothing older there. */
  loadOlder(from?: OlderFrom): Promise<boolean>
  close(): void
}

/** One open chat, shared by all who have it open. */
export interface ChatView extends Omit<OpenChat, 'close'> {
  receive(message: StoredMessage): void
  /** The session's row or activity changed, or the session became known. */
  sessionChanged(): void
  /** Reads the agent state again although its version may be the same. */
  agentStateReplaced(): void
  outboxChanged(): void
  /** The server is connected: catches up. */
  serverConnected(): void
  /** The server is being connected (again), which may still fail. */
  serverConnecting(): void
  serverLost(unavailable: ServerUnavailable): void
  /** The server says that the session does not exist. */
  sessionGone(error: HubErrorData): void
  dispose(): void
}

export function createChatView(ports: ChatPorts): ChatView {
  const listeners = createListeners()
  const stream = createMessageStream<StoredMessage>({
    serverUrl: ports.serverUrl,
    source: ports.source,
    store: ports.store,
    deliver: (messages) => void content.decrypt(messages),
    onGapFailed: (error) => catchingUp.failed(error),
    onSetBack() {
      content.startOver()
      void content.showLost()
    },
  })
  const phase = createChatPhase(ports.storedAsOf, changed)
  const content = createChatContent(ports, { changed, locked: () => phase.set({ kind: 'locked' }), decrypted })
  const catchingUp = createCatchingUp({ ports, stream, content, phase, noteHistory })
  let isLoadingOlder = false
  /** While true, delivered messages come from this device's store. */
  let isPainting = true
  let isKnown = false
  const shown = createShownState(composeState)

  void start()

  async function start(): Promise<void> {
    isKnown = content.sessionChanged()
    const wasStored = await stream.paint()
    void content.showLost()
    await content.settled()
    isPainting = false
    if (wasStored) {
      catchingUp.painted()
      phase.showAsStored()
    }
    const unavailable = ports.connectionProblem()
    if (ports.isConnected()) catchingUp.begin()
    else if (unavailable) catchingUp.serverLost(unavailable)
  }

  function changed(): void {
    shown.outdated()
    listeners.notify()
  }

  function composeState(before: ChatState | null): ChatState {
    const { serverId, sessionId } = ports
    const blocks = withUnsentItems(content, ports.outboxItems(), before?.blocks ?? [])
    const { workSince } = content.result()
    const history = isLoadingOlder ? 'loading' : stream.history()
    const [lost, controls, usage] = [content.lost(), content.controls(), content.usage()]
    const isSame =
      before?.phase === phase.current() &&
      before.history === history &&
      before.lost === lost &&
      before.controls === controls &&
      before.usage === usage &&
      before.workSince === (workSince ?? undefined) &&
      before.blocks === blocks
    if (isSame) return before
    const state: ChatState = { serverId, sessionId, phase: phase.current(), history, blocks, lost, controls, usage }
    return workSince === null ? state : { ...state, workSince }
  }

  function noteHistory(): void {
    content.setHistoryComplete(stream.history() === 'complete')
  }

  function decrypted(messages: readonly StoredMessage[]): void {
    noteHistory()
    ports.confirm(messages.flatMap((message) => message.localId ?? []))
    if (isPainting) phase.showAsStored()
    changed()
  }

  async function loadOlder(from: OlderFrom = 'server'): Promise<boolean> {
    if (isLoadingOlder || stream.history() === 'complete') return !isLoadingOlder
    const wasConnected = ports.isConnected()
    isLoadingOlder = true
    changed()
    try {
      const isEnd = await stream.loadOlder(from)
      await content.settled()
      return isEnd
    } catch (error) {
      if (errorData(error).code !== 'cancelled') throw error
      // The connection was lost, or is about to come: the page asks again when it is there.
      const problem = wasConnected ? null : ports.connectionProblem()
      if (problem !== null) throw new HubError(errorOf(problem, ports.serverUrl), { cause: error })
      return false
    } finally {
      isLoadingOlder = false
      noteHistory()
      changed()
    }
  }

  return {
    state: shown.read,
    onChange: listeners.add,
    loadOlder,
    receive: stream.receive,
    sessionChanged() {
      const wasKnown = isKnown
      isKnown = content.sessionChanged() || isKnown
      // The chat was opened before the list that names its session had come.
      if (!wasKnown && isKnown && ports.isConnected()) catchingUp.begin()
    },
    agentStateReplaced: content.forgetAgentState,
    outboxChanged: changed,
    serverConnected: catchingUp.begin,
    serverConnecting: phase.connecting,
    serverLost: catchingUp.serverLost,
    sessionGone: catchingUp.sessionGone,
    dispose() {
      shown.keep()
      phase.keep()
      catchingUp.stop()
      content.dispose()
      listeners.clear()
    },
  }
}

/** The state is composed when somebody reads it: a burst of messages costs one composition. */
function createShownState(compose: (before: ChatState | null) => ChatState) {
  let state = compose(null)
  let isCurrent = true
  let isKept = false
  return {
    read(): ChatState {
      if (!isCurrent && !isKept) state = compose(state)
      isCurrent = true
      return state
    },
    outdated(): void {
      isCurrent = false
    },
    /** From now on the state stays as it was last read. */
    keep(): void {
      isKept = true
    },
  }
}
