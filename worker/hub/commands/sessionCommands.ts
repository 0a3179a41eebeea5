import type { HubCommands } from '../../api/commands'
import type { SessionAddress } from '../../api/ids'
import type { AgentCommands } from '../../connection/rpc/agentCommands'
import type { ServerConnection } from '../../connection/serverConnection.types'
import type { DraftStore } from '../../store/draftStore'
import type { CommandContext, SessionCommand } from './groups'

const firstPrompt = 'first-prompt'

/** Commands about one session or machine, which its server carries out or passes on. */
export function createSessionCommands({ running }: CommandContext): Pick<HubCommands, SessionCommand> {
  async function connectionTo(session: SessionAddress): Promise<ServerConnection> {
    return (await running()).coordinator.connectionForSession(session)
  }
  async function agentsOf(session: SessionAddress): Promise<AgentCommands> {
    return (await connectionTo(session)).agentCommands()
  }
  async function draftsOf(session: SessionAddress | null): Promise<DraftStore> {
    return session ? (await connectionTo(session)).drafts() : (await running()).drafts()
  }

  return {
    retryMessage: async (session, localId) => (await connectionTo(session)).retryMessage(session.sessionId, localId),
    discardMessage: async (session, localId) => ({
      text: await (await connectionTo(session)).discardMessage(session.sessionId, localId),
    }),
    answerPermission: async (session, request, answer) =>
      (await agentsOf(session)).answerPermission(session.sessionId, request, answer),
    abortTurn: async (session) => (await agentsOf(session)).abortTurn(session.sessionId),
    pickSettings: async (session, picks) => (await agentsOf(session)).pickSettings(session.sessionId, picks),
    readSession: async (session) => (await agentsOf(session)).readSession(session.sessionId),
    renameSession: async (session, title) => (await agentsOf(session)).renameSession(session.sessionId, title),
    archiveSession: async (session) => (await agentsOf(session)).archiveSession(session.sessionId),
    unarchiveSession: async (session) => (await agentsOf(session)).unarchiveSession(session.sessionId),
    readDraft: async (session) => {
      const drafts = await draftsOf(session)
      return { text: await drafts.read(session?.sessionId ?? firstPrompt) }
    },
    writeDraft: async (session, text) => (await draftsOf(session)).write(session?.sessionId ?? firstPrompt, text),
    deleteSession: async (session) => (await agentsOf(session)).deleteSession(session.sessionId),
    startSession: async (machine, start) => {
      const connection = (await running()).coordinator.connectionForMachine(machine)
      return (await connection.agentCommands()).startSession(machine.machineId, start)
    },
  }
}
