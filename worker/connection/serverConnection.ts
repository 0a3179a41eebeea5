import { createConnectionParts, type Situation } from './connectionParts'
import { loadOnce } from '../shared/loadOnce'
import type { ServerConnection, ServerConnectionOptions } from './serverConnection.types'

const presenceCheckMs = 30_000

/**
 * See serverConnection.types.ts. `start` rejects with `storage-failed` when the server's database cannot be opened;
 * the state says so, and it is tried again later.
 */
export function createServerConnection(options: ServerConnectionOptions): ServerConnection {
  const { serverId, credentials, browserOnline } = options
  // Own copy of the secret: it is wiped at the end, and another server may use the same one.
  const situation: Situation = { phase: 'running', isPrimary: false, browserOnline, secret: credentials.secret.slice() }
  const parts = createConnectionParts(options, situation)
  const { account, transport, opener, liveState, chats, refetching, agentCommands, updateListeners } = parts
  let appState: 'active' | 'background' = 'background'
  const presenceTimer = setInterval(() => {
    if (transport.isConnected()) account()?.refreshPresence()
  }, presenceCheckMs)

  return {
    serverId,
    http: transport.http,
    connection: parts.connectionState,
    state: liveState.get,
    onChange: liveState.onChange,
    start: opener.begin,
    ...createPhaseChanges(parts, situation),
    refresh() {
      if (!transport.isConnected()) return
      refetching.soon()
      chats.serverConnected()
    },
    async stop() {
      if (situation.phase === 'stopped') return
      situation.phase = 'stopped'
      clearInterval(presenceTimer)
      refetching.cancel()
      agentCommands.stop()
      liveState.stop()
      updateListeners.clear()
      chats.dispose()
      transport.pause()
      const opened = await opener.stop()
      if (opened) await opened.close()
      situation.secret.fill(0)
    },
    setAppState(next) {
      if (appState === next) return
      appState = next
      transport.setAppState(next)
      transport.lookedAt()
      if (next !== 'active' || !transport.isConnected()) return
      // A hidden page may have slept: the socket may be dead, and events may be missing.
      void transport.verify()
      chats.serverConnected()
    },
    setPrimary(next) {
      situation.isPrimary = next
      account()?.profileAndSettings.setWanted(next)
      if (next && transport.isConnected()) refetching.soon()
    },
    setBrowserOnline(online) {
      const isBack = online && !situation.browserOnline
      situation.browserOnline = online
      // Where a person has to act, being online again changes nothing.
      if (isBack && account() && situation.phase === 'running' && transport.state().kind !== 'sign-in-needed')
        transport.retryNow()
    },
    sendAllWaiting: () => account()?.outbox.sendAllWaiting(),
    onUpdate: updateListeners.add,
    openChat(sessionId) {
      const chat = chats.open(sessionId)
      transport.lookedAt()
      return chat
    },
    ...parts.sending,
    drafts: async () => (await opener.ready()).database.drafts(),
    markRead: async (sessionId) => (await opener.ready()).sessions.markRead(sessionId),
    attachments: async () => {
      const { createAttachments } = await import('./attachments/attachments')
      return createAttachments(transport.http, opener.ready)
    },
    messageSearch: async () => {
      const { createMessageSearch } = await import('./search/messageSearch')
      return createMessageSearch(transport.http, opener.ready)
    },
    artifacts: loadOnce(async () => {
      const { createArtifacts } = await import('./artifacts/artifacts')
      return createArtifacts({
        http: transport.http,
        ready: opener.ready,
        isConnected: transport.isConnected,
        onUpdate: updateListeners.add,
        onConnection: liveState.onChange,
      })
    }),
    agentCommands: agentCommands.load,
  }
}

/** Pausing and going on, and trying again while it runs. */
function createPhaseChanges(
  { account, transport, opener, liveState, chats }: ReturnType<typeof createConnectionParts>,
  situation: Situation,
): Pick<ServerConnection, 'pause' | 'resume' | 'retryNow' | 'wake'> {
  return {
    pause() {
      if (situation.phase !== 'running') return
      situation.phase = 'paused'
      transport.pause()
      liveState.changed()
    },
    resume() {
      if (situation.phase !== 'paused') return
      situation.phase = 'running'
      transport.allowRequests()
      if (account()) return transport.connect()
      chats.serverConnecting()
      liveState.changed()
    },
    retryNow() {
      if (situation.phase !== 'running') return
      if (account()) transport.retryNow()
      else opener.retryNow()
    },
    wake() {
      if (situation.phase !== 'running') return
      if (!account()) return opener.retryNow()
      const { kind } = transport.state()
      // Where a person has to act, trying again would change nothing.
      if (kind === 'waiting-to-retry' || kind === 'connected') transport.retryNow()
    },
  }
}
