import type { HubErrorData } from '../../api/errors'
import type { ServerId, SessionId } from '../../api/ids'
import type { StoredMessage } from '../../store/server/serverRecords'
import type { OpenAccount } from '../account/openAccount'
import type { ChatPorts, ChatView, OpenChat } from './chatView'
import type { ServerUnavailable } from '../transport/serverProblem'
import type { HttpClient } from '../transport/httpClient'
import { createLazyChatView } from './lazyChatView'
import { createMessageSource, sessionNotFound } from '../transport/messages'
import { createMessageStream, type MessageStore } from './messageStream'

/** The open chats of one server. Only they fetch messages; all other sessions cost no request. */
export interface Chats {
  open(sessionId: SessionId): OpenChat
  receive(sessionId: SessionId, message: StoredMessage): void
  sessionChanged(sessionId: SessionId): void
  sessionRemoved(sessionId: SessionId): void
  outboxChanged(sessionId: SessionId): void
  /** The cache has been read. */
  dataReady(): void
  serverConnected(): void
  serverConnecting(): void
  serverLost(unavailable: ServerUnavailable): void
  /** The list is complete: a session that is not in it does not exist. */
  listsFetched(): void
  dispose(): void
}

export function createChats(options: {
  serverId: ServerId
  http: HttpClient
  isConnected(): boolean
  connectionProblem(): ServerUnavailable | null
  /** Null until the cache has been read. */
  data(): OpenAccount | null
  /** Waits for that; a chat can be opened before. */
  whenReady(): Promise<OpenAccount>
}): Chats {
  const { serverId, http } = options
  const views = new Map<SessionId, { view: ChatView; chat: OpenChat; openings: number }>()

  function portsOf(sessionId: SessionId): ChatPorts {
    return {
      serverId,
      sessionId,
      openStream: (handlers) =>
        createMessageStream({
          serverUrl: http.serverUrl,
          source: createMessageSource(http, sessionId),
          store: storeOf(sessionId),
          ...handlers,
        }),
      session() {
        const sessions = options.data()?.sessions
        const entry = sessions?.get(sessionId)
        if (!sessions || !entry) return null
        const { agentState, agentStateVersion } = entry.row
        return { agentState, agentStateVersion, isActive: sessions.isActive(entry) }
      },
      async cipher() {
        const sessions = options.data()?.sessions
        const entry = sessions?.get(sessionId)
        return sessions && entry ? ((await sessions.ensureKey(entry)) ?? 'locked') : null
      },
      outboxItems: () => options.data()?.outbox.itemsOf(sessionId) ?? [],
      confirm: (localIds) => options.data()?.outbox.confirm(localIds),
      isConnected: options.isConnected,
      connectionProblem: options.connectionProblem,
      storedAsOf: () => options.data()?.listsAsOf() ?? null,
    }
  }

  async function database() {
    return (await options.whenReady()).database
  }

  function storeOf(sessionId: SessionId): MessageStore<StoredMessage> {
    return {
      readCursor: async () => (await database()).readCursor(sessionId),
      append: async (messages) => (await database()).appendMessages(sessionId, messages),
      prepend: async (messages, page) => (await database()).prependMessages(sessionId, messages, page),
      readNewest: async (count) => (await database()).readNewestMessages(sessionId, count),
      readBefore: async (seq, count) => (await database()).readMessagesBefore(sessionId, seq, count),
    }
  }

  function close(sessionId: SessionId, view: ChatView): void {
    const held = views.get(sessionId)
    if (held?.view !== view) return
    held.openings--
    if (held.openings > 0) return
    views.delete(sessionId)
    view.dispose()
  }

  function all(handle: (view: ChatView, sessionId: SessionId) => void): void {
    for (const [sessionId, { view }] of views) handle(view, sessionId)
  }

  function gone(): HubErrorData {
    return sessionNotFound(http).data
  }

  return {
    open(sessionId) {
      const held = views.get(sessionId)
      if (held) {
        held.openings++
        return held.chat
      }
      const view = createLazyChatView(portsOf(sessionId))
      const { state, onChange, loadOlder } = view
      const chat: OpenChat = { state, onChange, loadOlder, close: () => close(sessionId, view) }
      views.set(sessionId, { view, chat, openings: 1 })
      return chat
    },
    receive: (sessionId, message) => views.get(sessionId)?.view.receive(message),
    sessionChanged: (sessionId) => views.get(sessionId)?.view.sessionChanged(),
    sessionRemoved: (sessionId) => views.get(sessionId)?.view.sessionGone(gone()),
    outboxChanged: (sessionId) => views.get(sessionId)?.view.outboxChanged(),
    dataReady: () => all((view) => view.sessionChanged()),
    serverConnected: () => all((view) => view.serverConnected()),
    serverConnecting: () => all((view) => view.serverConnecting()),
    serverLost: (unavailable) => all((view) => view.serverLost(unavailable)),
    listsFetched() {
      const sessions = options.data()?.sessions
      all((view, sessionId) => {
        if (sessions && !sessions.get(sessionId)) view.sessionGone(gone())
      })
    },
    dispose() {
      all((view) => view.dispose())
      views.clear()
    },
  }
}
