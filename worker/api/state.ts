import type { HubErrorData, UnreachableReason } from './errors'
import type { CanonicalUrl, MachineId, ServerId, SessionId } from './ids'
import type { Rows } from './rows'

/** State of the topic `app`: what every tab sees. All times are epoch milliseconds. */
export interface AppState {
  /** Random per hub start. A change means: everything was rebuilt. */
  generation: string
  /** `ready` once the registry and all caches were read; nothing waits for a server. */
  phase: 'reading-cache' | 'ready'
  /** `present` after the first sign-in; it outlives sign-out and removal of the primary. */
  rootKey: 'absent' | 'present'
  /** What a first sign-in uses unless the person changes it. */
  defaultServer: DefaultServer
  primaryServerId: ServerId | null
  /** Registry order. */
  serverOrder: ServerId[]
  servers: Record<ServerId, ServerState>
  sessions: Record<ServerId, Rows<SessionSummary>>
  machines: Record<ServerId, Record<MachineId, MachineSummary>>
  /** Entries that seem to be the same account at two addresses, in registry order. */
  sameAccountPairs: SameAccountPair[]
  /** The synced server list, which is kept encrypted in the primary account. */
  syncedServerList: SyncedServerListState
  /** From the primary server only. */
  profile: PrimaryProfile
  /** From the primary server only. */
  settings: PrimarySettings
  /** Terminals that the app's host offers for trying it out; missing = none. */
  demo?: readonly DemoTerminal[]
}

/** A terminal of the demo that nobody has approved yet. Its link goes the way of every link: it proves nothing. */
export interface DemoTerminal {
  label: string
  link: string
}

export interface SyncedServerListState {
  status: ListSyncStatus
  /** Servers of the list that this browser does not have and that the person did not turn down. Nobody was contacted. */
  restorable: RestorableServer[]
  /** Registered here and not in the list: taken out in another browser, or the key is not in this browser. */
  leftOut: ServerId[]
}

/** What became of the list. `serverId` is the primary; times are those of the list. */
export type ListSyncStatus =
  /** Nobody is signed in on the primary. */
  | { kind: 'none' }
  /** Something is to be saved; the primary is paused, or not connected yet. */
  | { kind: 'waiting'; serverId: ServerId }
  /** It is being read or written. */
  | { kind: 'saving'; serverId: ServerId }
  | { kind: 'synced'; serverId: ServerId; savedAt: number }
  /**
   * The last change is not saved; it is tried again by itself. `savedAt` null = no list was saved yet, as far as we
   * know.
   */
  | { kind: 'unsaved'; serverId: ServerId; savedAt: number | null; error: HubErrorData }
  /** What is stored there cannot be opened. It stays, and nothing is saved, until the person has it replaced. */
  | { kind: 'locked'; serverId: ServerId; why: 'undecipherable' | 'newer' }

export interface RestorableServer {
  id: string
  url: CanonicalUrl
  label: string
  shortLabel: string
  colour: ServerColour
  /** Seen from the first sign-in that the list knows. */
  keyOrigin: KeyOrigin
  isHttps: boolean
  /** Means this computer, whichever one the entry was made on. */
  isLoopback: boolean
  /** Host in Unicode when it differs from its ASCII form (punycode), for a warning. */
  unicodeHost: string | null
  /** The list names it as the primary; connected, it becomes that here too. */
  isPrimary: boolean
  state: RestoreState
}

export type RestoreState = { at: 'offered' } | { at: 'connecting' } | { at: 'failed'; error: HubErrorData }

/** Both are signed in to the same account id with the same key. */
export interface SameAccountPair {
  first: ServerId
  second: ServerId
}

export type DefaultServer =
  | { kind: 'looking' }
  | { kind: 'found'; url: CanonicalUrl; because: 'own-origin' | 'host-setting' | 'hosted' }
  /** The host's setting names something unusable: said, never silently replaced. */
  | { kind: 'misconfigured'; value: string }

/** Index into the eight server colours of the design system. */
export type ServerColour = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7

export interface ServerState {
  id: ServerId
  url: CanonicalUrl
  aliases: CanonicalUrl[]
  label: string
  /** One or two letters, unique among the registered servers where possible. */
  shortLabel: string
  colour: ServerColour
  addedAt: number
  lastUsedAt: number
  isPrimary: boolean
  account: ServerAccount
  connection: ConnectionState
  /**
   * Up to when what is shown of this server is known: the last contact with it, once its lists were read; null = they
   * never were.
   */
  listsAsOf: number | null
  /** Why the lists of this server cannot be read although it is connected, and since when; null = they can. */
  listsProblem: { since: number; error: HubErrorData } | null
  /** When the server was last seen to be set back to an older copy of itself; null = never. */
  setBackAt: number | null
  /** Messages that this device has not sent yet, failed ones included; null = not read yet, or not readable. */
  unsentMessages: number | null
  /** Prompts that failed, and that the person decides about, oldest first; null = not read yet, or not readable. */
  failedPrompts: readonly FailedPrompt[] | null
  /** What the person wants to be told of it on this device. */
  wants: Wants
}

/** `at`: when it was written. */
export interface FailedPrompt {
  sessionId: SessionId
  at: number
}

/** needs-me: not what has only finished · mute: nothing. */
export type Wants = 'all' | 'needs-me' | 'mute'

export type ServerAccount =
  | { kind: 'signed-out' }
  | {
      kind: 'signed-in'
      accountId: string
      /** First 16 hex digits of the account's public signing key, in groups of four. */
      fingerprint: string
      keyOrigin: KeyOrigin
    }

/** root: the first sign-in's secret · derived: HKDF of it · own: a secret of this entry only. */
export type KeyOrigin = 'root' | 'derived' | 'own'

export type ConnectionState =
  | { kind: 'paused' }
  | { kind: 'signed-out' }
  | { kind: 'connecting' }
  | { kind: 'connected'; since: number }
  /** `offlineSince` null = not connected yet since this hub started. */
  | {
      kind: 'waiting-to-retry'
      retryAt: number
      offlineSince: number | null
      problem: ConnectionProblem
    }
  | { kind: 'sign-in-needed'; since: number }
  | { kind: 'blocked'; reason: UnreachableReason }

export type ConnectionProblem =
  | { kind: 'unreachable'; reason: UnreachableReason }
  | { kind: 'server-failed'; status: number }
  | { kind: 'bad-answer' }
  /** This browser did not open what is stored of this server; the server itself was not asked. */
  | { kind: 'storage-failed' }

export interface SessionSummary {
  serverId: ServerId
  id: SessionId
  createdAt: number
  /** When its last message was made, else the session itself: no heartbeat moves it. */
  updatedAt: number
  activeAt: number
  /** Highest message seq known. */
  seq: number
  activity: SessionActivity
  unread: boolean
  /** Names (`requestName`) of the requests and ids of the forms that wait for a decision; none when locked or inactive. */
  pendingRequests: readonly string[]
  content: SessionContent
  /** What this device alone knows about it; missing = nothing. */
  marks?: SessionMarks
}

export interface SessionMarks {
  pinned?: true
  /** What the person wants to be told of it; missing = what they chose for its server. */
  wants?: Wants
  /** Decided and not carried out yet: at `at`, or when its server can be reached after that. */
  removal?: SessionRemoval
}

export interface SessionRemoval {
  how: 'archive' | 'delete'
  at: number
  /** Why the last try failed; it is not tried again by itself. */
  error?: HubErrorData
}

/**
 * First match wins: archived · offline (inactive) · needs-you (pending requests) · working (thinking) · idle.
 * `unknown`: cached, and its server has not been reached by this hub yet. `lost`, before all others: its server has it no
 * more, because it was set back to an older copy of itself or because another device deleted the session; which is not
 * known. What is shown is this browser's copy.
 */
export type SessionActivity = 'needs-you' | 'working' | 'idle' | 'offline' | 'archived' | 'unknown' | 'lost'

/** Nobody is there who could answer. */
export function hasEnded(activity: SessionActivity | undefined): boolean {
  return activity === 'offline' || activity === 'archived' || activity === 'lost'
}

export type SessionContent =
  | {
      kind: 'open'
      title: string | null
      path: string
      host: string
      homeDir: string | null
      machineId: MachineId | null
      /** `claude`, `codex`, `gemini`, … ; missing on the wire = claude. */
      agent: string
      cliVersion: string | null
      /** The terminal drives (local mode). */
      controlledByTerminal: boolean
      isSideChat: boolean
      /** Of a side chat: the session that it was made from; null = it does not say. */
      sideChatOf?: SessionId | null
      /** The calls that it answers; missing = it does not say. Only Happy Agent does. */
      calls?: string[]
    }
  /** Cannot be decrypted with this account's keys; kept, shown locked. */
  | { kind: 'locked' }

export interface MachineSummary {
  serverId: ServerId
  id: MachineId
  activeAt: number
  /** `unknown`: cached, and its server has not been reached by this hub yet. */
  presence: 'online' | 'offline' | 'unknown'
  content: MachineContent
}

export type MachineContent =
  | {
      kind: 'open'
      name: string
      host: string
      platform: string
      homeDir: string
      cliVersion: string
      /** Agents that are installed there, as the CLI names them; missing = the machine does not say. */
      agents?: string[]
      /** Where its daemon keeps its login; missing = it does not say. */
      happyHomeDir?: string
      /** The daemon is the one of Happy Agent, not the one of the CLI. */
      isHappyAgent?: true
      /** Its daemon can bring ended sessions back. */
      canResume: boolean
    }
  | { kind: 'locked' }

export type PrimaryProfile =
  | { kind: 'none' }
  | {
      kind: 'loaded'
      serverId: ServerId
      accountId: string
      firstName: string | null
      lastName: string | null
      username: string | null
      avatarUrl: string | null
    }
  | { kind: 'failed'; serverId: ServerId; error: HubErrorData }

/** The decrypted settings object of the primary account; unknown fields are kept on every write. */
export type PrimarySettings =
  | { kind: 'none' }
  | { kind: 'loaded'; serverId: ServerId; version: number; values: Record<string, unknown> }
  | { kind: 'locked'; serverId: ServerId }
