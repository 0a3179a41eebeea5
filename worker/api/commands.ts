import type { LinkCheck, LinkSource, TerminalLinkDecision, SignInMethod, SignInTarget } from './flows'
import type { OlderFrom } from './chat'
import type { HubErrorCode } from './errors'
import type { FlowId, LocalId, MachineAddress, ServerId, SessionAddress, SessionId } from './ids'
import type { MachineCommands } from './agents/commandRun'
import type { FileCommands } from './agents/files'
import type { GoalAction } from './agents/sessionControls'
import type { ProjectCommands } from './agents/projects'
import type { FleetCommands } from './agents/fleets'
import type { AccountCommands } from './agents/account'
import type { ArtifactCommands } from './agents/artifacts'
import type { DraftCommands } from './agents/drafts'
import type { DirectoryCommands } from './agents/directories'
import type { MessageSearchCommands } from './agents/messageSearch'
import type { TemplateCommands } from './agents/templates'
import type { NotifierCommands } from './push/notifierSetup'
import type { AttachmentSource, NewPicture } from './attachments/pictures'
import type { RewindPoint, SessionDetails, SessionUsage } from './agents/sessionDetails'
import type { ServerColour, SessionRemoval, Wants } from './state'
import type { Picks, PromptWish } from './agentSettings/picks'

/**
 * Everything a page may ask of the hub. Called over Comlink; `commandTable` has each command's errors (`HubError`s) and
 * its deadline, which the page's side keeps. State comes over the state channel (channel.ts), never as a return value.
 */
export interface HubCommands
  extends
    MessageSearchCommands,
    FileCommands,
    DirectoryCommands,
    TemplateCommands,
    FleetCommands,
    ProjectCommands,
    AccountCommands,
    ArtifactCommands,
    DraftCommands,
    NotifierCommands,
    MachineCommands {
  /** Answers at once; the page uses it to see whether the hub is alive. */
  ping(): Promise<{ generation: string }>
  /** The tab's visibility and focus; decides the `app-state` reported to every server (docs/protocol.md 7.6). */
  reportPage(tab: { visible: boolean; focused: boolean; online: boolean }): Promise<void>

  // Sign-in and servers
  startSignIn(target: SignInTarget, method: SignInMethod): Promise<{ flowId: FlowId }>
  /** With the code that a signed-in browser shows. Contacts nobody before `confirmServer`. */
  startSignInWithCode(codeText: string): Promise<{ flowId: FlowId }>
  /** The person agrees to ask the server that the code names. Fails with `consent-missing` for a loopback address. */
  confirmServer(flowId: FlowId, consent: { loopback: boolean }): Promise<void>
  /**
   * Shows a code with which another browser gets the account of this entry; `appUrl` is the origin of this page. It ends
   * with `cancelFlow`, or by itself after ten minutes.
   */
  showDeviceCode(serverId: ServerId, appUrl: string): Promise<{ flowId: FlowId }>
  /** The person has written the backup text down. */
  confirmBackup(flowId: FlowId): Promise<void>
  /** The person has seen what is in the account, and wants it. */
  confirmAccount(flowId: FlowId): Promise<void>
  /** Ends a flow; nothing half-made stays on this device. */
  cancelFlow(flowId: FlowId): Promise<void>
  updateServer(serverId: ServerId, change: { label?: string; colour?: ServerColour; wants?: Wants }): Promise<void>
  makePrimary(serverId: ServerId): Promise<void>
  pauseServer(serverId: ServerId): Promise<void>
  resumeServer(serverId: ServerId): Promise<void>
  /** Connects now instead of at the next retry. */
  retryNow(serverId: ServerId): Promise<void>
  /** Puts the named servers first, in this order; those that are not named follow in the order they had. */
  reorderServers(order: ServerId[]): Promise<void>
  /**
   * The same account under another address (typed by the person): that address is probed and its server must let the
   * account's key log in as the same account. Then the entry keeps its data, and its old address is an alias.
   */
  changeServerAddress(serverId: ServerId, url: string): Promise<void>
  /**
   * Two entries of the same account (`AppState.sameAccountPairs`) become one: `keep`, with the addresses of `drop` as
   * aliases. `unsent-messages`: some wait to be sent over `drop`.
   */
  mergeServers(keep: ServerId, drop: ServerId): Promise<void>
  /**
   * Removes token, keys and the server's database from this device; the entry stays. Of the primary: `newPrimary`
   * becomes primary (it must be signed in); without one, the next signed-in server in order.
   */
  signOut(serverId: ServerId, newPrimary?: ServerId | null): Promise<void>
  /** Sign-out, then forgets the entry. `newPrimary` as in `signOut`. */
  removeServer(serverId: ServerId, newPrimary?: ServerId | null): Promise<void>
  /**
   * Signs out of every server at once: tokens, keys and all copies of sessions and messages leave this device; the
   * entries and the primary stay. With `forgetRootSecret` the first key goes, too, and the next sign-in is a first one.
   */
  signOutEverywhere(options: { forgetRootSecret: boolean }): Promise<void>
  /**
   * Signs in to restorable servers with the keys of the synced server list. Resolves at once: what becomes of each is in
   * its state (`RestorableServer.state`), and one that is connected becomes a registered server. Fails with `consent-missing` for a loopback address without
   * `loopbackConsent`; then nobody was contacted.
   */
  restoreServers(servers: { id: string; loopbackConsent: boolean }[]): Promise<void>
  /** This browser no longer offers to restore it; it stays in the list. */
  dismissRestorable(restorableId: string): Promise<void>
  /** Reads or writes the list now instead of at the next try. */
  retrySyncedServerList(): Promise<void>
  /** The person gives up the list that cannot be opened: the servers of this browser are saved in its place. */
  replaceSyncedServerList(): Promise<void>
  refreshAll(): Promise<void>
  /** Changes single settings of the account on that server; all others, and those of other clients, stay. */
  changeSettings(serverId: ServerId, changes: readonly SettingChange[]): Promise<void>
  /** What the hub did, for a bug report; nothing of it is content, an address or a secret. Answers without storage, too. */
  readDiagnostics(): Promise<{ text: string }>
  /** Asks the server about itself; null = it does not say. Rejects as its connection does. */
  askServerVersion(serverId: ServerId): Promise<{ version: string | null }>
  /** Backup text of the account secret used on that server. */
  showBackupText(serverId: ServerId): Promise<{ backupText: string }>

  // Linking terminals and devices
  /** Tells what a text is; contacts nobody and starts nothing. */
  checkLink(text: string, source: LinkSource): Promise<LinkCheck>
  /** Parses the link; contacts nobody. Makes a TerminalLinkFlow or an AccountRequestFlow. */
  startLink(linkText: string, source: LinkSource): Promise<{ flowId: FlowId }>
  /** Fails with `no-server-chosen` or `consent-missing` when the decision does not fit the link; nobody was asked. */
  approveTerminalLink(flowId: FlowId, approval: TerminalLinkDecision): Promise<void>
  /** Of a terminal link or an account request. */
  refuseLink(flowId: FlowId): Promise<void>
  /**
   * Gives the whole account of this entry to the device of an AccountRequestFlow. `typedHost` must equal the host (with
   * port) of that server; else it fails with `consent-missing`, and nobody was asked.
   */
  handOverAccount(flowId: FlowId, handOver: { serverId: ServerId; typedHost: string }): Promise<void>

  // Chats
  /**
   * Stored in the outbox of that server before this resolves. With what was picked for the session (`wish` over its
   * metadata) as far as the agent's CLI knows it.
   */
  sendMessage(session: SessionAddress, text: string, wish?: PromptWish): Promise<{ localId: LocalId }>
  /**
   * The same with pictures: stored encrypted before this resolves, uploaded before their text is sent. `pictures-not-taken`:
   * the session's agent would drop them.
   */
  sendPictures(
    session: SessionAddress,
    text: string,
    pictures: readonly NewPicture[],
    wish?: PromptWish,
  ): Promise<{ localId: LocalId }>
  /** The decrypted bytes; its type is told by them alone, empty = no picture of the kinds that are shown. */
  openAttachment(session: SessionAddress, source: AttachmentSource): Promise<Blob>
  /** Writes picks into the session's metadata, where all clients read them; they count from the next prompt on. */
  pickSettings(session: SessionAddress, picks: Picks): Promise<void>
  /** Of a message that waits until the agent is done: hands it to the agent's own queue, from where nothing comes back. */
  sendNow(session: SessionAddress, localId: LocalId): Promise<void>
  /** Of messages that wait until the agent is done: one place earlier (-1) or later (1). */
  moveMessage(session: SessionAddress, localId: LocalId, step: 1 | -1): Promise<void>
  retryMessage(session: SessionAddress, localId: LocalId): Promise<void>
  /** Gives the text, and its pictures, back to the composer; `not-found`: it was sent meanwhile. */
  discardMessage(session: SessionAddress, localId: LocalId): Promise<{ text: string; pictures?: NewPicture[] }>
  /** The next ones, of those that are stored here or (`server`, the default) anywhere. `isEnd`: there are none there. */
  loadOlderMessages(session: SessionAddress, from?: OlderFrom): Promise<{ isEnd: boolean }>
  markRead(session: SessionAddress): Promise<void>

  // Agents: calls to a machine or session through its server, which take up to 50 s (docs/protocol.md 5.1)
  /**
   * Answers a waiting request. Resolves when the agent has taken the answer; fails with `not-found` when it waits no
   * longer, with `request-changed` when another one waits under its id than the person saw.
   */
  answerPermission(session: SessionAddress, request: ShownRequest, answer: PermissionAnswer): Promise<void>
  /** Stops the current turn. */
  abortTurn(session: SessionAddress): Promise<void>
  /** Takes over from the terminal, or hands back to it; nothing where it is so already. */
  giveControl(session: SessionAddress, to: 'app' | 'terminal'): Promise<void>
  actOnGoal(session: SessionAddress, action: GoalAction): Promise<void>
  /** Answers a form of Happy Agent; its digest is that of its kind and questions. Fails as `answerPermission` does. */
  answerForm(session: SessionAddress, form: ShownRequest, answer: FormAnswer): Promise<void>
  /** Facts that the list does not have, as they are now. */
  readSession(session: SessionAddress): Promise<SessionDetails>
  /** Null = nothing was reported. */
  readUsage(session: SessionAddress): Promise<SessionUsage | null>
  /** The title, for all of the account's clients; merged with what others wrote meanwhile. */
  renameSession(session: SessionAddress, title: string): Promise<void>
  /**
   * Ends the agents if they run, and archives the sessions (`archive`) or deletes them with their messages from their
   * server, for good. It is stored, and done after a time in which it can be taken back (`takeBackRemovals`), also after a restart;
   * what becomes of it is in `SessionMarks.removal`.
   */
  removeSessions(sessions: readonly SessionAddress[], how: SessionRemoval['how']): Promise<void>
  takeBackRemovals(sessions: readonly SessionAddress[]): Promise<void>
  /** Takes it back out of the archive; its agent stays ended. */
  unarchiveSession(session: SessionAddress): Promise<void>
  /** On this device: pinned sessions stand first. `wants` null = what was chosen for its server. */
  markSession(session: SessionAddress, marks: { pinned?: boolean; wants?: Wants | null }): Promise<void>
  /** The same session runs again, on its machine. */
  resumeSession(session: SessionAddress): Promise<void>
  /** What `forkSession` can go back to, newest last. */
  listRewindPoints(session: SessionAddress): Promise<RewindPoint[]>
  /** A new session that knows the conversation: all of it, or what was said up to and including `upTo`. */
  forkSession(
    session: SessionAddress,
    fork: { upTo: string | null; isSideChat: boolean },
  ): Promise<{ sessionId: SessionId }>
  /** Starts a session on a machine; with `firstPrompt`, that is in the outbox of the new session when this resolves. */
  startSession(machine: MachineAddress, start: SessionStart): Promise<SessionStartResult>
}

/** One setting, by the names that lead to it; null takes it out. */
export interface SettingChange {
  path: readonly string[]
  value: string | boolean | null
}

/** The request that an answer is about: its id, and the digest of what was on the screen (`requestDigest`). */
export interface ShownRequest {
  id: string
  digest: string
  /** All that the person read, where that was one line of somebody else's making: the request has to be this line whole. */
  line?: string
}

/** What every command may fail with, besides what its entry says. `hub-…`: raised by the page. */
export type CommonErrorCode = 'storage-failed' | 'internal' | 'hub-unresponsive' | 'hub-restarted'

type OwnErrorCode = Exclude<HubErrorCode, CommonErrorCode>

/** `Code`: what the command may fail with, without the common codes; only the typecheck knows it, so it costs no bytes. */
interface CommandEntry<Code extends OwnErrorCode = OwnErrorCode> {
  /** A command that the hub does not answer within this time has failed: a call to a dead worker hangs for ever. */
  readonly deadlineMs: number
  readonly errors?: Code
}

function within<Code extends OwnErrorCode = never>(deadlineMs: number): CommandEntry<Code> {
  return { deadlineMs }
}

/** Parsing, storage and starts of flows, which report by their state. */
const quickMs = 15_000
/** Waits for a database to be deleted, or for one request to a server. */
const slowMs = 30_000
/** The hub gives up a call to a machine or session after 50 s by itself. */
const agentMs = 60_000

type OfServer = 'unreachable' | 'server-failed' | 'bad-answer' | 'too-much' | 'sign-in-needed' | 'cancelled'
type OfConnection = 'unknown-server' | 'sign-in-needed'
type OfAgent = OfConnection | 'agent-failed' | 'agent-unreachable' | 'locked-content' | 'bad-answer' | 'not-found'

/** Each command with its errors and its deadline. A command without an entry fails the typecheck. */
export const commandTable = {
  // A dead hub is told by its lock, at once; this is for one that is stuck.
  ping: within(20_000),
  reportPage: within(quickMs),
  // `cancelled`: the page was gone before its flow could start.
  startSignIn: within<'bad-server-url' | 'unknown-server' | 'cancelled'>(quickMs),
  startSignInWithCode: within<'bad-device-code' | 'cancelled'>(quickMs),
  confirmServer: within<'unknown-flow' | 'consent-missing'>(quickMs),
  showDeviceCode: within<'unknown-server' | 'cancelled'>(quickMs),
  confirmBackup: within<'unknown-flow'>(quickMs),
  confirmAccount: within<'unknown-flow'>(quickMs),
  cancelFlow: within(quickMs),
  updateServer: within<'unknown-server'>(quickMs),
  makePrimary: within<OfConnection>(quickMs),
  pauseServer: within<'unknown-server'>(quickMs),
  resumeServer: within<'unknown-server'>(quickMs),
  retryNow: within<'unknown-server'>(quickMs),
  reorderServers: within<'unknown-server'>(quickMs),
  // Two requests to a new address, each of which may take 15 s, and a database that is closed.
  changeServerAddress: within<
    'unknown-server' | 'bad-server-url' | 'already-registered' | 'different-account' | 'not-a-happy-server' | OfServer
  >(45_000),
  mergeServers: within<'unknown-server' | 'different-account' | 'unsent-messages'>(slowMs),
  signOut: within<OfConnection>(slowMs),
  removeServer: within<OfConnection>(slowMs),
  signOutEverywhere: within(slowMs),
  restoreServers: within<'consent-missing'>(quickMs),
  dismissRestorable: within(quickMs),
  retrySyncedServerList: within(quickMs),
  replaceSyncedServerList: within(quickMs),
  refreshAll: within(quickMs),
  changeSettings: within<OfConnection | OfServer | 'locked-content'>(agentMs),
  readDiagnostics: within(quickMs),
  readUsageDays: within<OfConnection | OfServer>(slowMs),
  readServices: within<OfConnection | OfServer>(slowMs),
  disconnectService: within<OfConnection | OfServer>(slowMs),
  githubPage: within<OfConnection | OfServer>(slowMs),
  removePhone: within<OfConnection | OfServer>(slowMs),
  askServerVersion: within<'unknown-server' | 'not-a-happy-server' | OfServer>(slowMs),
  showBackupText: within<OfConnection>(quickMs),

  checkLink: within(quickMs),
  startLink: within<'bad-link' | 'cancelled'>(quickMs),
  approveTerminalLink: within<'unknown-flow' | 'unknown-server' | 'no-server-chosen' | 'consent-missing'>(quickMs),
  refuseLink: within<'unknown-flow'>(quickMs),
  handOverAccount: within<'unknown-flow' | 'unknown-server' | 'consent-missing'>(quickMs),

  sendMessage: within<OfConnection | 'locked-content' | 'not-found'>(quickMs),
  // Several large pictures are read, encrypted and stored.
  sendPictures: within<OfConnection | 'locked-content' | 'not-found' | 'pictures-not-taken'>(agentMs),
  openAttachment: within<OfConnection | OfServer | 'locked-content' | 'not-found' | 'attachment-storage'>(150_000),
  pickSettings: within<OfAgent | OfServer>(slowMs),
  sendNow: within<OfConnection | 'not-found'>(quickMs),
  moveMessage: within<OfConnection | 'not-found'>(quickMs),
  retryMessage: within<OfConnection | 'not-found'>(quickMs),
  discardMessage: within<OfConnection | 'not-found'>(quickMs),
  loadOlderMessages: within<'unknown-server' | 'not-found' | OfServer>(slowMs),
  markRead: within<OfConnection>(quickMs),
  readDraft: within<OfConnection>(quickMs),
  writeDraft: within<OfConnection>(quickMs),
  readKeptPictures: within<OfConnection>(slowMs),
  keepPicture: within<OfConnection>(slowMs),

  answerPermission: within<OfAgent | 'request-changed'>(agentMs),
  abortTurn: within<OfAgent>(agentMs),
  giveControl: within<OfAgent>(agentMs),
  actOnGoal: within<OfAgent>(agentMs),
  answerForm: within<OfAgent | 'request-changed'>(agentMs),
  // Two calls where the first cannot do it.
  findFiles: within<OfAgent>(110_000),
  readSession: within<OfConnection | 'locked-content' | 'not-found'>(quickMs),
  readUsage: within<OfAgent | OfServer>(slowMs),
  renameSession: within<OfAgent | OfServer>(agentMs),
  removeSessions: within<OfConnection>(quickMs),
  takeBackRemovals: within<OfConnection | 'too-late'>(quickMs),
  unarchiveSession: within<OfAgent | OfServer>(agentMs),
  markSession: within<OfConnection>(quickMs),
  // It may be asked twice, and a session that ended a moment ago shows its first sign of life after a minute.
  resumeSession: within<OfAgent>(120_000),
  listRewindPoints: within<OfAgent>(agentMs),
  // Two calls to the machine, then the new session may come late.
  forkSession: within<OfAgent>(110_000),
  searchSession: within<OfConnection | 'locked-content' | 'not-found'>(agentMs),
  fetchHistory: within<OfConnection | OfServer | 'not-found' | 'set-back'>(agentMs),
  listDirectory: within<OfAgent>(agentMs),
  readFile: within<OfAgent>(110_000),
  writeFile: within<OfAgent>(agentMs),
  readChanges: within<OfAgent>(110_000),
  readDiff: within<OfAgent>(110_000),
  findDirectories: within<OfAgent>(agentMs),
  readRepository: within<OfAgent>(agentMs),
  // Each looks at the repository first.
  addWorktree: within<OfAgent>(110_000),
  removeWorktree: within<OfAgent>(150_000),
  readTemplates: within(quickMs),
  saveTemplate: within(quickMs),
  deleteTemplate: within(quickMs),
  readFleets: within(quickMs),
  saveFleet: within(quickMs),
  forgetFleet: within(quickMs),
  readPlaces: within(quickMs),
  askPlaces: within<OfAgent>(agentMs),
  readArtifactList: within<OfConnection>(quickMs),
  readArtifact: within<OfConnection | OfServer>(slowMs),
  createArtifact: within<OfConnection | OfServer | 'locked-content' | 'write-conflict' | 'too-late'>(agentMs),
  saveArtifact: within<OfConnection | OfServer | 'locked-content' | 'write-conflict' | 'too-late'>(agentMs),
  removeArtifact: within<OfConnection | OfServer>(slowMs),
  takeBackArtifactRemoval: within<OfConnection | 'too-late'>(quickMs),
  renameMachine: within<OfAgent | OfServer>(agentMs),
  stopDaemon: within<OfAgent>(agentMs),
  removeMachine: within<OfConnection | OfServer>(slowMs),
  runCommand: within<OfAgent>(agentMs),
  notifier: within<OfAgent | OfServer | 'write-conflict' | 'request-changed'>(200_000),
  openNotice: within(quickMs),
  // The new session may come late.
  startSession: within<OfAgent | 'pictures-not-taken'>(90_000),
} as const satisfies CommandTable<keyof HubCommands>

export type CommandTable<Name extends string> = Record<Name, CommandEntry>

/** What a person decides about a waiting request (docs/protocol.md 5.4); the hub words it for the agent's kind. */
export type PermissionAnswer =
  | { kind: 'allow' }
  /** This tool (Bash: this exact command; edits: all edits) until the session ends. */
  | { kind: 'allow-for-session' }
  /** A plan, and from then on everything without asking. */
  | { kind: 'allow-everything' }
  /** `reason` is told to the model where its kind of agent can be told. */
  | { kind: 'deny'; reason: string | null }
  /** Denies and stops the turn; of agents that tell the two apart. */
  | { kind: 'stop' }
  /** AskUserQuestion: label or free text by question text. */
  | { kind: 'answers'; answers: Record<string, string> }

/** By question id. */
export type FormAnswer =
  | { kind: 'answered'; answers: Record<string, { options: string[]; custom?: string }> }
  | { kind: 'cancelled' }

export interface SessionStart {
  /** Absolute on that machine, or beginning with `~`, which the hub replaces by the machine's home directory. */
  directory: string
  /** False first: the CLI creates by default (docs/protocol.md 9.4.7). */
  createDirectory: boolean
  /** `claude`, `codex`, `gemini`, … */
  agent: string
  firstPrompt: string | null
  /** Go with the first prompt; `pictures-not-taken`: its CLI would drop them, the session is there without a prompt. */
  pictures?: readonly NewPicture[]
  /** Its agent begins with it. */
  wish?: PromptWish
}

export type SessionStartResult =
  | { kind: 'started'; sessionId: SessionId }
  /** Ask the person, then call again with `createDirectory`. */
  | { kind: 'directory-missing'; directory: string }
