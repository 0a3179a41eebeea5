import type { HubCommands } from '../../api/commands'
import type { MachineAddress, ServerId, SessionAddress, SessionId } from '../../api/ids'
import type { AgentCommands } from '../../connection/rpc/agentCommands'
import type { ServerConnection } from '../../connection/serverConnection.types'
import type { DraftStore } from '../../store/draftStore'
import { createDraftCommands, firstPrompt } from './drafts'
import { createArtifactCommands } from './artifacts'
import { createFleetCommands } from './fleets'
import { createProjectCommands } from './projects'
import { createTemplateCommands } from './templates'
import type { CommandContext, SessionCommand } from './groups'

/** Commands about one session or machine, which its server carries out or passes on. */
export function createSessionCommands({ running }: CommandContext): Pick<HubCommands, SessionCommand> {
  async function connectionTo(session: SessionAddress): Promise<ServerConnection> {
    return (await running()).coordinator.connectionForSession(session)
  }
  async function agentsOf(session: SessionAddress): Promise<AgentCommands> {
    return (await connectionTo(session)).agentCommands()
  }
  async function agentsOfMachine(machine: MachineAddress): Promise<AgentCommands> {
    return (await running()).coordinator.connectionForMachine(machine).agentCommands()
  }
  /** Null = of a session that does not exist yet. */
  async function picturesOf(session: SessionAddress | null): Promise<DraftStore> {
    return session ? (await connectionTo(session)).drafts() : (await running()).drafts()
  }
  async function forEachServer(
    sessions: readonly SessionAddress[],
    act: (agents: AgentCommands, ids: SessionId[]) => Promise<void>,
  ): Promise<void> {
    const byServer = new Map<ServerId, SessionAddress[]>()
    for (const session of sessions) byServer.set(session.serverId, [...(byServer.get(session.serverId) ?? []), session])
    const results = await Promise.allSettled(
      [...byServer.values()].map(async (ofServer) => {
        const [first] = ofServer
        const ids = ofServer.map(({ sessionId }) => sessionId)
        if (first) await act(await agentsOf(first), ids)
      }),
    )
    for (const result of results) if (result.status === 'rejected') throw result.reason
  }

  return {
    notifier: async (machine, wish) =>
      (await import('./notifierCommand')).setUpNotifier(await running(), machine, wish),
    openNotice: async (address) => (await import('./openNotice')).openNotice(await running(), address),
    sendNow: async (session, localId) => (await connectionTo(session)).sendNow(session.sessionId, localId),
    moveMessage: async (session, localId, step) =>
      (await connectionTo(session)).moveMessage(session.sessionId, localId, step),
    retryMessage: async (session, localId) => (await connectionTo(session)).retryMessage(session.sessionId, localId),
    discardMessage: async (session, localId) => {
      const attachments = await (await connectionTo(session)).attachments()
      // Read before the message is discarded, which deletes them.
      const pictures = await attachments.readUnsent(session.sessionId, localId)
      const text = await (await connectionTo(session)).discardMessage(session.sessionId, localId)
      return { text, ...(pictures.length > 0 ? { pictures } : {}) }
    },
    sendPictures: async (session, text, pictures, wish) => ({
      localId: await (await (await connectionTo(session)).attachments()).send(session.sessionId, text, pictures, wish),
    }),
    openAttachment: async (session, source) =>
      (await (await connectionTo(session)).attachments()).open(session.sessionId, source),
    answerPermission: async (session, request, answer) =>
      (await agentsOf(session)).answerPermission(session.sessionId, request, answer),
    abortTurn: async (session) => (await agentsOf(session)).abortTurn(session.sessionId),
    pickSettings: async (session, picks) => (await agentsOf(session)).pickSettings(session.sessionId, picks),
    giveControl: async (session, to) => (await agentsOf(session)).giveControl(session.sessionId, to),
    actOnGoal: async (session, action) => (await agentsOf(session)).actOnGoal(session.sessionId, action),
    answerForm: async (session, form, answer) => (await agentsOf(session)).answerForm(session.sessionId, form, answer),
    findFiles: async (session, query) => (await agentsOf(session)).findFiles(session.sessionId, query),
    readSession: async (session) => (await agentsOf(session)).readSession(session.sessionId),
    readUsage: async (session) => (await agentsOf(session)).readUsage(session.sessionId),
    renameSession: async (session, title) => (await agentsOf(session)).renameSession(session.sessionId, title),
    removeSessions: (sessions, how) => forEachServer(sessions, (agents, ids) => agents.removeSessions(ids, how)),
    takeBackRemovals: (sessions) => forEachServer(sessions, (agents, ids) => agents.takeBackRemovals(ids)),
    unarchiveSession: async (session) => (await agentsOf(session)).unarchiveSession(session.sessionId),
    ...createDraftCommands(running),
    readKeptPictures: async (session) => (await picturesOf(session)).readPictures(session?.sessionId ?? firstPrompt),
    keepPicture: async (session, id, picture) =>
      (await picturesOf(session)).writePicture(session?.sessionId ?? firstPrompt, id, picture),
    markSession: async (session, marks) => (await agentsOf(session)).markSession(session.sessionId, marks),
    resumeSession: async (session) => (await agentsOf(session)).resumeSession(session.sessionId),
    listRewindPoints: async (session) => (await agentsOf(session)).listRewindPoints(session.sessionId),
    forkSession: async (session, fork) => ({
      sessionId: await (await agentsOf(session)).forkSession(session.sessionId, fork),
    }),
    searchSession: async (session, words) =>
      (await (await connectionTo(session)).messageSearch()).searchSession(session.sessionId, words),
    fetchHistory: async (session, upTo) =>
      (await (await connectionTo(session)).messageSearch()).fetchHistory(session.sessionId, upTo),
    listDirectory: async (session, path) => (await agentsOf(session)).listDirectory(session.sessionId, path),
    readFile: async (session, path) => (await agentsOf(session)).readFile(session.sessionId, path),
    writeFile: async (session, path, write) => (await agentsOf(session)).writeFile(session.sessionId, path, write),
    readChanges: async (session) => (await agentsOf(session)).readChanges(session.sessionId),
    readDiff: async (session, file) => (await agentsOf(session)).readDiff(session.sessionId, file),
    findDirectories: async (machine, path) => (await agentsOfMachine(machine)).findDirectories(machine.machineId, path),
    readRepository: async (machine, directory, used) =>
      (await agentsOfMachine(machine)).readRepository(machine.machineId, directory, used),
    addWorktree: async (machine, directory, wish) =>
      (await agentsOfMachine(machine)).addWorktree(machine.machineId, directory, wish),
    removeWorktree: async (machine, directory, path, options) =>
      (await agentsOfMachine(machine)).removeWorktree(machine.machineId, directory, path, options),
    ...createTemplateCommands(running),
    ...createFleetCommands(running),
    ...createProjectCommands(running, agentsOfMachine),
    ...createArtifactCommands(running),
    renameMachine: async (machine, name) => (await agentsOfMachine(machine)).renameMachine(machine.machineId, name),
    stopDaemon: async (machine) => (await agentsOfMachine(machine)).stopDaemon(machine.machineId),
    removeMachine: async (machine) => (await agentsOfMachine(machine)).removeMachine(machine.machineId),
    runCommand: async (place, ...line) =>
      'sessionId' in place
        ? (await agentsOf(place)).runInSession(place.sessionId, ...line)
        : (await agentsOfMachine(place)).runOnMachine(place.machineId, ...line),
    startSession: async (machine, start) => (await agentsOfMachine(machine)).startSession(machine.machineId, start),
  }
}
