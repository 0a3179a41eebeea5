import type { HubErrorData, LinkProblem } from './errors'
import type { CanonicalUrl, FlowId, MachineId, ServerId, SessionId } from './ids'
import type { KeyOrigin } from './state'

/** State of the topic of one flow. Flows live in the hub's memory: a restarted hub answers `unknown-flow`. */
export type FlowState = SignInFlow | TerminalLinkFlow | AccountRequestFlow | DeviceCodeFlow

/** How to get an account on a server (docs/design.md 4.2). */
export type SignInMethod =
  /** A new random secret; its backup text is shown and must be confirmed before it is used. */
  | { kind: 'new-key' }
  /** Backup text or base64url of an existing secret. */
  | { kind: 'backup-key'; text: string }
  /** The root secret, as the Happy mobile app would do. */
  | { kind: 'same-key' }
  /** HKDF of the root secret with the entry's derivation id. */
  | { kind: 'separate-key' }
  /** Shows a code that a signed-in device scans. */
  | { kind: 'device-link' }

export type SignInTarget =
  | { kind: 'existing'; serverId: ServerId }
  /** Typed by the person: parsed and probed before anything else. */
  | { kind: 'new'; url: string }

export interface SignInFlow {
  kind: 'sign-in'
  id: FlowId
  serverUrl: CanonicalUrl
  step: SignInStep | { at: 'done'; serverId: ServerId }
}

export type SignInStep =
  /** A code named this server. Nobody is contacted before the person agrees (`confirmServer`). */
  | { at: 'confirm-server'; server: NamedServer }
  /** The browser that shows the code has not handed the account over yet. */
  | { at: 'waiting-for-browser'; since: number }
  | { at: 'contacting-server' }
  | { at: 'confirm-backup'; backupText: string }
  /** `linkText` is `happy:///account?<key>`; show it as QR and text. */
  | { at: 'waiting-for-device'; linkText: string; since: number }
  | { at: 'signing-in' }
  /**
   * Nothing is stored yet. An unknown key makes a new, empty account (docs/protocol.md 1.8):
   * both counts 0 must be said before the person goes on.
   */
  | { at: 'confirm-account'; fingerprint: string; sessions: number; machines: number }
  | { at: 'saving' }
  | { at: 'failed'; error: HubErrorData }

/** This browser shows a code with which another one gets the account of this entry. */
export interface DeviceCodeFlow {
  kind: 'device-code'
  id: FlowId
  serverId: ServerId
  serverUrl: CanonicalUrl
  /** The other browser must run on this computer. */
  isLoopback: boolean
  step: DeviceCodeStep
}

export type DeviceCodeStep =
  /** `linkText` carries the code: show it as QR and text. `problem`: why the server cannot be asked just now. */
  | { at: 'showing'; linkText: string; since: number; expiresAt: number; problem: HubErrorData | null }
  /** Read back from the server. The code is worth nothing more to this browser. */
  | { at: 'handed-over' }
  | { at: 'ended'; outcome: DeviceCodeOutcome }

export type DeviceCodeOutcome =
  /** Nobody read the code in time. Nothing was handed over. */
  | { kind: 'expired' }
  /** The server holds another answer than ours: whoever read the code got somebody else's account. */
  | { kind: 'answered-by-someone-else' }
  | { kind: 'failed'; error: HubErrorData }
  /** Sent, but not read back: the other browser may have got the account. */
  | { kind: 'unproven'; error: HubErrorData }

/** How a link came in. */
export type LinkSource =
  /** Opened in the browser: address bar, protocol handler, link capturing. */
  | 'web-link'
  | 'camera'
  /** Pasted, typed or shared text. */
  | 'paste'
  /** A picture: dropped, pasted, chosen or shared. */
  | 'image'

/** What a text turned out to be (`checkLink`). */
export type LinkCheck =
  | { kind: 'terminal-link' }
  | { kind: 'account-request' }
  /** It signs this browser in: `startSignInWithCode`. */
  | { kind: 'device-code' }
  | { kind: 'no-link'; problem: LinkProblem }

export interface TerminalLinkFlow {
  kind: 'terminal-link'
  id: FlowId
  source: LinkSource
  /** Base64url of the terminal's key, for the short form on the screen only. */
  terminalKey: string
  /** Where the link says the terminal waits; null = an old link without a server. */
  namedServer: NamedServer | null
  /** Six words of key and named server (docs/design.md 4.9), to be compared; null = the terminal shows none. */
  fingerprint: string[] | null
  /** The terminal takes only an answer that proves this very link was read (docs/design.md 4.10). */
  isBound: boolean
  step: TerminalLinkStep
}

export interface NamedServer {
  url: CanonicalUrl
  /** Host in Unicode when it differs from its ASCII form (punycode), for a warning. */
  unicodeHost: string | null
  isHttps: boolean
  isLoopback: boolean
  /** Registry entries for this address (canonical or alias); several = several accounts there. Empty = new server. */
  knownAs: ServerId[]
}

export type TerminalLinkStep =
  /** Nothing was fetched, logged in or written yet. `preselected`: the primary for links without a server. */
  | { at: 'confirm'; preselected: ServerId | null }
  /** Getting an account on a new server; the sub-steps are those of a sign-in. */
  | { at: 'sign-in'; step: SignInStep }
  | { at: 'approving'; serverUrl: CanonicalUrl }
  | { at: 'approved'; serverId: ServerId; keyOrigin: KeyOrigin; serverIsNew: boolean; machine: ArrivingMachine }
  | { at: 'not-approved'; serverUrl: CanonicalUrl | null; outcome: TerminalLinkOutcome }

/** A login makes no machine: it appears when `happy` or its daemon starts there; then its first session. */
export type ArrivingMachine =
  | { kind: 'waiting'; since: number }
  | { kind: 'arrived'; machineId: MachineId }
  | { kind: 'session-started'; machineId: MachineId | null; sessionId: SessionId }

export type TerminalLinkOutcome =
  /** Approved before we tried. */
  | { kind: 'already-used' }
  | { kind: 'not-found' }
  /** Read-back differs from what we sent: do not use the terminal. */
  | { kind: 'approved-by-someone-else' }
  /**
   * The requester asked for the old v1 answer, which is the account secret itself. Nothing was sent. `approveTerminalLink` may
   * be called again with `oldCli`.
   */
  | { kind: 'asks-for-account-secret' }
  /**
   * Camera and loopback: the address means the terminal's computer, not this one. Nobody was contacted. The flow
   * starts in this state.
   */
  | { kind: 'loopback-from-camera' }
  | { kind: 'refused-by-person' }
  /** Unreachable, sign-in needed, garbage, storage: the error says which. */
  | { kind: 'failed'; error: HubErrorData }
  /** Our answer was sent, but its effect could not be read back. It is resolved when the server answers again. */
  | { kind: 'unproven'; error: HubErrorData }

/** The person's decision on the confirmation screen. */
export type TerminalLinkDecision = (
  | { kind: 'on-known-server'; serverId: ServerId }
  | { kind: 'on-new-server'; method: SignInMethod }
) & {
  /** The person agreed that "localhost means this computer"; needed where namedServer.isLoopback and it is new. */
  loopbackConsent: boolean
  /**
   * "Old CLI" for this one approval: the host (with port) of the server as typed by the person; must equal it.
   * Only after asks-for-account-secret.
   */
  oldCli: { typedHost: string } | null
}

/** `happy:///account?<key>`: another device asks for an account, whole (docs/design.md 4.12). */
export interface AccountRequestFlow {
  kind: 'account-request'
  id: FlowId
  source: LinkSource
  /** Base64url of the device's key, for the short form on the screen only. */
  deviceKey: string
  step: AccountRequestStep
}

export type AccountRequestStep =
  /** Nothing was fetched or sent. The person picks whose account to hand over; nothing is preselected. */
  | { at: 'confirm' }
  | { at: 'handing-over'; serverUrl: CanonicalUrl }
  | { at: 'handed-over'; serverId: ServerId }
  | { at: 'not-handed-over'; serverUrl: CanonicalUrl | null; outcome: AccountRequestOutcome }

export type AccountRequestOutcome =
  /** 404: no device waits there under this code. No other server was or will be asked. */
  | { kind: 'not-found' }
  /** The server holds another answer than ours: somebody else answered this device first. */
  | { kind: 'answered-by-someone-else' }
  | { kind: 'refused-by-person' }
  | { kind: 'failed'; error: HubErrorData }
  /** Sent, but not read back. */
  | { kind: 'unproven'; error: HubErrorData }
