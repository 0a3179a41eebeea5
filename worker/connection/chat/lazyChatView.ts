import type { ChatState } from '../../api/chat'
import type { HubErrorData } from '../../api/errors'
import type { ChatPorts, ChatView } from './chatView'

/**
 * A chat view whose code (reading of all message formats) is loaded with the first open chat: most starts of the hub
 * only paint the list. A view asks its ports for everything when it begins, so nothing told before then is lost,
 * except that the session is gone, which is kept.
 */
export function createLazyChatView(ports: ChatPorts): ChatView {
  const listeners = new Set<() => void>()
  let view: ChatView | null = null
  let placeholder: ChatState = {
    serverId: ports.serverId,
    sessionId: ports.sessionId,
    phase: { kind: 'loading' },
    history: 'unknown',
    order: [],
    items: {},
  }
  let goneWith: HubErrorData | null = null
  let disposed = false
  let loading = load()

  function announce(): void {
    for (const listener of listeners) listener()
  }

  async function load(): Promise<ChatView | null> {
    try {
      const { createChatView } = await import('./chatView')
      if (disposed) return null
      view = createChatView(ports)
      view.onChange(announce)
      if (goneWith) view.sessionGone(goneWith)
    } catch {
      const error: HubErrorData = { code: 'internal', detail: 'a part of the app could not be loaded' }
      placeholder = { ...placeholder, phase: { kind: 'failed', error } }
    }
    announce()
    return view
  }

  return {
    state: () => view?.state() ?? placeholder,
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async loadOlder() {
      await (await loading)?.loadOlder()
    },
    receive: (message) => view?.receive(message),
    sessionChanged: () => view?.sessionChanged(),
    outboxChanged: () => view?.outboxChanged(),
    serverConnected() {
      if (view) return view.serverConnected()
      if (placeholder.phase.kind === 'failed') loading = load()
    },
    serverConnecting: () => view?.serverConnecting(),
    serverLost: (unavailable) => view?.serverLost(unavailable),
    sessionGone(error) {
      goneWith = error
      view?.sessionGone(error)
    },
    dispose() {
      disposed = true
      listeners.clear()
      view?.dispose()
    },
  }
}
