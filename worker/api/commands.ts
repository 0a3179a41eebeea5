import type { LinkCheck, LinkSource, TerminalLinkDecision, SignInMethod, SignInTarget } from './flows'
import type { FlowId, LocalId, MachineAddress, ServerId, SessionAddress, SessionId } from './ids'
import type { ServerColour } from './state'

/**
 * Everything a tab may ask of the hub. Called over Comlink; every call has a deadline on the page's side.
 * Failures are `HubError`s. State comes over the state channel (channel.ts), never as a return value.
 */
export interface HubCommands {
  /** Answers at once; the page uses it to see whether the hub is alive. */
  ping(): Promise<{ generation: string }>
  /** The tab's visibility and focus; decides the `app-state` reported to every server (docs/protocol.md 7.6). */
  reportPage(tab: { visible: boolean; focused: boolean; online: boolean }): Promise<void>

  // Sign-in and servers
  startSignIn(target: SignInTarget, method: SignInMethod): Promise<{ flowId: FlowId }>
  /** With the code that a signed-in browser shows. Contacts nobody before `confirmServer`. Fails with `bad-device-code`. */
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
  /** The person wants this account although, or because, of what was found under it. */
  confirmAccount(flowId: FlowId): Promise<void>
  /** Ends a flow; nothing half-made stays on this device. */
  cancelFlow(flowId: FlowId): Promise<void>
  updateServer(serverId: ServerId, change: { label?: string; colour?: ServerColour }): Promise<void>
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
   * Fails with `bad-server-url`, `already-registered`, `different-account`, or as the new address does.
   */
  changeServerAddress(serverId: ServerId, url: string): Promise<void>
  /**
   * Two entries of the same account (`AppState.mergeOffers`) become one: `keep`, with the addresses of `drop` as
   * aliases. Fails with `different-account`, or `unsent-messages` while messages wait to be sent over `drop`.
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
   * entries and the primary stay. With `forgetFirstKey` the first key goes, too, and the next sign-in is a first one.
   */
  signOutEverywhere(options: { forgetFirstKey: boolean }): Promise<void>
  /**
   * Signs in to saved servers with their saved keys. Resolves at once: each offer says in the state what becomes of it,
   * and one that is connected becomes a server. Fails with `consent-missing` for a loopback address without
   * `loopbackConsent`; then nobody was contacted.
   */
  restoreServers(offers: { id: string; loopbackConsent: boolean }[]): Promise<void>
  /** Not offered in this browser any more; it stays in the list. */
  dismissRestorable(offerId: string): Promise<void>
  /** Reads or writes the list now instead of at the next try. */
  retrySyncedServerList(): Promise<void>
  /** The person gives up the list that cannot be opened: the servers of this browser are saved in its place. */
  replaceSyncedServerList(): Promise<void>
  refreshAll(): Promise<void>
  /** Asks the server about itself; null = it does not say. Rejects as its connection does. */
  askServerVersion(serverId: ServerId): Promise<{ version: string | null }>
  /** Backup text of the account secret used on that server. */
  showBackupText(serverId: ServerId): Promise<{ backupText: string }>

  // Linking terminals and devices
  /** Tells what a text is; contacts nobody and starts nothing. */
  checkLink(text: string, source: LinkSource): Promise<LinkCheck>
  /** Parses the link; contacts nobody. Makes a TerminalLinkFlow or an AccountRequestFlow. Fails with `bad-link`. */
  startLink(linkText: string, source: LinkSource): Promise<{ flowId: FlowId }>
  /** Fails with `no-server-chosen` or `consent-missing` when the decision does not fit the link; nobody was asked. */
  approveTerminalLink(flowId: FlowId, approval: TerminalLinkDecision): Promise<void>
  /** Of both kinds. */
  refuseLink(flowId: FlowId): Promise<void>
  /**
   * Gives the whole account of this entry to the device of an AccountRequestFlow. `typedHost` must equal the host (with
   * port) of that server; else it fails with `consent-missing`, and nobody was asked.
   */
  handOverAccount(flowId: FlowId, handOver: { serverId: ServerId; typedHost: string }): Promise<void>

  // Chats
  /** Stored in the outbox of that server before this resolves. */
  sendMessage(session: SessionAddress, text: string): Promise<{ localId: LocalId }>
  retryMessage(session: SessionAddress, localId: LocalId): Promise<void>
  /** Gives the text back to the composer; fails with `not-found` if it was sent meanwhile. */
  discardMessage(session: SessionAddress, localId: LocalId): Promise<{ text: string }>
  loadOlderMessages(session: SessionAddress): Promise<void>
  markRead(session: SessionAddress): Promise<void>

  // AgentCommands work. These are calls to the machine or session through its server: they take up to 50 s (docs/protocol.md 5.1)
  // and fail with `agent-failed`, `agent-unreachable` or what the server's connection says.
  /**
   * Answers a waiting request. Resolves when the agent has taken the answer; fails with `not-found` when it waits no
   * longer, with `request-changed` when another one waits under its id than the person saw.
   */
  answerPermission(session: SessionAddress, request: ShownRequest, answer: PermissionAnswer): Promise<void>
  /** Stops the current turn. */
  abortTurn(session: SessionAddress): Promise<void>
  /** Starts a session on a machine; with `firstPrompt`, that is in the outbox of the new session when this resolves. */
  startSession(machine: MachineAddress, start: SessionStart): Promise<SessionStartResult>
}

/** The request that an answer is about: its id, and the digest of what was on the screen (`requestDigest`). */
export interface ShownRequest {
  id: string
  digest: string
}

/** What a person decides about a waiting request (docs/protocol.md 5.4); the hub words it for the agent's kind. */
export type PermissionAnswer =
  | { kind: 'allow' }
  /** This tool (Bash: this exact command; edits: all edits) until the session ends. */
  | { kind: 'allow-for-session' }
  /** `reason` is told to the model where its kind of agent can be told. */
  | { kind: 'deny'; reason: string | null }
  /** AskUserQuestion: label or free text by question text. */
  | { kind: 'answers'; answers: Record<string, string> }

export interface SessionStart {
  /** Absolute on that machine, or beginning with `~`, which the hub replaces by the machine's home directory. */
  directory: string
  /** False first: the CLI creates by default (docs/protocol.md 9.4.7). */
  createDirectory: boolean
  /** `claude`, `codex`, `gemini`, … */
  agent: string
  firstPrompt: string | null
}

export type SessionStartResult =
  | { kind: 'started'; sessionId: SessionId }
  /** Ask the person, then call again with `createDirectory`. */
  | { kind: 'directory-missing'; directory: string }
