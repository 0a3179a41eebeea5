import type { HubCommands } from '../api/commands'
import { HubError } from '../api/errors'
import { formatBackupText } from '../crypto/backupText'
import type { ServerId, SessionAddress } from '../api/ids'
import { checkHealth } from '../connection/transport/health'
import { createHttpClient } from '../connection/transport/httpClient'
import type { ServerConnection } from '../connection/serverConnection.types'
import { diagnosticsText, type EngineFacts } from '../diagnostics/diagnostics'
import type { Flows } from '../linking/flows'
import type { SyncedServerList } from '../syncedServerList/syncedServerList'
import type { RunningHub } from './startHub'
import type { Page } from './pages'

declare const __BUILD__: string

/** The hub as one page commands it. `running` rejects with `storage-failed` when the registry cannot be opened. */
export function createCommands(generation: string, page: Page, running: () => Promise<RunningHub>): HubCommands {
  async function connectionTo(session: SessionAddress): Promise<ServerConnection> {
    return (await running()).coordinator.connectionForSession(session)
  }
  async function flows(): Promise<Flows> {
    return (await (await running()).linking()).flows
  }
  async function syncedServerList(): Promise<SyncedServerList> {
    return (await running()).syncedServerList()
  }

  return {
    ping: () => Promise.resolve({ generation }),
    reportPage: (report) => Promise.resolve(page.report(report)),

    startSignIn: async (target, method) => ({ flowId: (await flows()).startSignIn(target, method, page.gone) }),
    startSignInWithCode: async (codeText) => ({ flowId: (await flows()).startSignInWithCode(codeText, page.gone) }),
    confirmServer: async (flowId, consent) => (await flows()).confirmServer(flowId, consent),
    showDeviceCode: async (serverId, appUrl) => ({
      flowId: (await flows()).showDeviceCode(serverId, appUrl, page.gone),
    }),
    confirmBackup: async (flowId) => (await flows()).answer(flowId, 'backup'),
    confirmAccount: async (flowId) => (await flows()).answer(flowId, 'account'),
    cancelFlow: async (flowId) => (await flows()).cancel(flowId),

    updateServer: async (serverId, change) => (await running()).coordinator.changeLook(serverId, change),
    makePrimary: async (serverId) => (await running()).coordinator.makePrimary(serverId),
    pauseServer: async (serverId) => (await running()).coordinator.pause(serverId),
    resumeServer: async (serverId) => {
      const { coordinator, settleApprovals } = await running()
      await coordinator.resume(serverId)
      void settleApprovals()
    },
    retryNow: async (serverId) => {
      const { coordinator } = await running()
      if (!coordinator.has(serverId)) throw new HubError({ code: 'unknown-server' })
      coordinator.connectionOf(serverId)?.retryNow()
    },
    reorderServers: async (order) => (await running()).coordinator.reorder(order),
    changeServerAddress: async (serverId, url) => {
      // Rarely used, and it needs the code of sign-in: kept out of the hub's first chunk.
      const { changeServerAddress } = await import('../linking/changeServerAddress')
      await changeServerAddress(await running(), serverId, url)
    },
    mergeServers: async (keep, drop) => (await running()).coordinator.merge(keep, drop),
    signOut: async (serverId, newPrimary) => (await running()).coordinator.signOut(serverId, newPrimary),
    removeServer: async (serverId, newPrimary) => (await running()).coordinator.remove(serverId, newPrimary),
    signOutEverywhere: async (options) => {
      const { coordinator, cancelFlows } = await running()
      // Flows first: one that ended after the sign-out would sign in again.
      cancelFlows()
      await coordinator.signOutEverywhere(options)
    },
    askServerVersion: async (serverId) => {
      const { url } = (await running()).registry.get(serverId)
      return { version: (await checkHealth(createHttpClient({ url }))).version }
    },
    restoreServers: async (chosen) => (await syncedServerList()).restore(chosen),
    dismissRestorable: async (id) => (await syncedServerList()).dismiss(id),
    retrySyncedServerList: async () => (await syncedServerList()).retry(),
    replaceSyncedServerList: async () => (await syncedServerList()).replace(),
    readDiagnostics: async () => ({ text: diagnosticsText(engineFacts(generation), await connectionsOf(running)) }),
    refreshAll: async () => (await running()).coordinator.refreshAll(),
    showBackupText: async (serverId) => ({ backupText: await readBackupText(await running(), serverId) }),

    // Neither databases nor servers are needed for it.
    checkLink: async (text, source) => (await import('../linking/checkLink')).checkLink(text, source),
    startLink: async (linkText, source) => ({ flowId: await (await flows()).startLink(linkText, source, page.gone) }),
    approveTerminalLink: async (flowId, approval) => (await flows()).approveTerminalLink(flowId, approval),
    refuseLink: async (flowId) => (await flows()).refuseLink(flowId),
    handOverAccount: async (flowId, handOver) => (await flows()).handOverAccount(flowId, handOver),

    sendMessage: async (session, text) => ({
      localId: await (await connectionTo(session)).sendMessage(session.sessionId, text),
    }),
    retryMessage: async (session, localId) => (await connectionTo(session)).retryMessage(session.sessionId, localId),
    discardMessage: async (session, localId) => ({
      text: await (await connectionTo(session)).discardMessage(session.sessionId, localId),
    }),
    loadOlderMessages: async (session) => {
      const chat = (await connectionTo(session)).openChat(session.sessionId)
      try {
        await chat.loadOlder()
      } finally {
        chat.close()
      }
    },
    markRead: async (session) => (await connectionTo(session)).markRead(session.sessionId),

    answerPermission: async (session, request, answer) =>
      (await connectionTo(session)).answerPermission(session.sessionId, request, answer),
    abortTurn: async (session) => (await connectionTo(session)).abortTurn(session.sessionId),
    startSession: async (machine, start) =>
      (await running()).coordinator.connectionForMachine(machine).startSession(machine.machineId, start),
  }
}

/** A hub that could not open its storage has no servers, but still has a log. */
async function connectionsOf(running: () => Promise<RunningHub>) {
  const hub = await running().catch(() => null)
  if (!hub) return []
  const { servers, serverOrder } = hub.coordinator.state()
  return serverOrder.flatMap((id) => {
    const server = servers[id]
    return server ? { id, connection: server.connection.kind } : []
  })
}

function engineFacts(generation: string): EngineFacts {
  const { userAgent } = navigator
  return { build: __BUILD__, generation, userAgent, worker: 'onconnect' in self ? 'shared' : 'dedicated' }
}

async function readBackupText({ registry }: RunningHub, serverId: ServerId): Promise<string> {
  const { url } = registry.get(serverId)
  const credentials = await registry.readCredentials(serverId)
  if (!credentials) throw new HubError({ code: 'sign-in-needed', serverUrl: url })
  return formatBackupText(credentials.secret)
}
