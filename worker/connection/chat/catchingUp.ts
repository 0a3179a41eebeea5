import { errorData, type HubErrorData } from '../../api/errors'
import type { LocalId } from '../../api/ids'
import { connectionBackoff, createBackoff } from '../../shared/backoff'
import { createSingleFlight } from '../../shared/singleFlight'
import type { StoredMessage } from '../../store/server/serverRecords'
import type { ServerUnavailable } from '../transport/serverProblem'
import type { ChatContent } from './chatContent'
import type { ShownPhase } from './chatPhase'
import type { ChatPorts } from './chatPorts'
import type { MessageStream } from './stream/messageStream'

/**
 * Fetches what a chat lacks whenever its server is reached, again after failures, and says in its phase how that goes.
 */
export function createCatchingUp(chat: {
  ports: ChatPorts
  stream: MessageStream<StoredMessage>
  content: ChatContent
  phase: ShownPhase
  noteHistory(): void
}) {
  const { ports, phase } = chat
  const catchUp = createSingleFlight(run)
  const retry = createRetry(begin)
  let isStopped = false
  let hasMessages = false
  let isGone = false

  function acceptedItems(): LocalId[] {
    return ports.outboxItems().flatMap(({ localId, delivery }) => (delivery.state === 'sent' ? [localId] : []))
  }

  async function run(): Promise<void> {
    const accepted = acceptedItems()
    await chat.stream.catchUp()
    await chat.content.settled()
    // Messages that the server had accepted before this fetch, and that it does not list, are lost.
    const stillAccepted = new Set(acceptedItems())
    const lost = accepted.filter((localId) => stillAccepted.has(localId))
    if (lost.length > 0) await ports.failLost(lost)
    retry.succeeded()
    hasMessages = true
    chat.noteHistory()
    // Without its session nothing can be decrypted; the list that names it is still on its way.
    if (ports.isConnected() && !isGone && ports.session()) phase.set({ kind: 'live' })
  }

  function begin(): void {
    if (isStopped) return
    isGone = false
    retry.clear()
    catchUp().catch(failed)
  }

  function failed(error: unknown): void {
    if (isStopped || !ports.isConnected()) return
    const data = errorData(error)
    if (data.code === 'cancelled') return
    if (data.code === 'not-found') return sessionGone(data)
    if (!hasMessages) phase.set({ kind: 'failed', error: data })
    retry.later()
  }

  function sessionGone(error: HubErrorData): void {
    isGone = true
    retry.clear()
    phase.set({ kind: 'failed', error })
  }

  return {
    begin,
    /** Something could not be fetched: it is tried again later. */
    failed,
    sessionGone,
    /** Messages are shown that this device had stored. */
    painted(): void {
      hasMessages = true
    },
    serverLost(unavailable: ServerUnavailable): void {
      retry.clear()
      if (!isGone) phase.serverLost(unavailable)
    },
    stop(): void {
      isStopped = true
      retry.clear()
    },
  }
}

/** Calls again after a failure, with growing waits. */
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
