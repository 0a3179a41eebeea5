import type { HubCommands } from '../../api/commands'
import { HubError } from '../../api/errors'
import type { ServerId } from '../../api/ids'
import type { AgentCommands } from '../../connection/rpc/agentCommands'
import { checkHealth } from '../../connection/transport/health'
import { createHttpClient } from '../../connection/transport/httpClient'
import { formatBackupText } from '../../crypto/backupText'
import { diagnosticsText, type EngineFacts } from '../../diagnostics/diagnosticsText'
import { changeServerAddress } from '../../linking/changeServerAddress'
import type { SyncedServerList } from '../../syncedServerList/syncedServerList'
import type { RunningHub } from '../startHub'
import type { CommandContext, ServerCommand } from './groups'

declare const __BUILD__: string

/** Commands about the registered servers, their synced list, and the hub itself. */
export function createServerCommands({ generation, running }: CommandContext): Pick<HubCommands, ServerCommand> {
  async function syncedServerList(): Promise<SyncedServerList> {
    return (await running()).syncedServerList()
  }

  async function agentsOf(serverId: ServerId): Promise<AgentCommands> {
    const { coordinator, registry } = await running()
    const { url } = registry.get(serverId)
    const connection = coordinator.connectionOf(serverId)
    if (!connection) throw new HubError({ code: 'sign-in-needed', serverUrl: url })
    return connection.agentCommands()
  }

  return {
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
    refreshAll: async () => (await running()).coordinator.refreshAll(),
    changeSettings: async (serverId, changes) => (await agentsOf(serverId)).changeSettings(changes),
    readUsageDays: async (serverId, days) => (await agentsOf(serverId)).readUsageDays(days),
    readServices: async (serverId) => (await agentsOf(serverId)).readServices(),
    disconnectService: async (serverId, service) => (await agentsOf(serverId)).disconnectService(service),
    githubPage: async (serverId) => (await agentsOf(serverId)).githubPage(),
    removePhone: async (serverId, phoneId) => (await agentsOf(serverId)).removePhone(phoneId),
    reorderServers: async (order) => (await running()).coordinator.reorder(order),
    changeServerAddress: async (serverId, url) => changeServerAddress(await running(), serverId, url),
    mergeServers: async (keep, drop) => {
      await (await running()).coordinator.merge(keep, drop)
      await (await import('./settleLists')).moveInLists(running, drop, keep)
    },
    signOut: async (serverId, newPrimary) => {
      await (await running()).coordinator.signOut(serverId, newPrimary)
      await (await import('./settleLists')).forgetInLists(running, serverId)
    },
    removeServer: async (serverId, newPrimary) => {
      await (await running()).coordinator.remove(serverId, newPrimary)
      await (await import('./settleLists')).forgetInLists(running, serverId)
    },
    signOutEverywhere: async (options) => {
      const { coordinator, cancelFlows } = await running()
      // Flows first, because a flow that ends after the sign-out would sign in again.
      cancelFlows()
      await coordinator.signOutEverywhere(options)
      await (await import('./settleLists')).forgetAllLists(running)
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
    showBackupText: async (serverId) => ({ backupText: await readBackupText(await running(), serverId) }),
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
