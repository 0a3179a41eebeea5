import type { ChatState } from '../../api/chat'
import type { HubErrorData } from '../../api/errors'
import { createListeners } from '../../shared/observable'
import type { ChatPorts } from './chatPorts'
import type { ChatView, OpenChat } from './chatView'

/**
 * A chat whose code (reading of all message formats) is loaded with the first open chat: most starts of the hub only
 * paint the list.
 */
export interface LazyChat {
  readonly chat: Omit<OpenChat, 'close'>
  /** Tells the view what happened, at once or as soon as it is there. */
  tell(event: (view: ChatView) => void): void
  /** Loads the code again where that failed. */
  retryLoading(): void
  dispose(): void
}

/** The code of open chats. */
export const loadChatView = () => import('./chatView')

export function createLazyChat(ports: ChatPorts): LazyChat {
  const listeners = createListeners()
  let view: ChatView | null = null
  let isDisposed = false
  let waiting: ((view: ChatView) => void)[] = []
  let placeholder: ChatState = {
    serverId: ports.serverId,
    sessionId: ports.sessionId,
    phase: { kind: 'loading' },
    history: 'unknown',
    blocks: [],
    lost: [],
    usage: null,
    controls: null,
  }
  let loading = load()

  async function load(): Promise<ChatView | null> {
    try {
      const { createChatView } = await loadChatView()
      if (isDisposed) return null
      view = createChatView(ports)
      view.onChange(listeners.notify)
      for (const event of waiting) event(view)
      waiting = []
    } catch {
      const error: HubErrorData = { code: 'internal', detail: 'code not loaded' }
      placeholder = { ...placeholder, phase: { kind: 'failed', error } }
    }
    listeners.notify()
    return view
  }

  return {
    chat: {
      state: () => view?.state() ?? placeholder,
      onChange: listeners.add,
      loadOlder: async (from) => (await (await loading)?.loadOlder(from)) ?? true,
    },
    tell(event) {
      if (view) event(view)
      else if (!isDisposed) waiting.push(event)
    },
    retryLoading() {
      if (!view && placeholder.phase.kind === 'failed') loading = load()
    },
    dispose() {
      isDisposed = true
      waiting = []
      listeners.clear()
      view?.dispose()
    },
  }
}
