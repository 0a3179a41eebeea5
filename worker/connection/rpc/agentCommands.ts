import type { SettingChange } from '../../api/commands'
import type { SessionUsage } from '../../api/agents/sessionDetails'
import type { HubErrorData } from '../../api/errors'
import type { LocalId, SessionId } from '../../api/ids'
import type { PromptWish } from '../../api/agentSettings/picks'
import { createChangeCounter } from '../../shared/changeCounter'
import { createAccountServiceCalls, type AccountServiceCalls } from '../account/accountServices'
import { changeSettings } from '../account/changeSettings'
import type { OpenAccount } from '../account/openAccount'
import type { HttpClient } from '../transport/httpClient'
import type { ServerTransport } from '../transport/serverTransport'
import { createAgentTargets } from './agentTargets'
import { createAnswerPermission, type AnswerPermission } from './answerPermission'
import { createDirectories, type Directories } from './directories/directories'
import { createProjectPlaces, type ProjectPlaces } from './directories/projectPlaces'
import { createContinuation, type Continuation } from './continuation'
import { createMachineActions, type MachineActions } from './machineActions'
import { createNotifierInstall, type NotifierInstall } from './notifier/installNotifier'
import { createMetadataWriter } from './metadataWriter'
import { createRemovals, type Removals } from './removals'
import { createFileSearch, type FileSearch } from './fileSearch/fileSearch'
import type { RpcCall } from './rpc'
import { createSessionActions, type SessionActions } from './sessionActions'
import { createSessionFiles, type SessionFiles } from './files/sessionFiles'
import { createShellLines, type ShellLines } from './shell/shellLines'
import { readSessionUsage } from './sessionUsage'
import { createStartSession, createWaitForSession, lateSessions, waitForAgent, type StartSession } from './startSession'
import { createSessionControlCommands, type SessionControlCommands } from './sessionControlCommands'

/** Calls to the sessions and machines of one server (docs/protocol.md 5), see HubCommands. Refused while not connected. */
export interface AgentCommands
  extends
    Omit<SessionActions, 'archiveSession' | 'deleteSession'>,
    Omit<Removals, 'stop'>,
    Continuation,
    SessionControlCommands,
    SessionFiles,
    FileSearch,
    NotifierInstall,
    MachineActions,
    ShellLines,
    Directories,
    ProjectPlaces,
    AccountServiceCalls {
  answerPermission: AnswerPermission
  startSession: StartSession
  readUsage(sessionId: SessionId): Promise<SessionUsage | null>
  /** Settings of the account itself. */
  changeSettings(changes: readonly SettingChange[]): Promise<void>
  /** A session came or changed. */
  sessionChanged(): void
  stop(): void
}

export interface AgentCommandsOptions {
  http: HttpClient
  /** Acknowledged events of the server's socket. */
  emit: ServerTransport['call']
  call: RpcCall
  ready(): Promise<OpenAccount>
  /** Null = connected. */
  connectionError(): HubErrorData | null
  sendMessage(sessionId: SessionId, text: string, wish?: PromptWish): Promise<LocalId>
}

export function createAgentCommands(options: AgentCommandsOptions): AgentCommands {
  const { http, ready } = options
  const sessionChanges = createChangeCounter()
  const targets = createAgentTargets({ ...options, serverUrl: http.serverUrl })
  const metadata = createMetadataWriter({ ...options, targets })
  const controls = createSessionControlCommands({ metadata, targets })

  const { archiveSession, deleteSession, ...actions } = createSessionActions({
    http,
    targets,
    metadata,
    ready,
    picksNow: controls.picksNow,
    forgetPicks: controls.forgetPicks,
  })
  const { stop, ...removals } = createRemovals({ ...options, actions: { archiveSession, deleteSession } })
  const waitForSession = createWaitForSession({ ready, sessionChanges })
  // One after the other: an earlier change that has to be written again would undo a later one.
  let lastChange: Promise<void> = Promise.resolve()

  return {
    ...actions,
    ...removals,
    ...controls,
    ...createFileSearch(targets),
    ...createSessionFiles(targets),
    ...createDirectories(targets),
    ...createProjectPlaces(targets),
    ...createAccountServiceCalls(http),
    ...createNotifierInstall(targets),
    ...createMachineActions({ http, targets, metadata, ready }),
    ...createShellLines(targets),
    ...createContinuation({
      targets,
      metadata,
      waitForSession,
      waitForAgent: async (id, time) => waitForAgent(id, time, await ready(), sessionChanges),
      lateSessions: async (machineId) => lateSessions(machineId, await ready(), sessionChanges),
    }),
    answerPermission: createAnswerPermission(targets, controls.pickSettings),
    startSession: createStartSession({
      ...options,
      targets,
      sessionChanges,
      sendPictures: async (...given) =>
        (await import('../attachments/attachments')).createAttachments(http, ready).send(...given),
      waitForSession,
      pickSettings: controls.pickSettings,
    }),
    readUsage: async (sessionId) => {
      targets.requireConnection()
      return readSessionUsage(http, sessionId)
    },
    changeSettings(changes) {
      const askedAt = Date.now()
      const write = async () => {
        targets.requireConnection()
        await changeSettings(http, await ready(), changes, askedAt)
      }
      lastChange = lastChange.catch(() => undefined).then(write)
      return lastChange
    },
    sessionChanged: sessionChanges.changed,
    stop,
  }
}
