import type { CanonicalUrl } from './ids'
import type { PictureRefusal } from './attachments/pictures'

/** Why a server could not be reached, as far as a browser can tell. */
export type UnreachableReason =
  /** The browser itself is offline. */
  | 'browser-offline'
  /** The connection failed: refused, DNS or TLS. A browser does not tell these apart. */
  | 'connection-failed'
  /** The server answers, but not to this page: no CORS headers (told apart by a no-cors request). */
  | 'cors'
  /** No answer within the deadline. */
  | 'timed-out'
  /** An https page may not call this http address. */
  | 'mixed-content'
  /** The browser wants a permission for addresses of the local network, or refused it. */
  | 'local-network'
  /** The person paused the server. */
  | 'paused'

export type ServerUrlProblem =
  | 'empty'
  | 'not-a-url'
  | 'not-http'
  | 'has-credentials'
  | 'has-path'
  | 'has-query'
  | 'has-fragment'
  | 'too-long'

export type LinkProblem =
  | 'not-a-link'
  /** It signs this browser in instead (`startSignInWithCode`). */
  | 'device-code'
  /** The same, read by the camera, of a server on the computer that shows it: not reachable from here under that name. */
  | 'device-code-of-loopback'
  | 'key-missing'
  | 'key-invalid'
  | 'repeated-parameter'
  | 'server-invalid'
  | 'too-long'

export type DeviceCodeProblem =
  | 'empty'
  | 'not-a-code'
  | 'code-missing'
  | 'code-invalid'
  | 'server-missing'
  | 'server-invalid'
  | 'repeated-parameter'
  | 'too-long'

export type BackupTextProblem = 'empty' | 'alphabet' | 'length'

/**
 * Every failure that crosses the hub's border, as plain data. Words for people are made in `web/i18n`;
 * `serverUrl` names the server wherever one is concerned.
 */
export type HubErrorData =
  | { code: 'unreachable'; serverUrl: CanonicalUrl; reason: UnreachableReason }
  | { code: 'not-a-happy-server'; serverUrl: CanonicalUrl }
  /** The server answered, but not in the protocol's shape. `detail` is for the developer, never raw server text. */
  | { code: 'bad-answer'; serverUrl: CanonicalUrl; detail: string }
  /** The server gives more than one server may cost (limits.ts). Nothing of it was taken. */
  | { code: 'too-much'; serverUrl: CanonicalUrl; what: 'answer' | 'list' | 'events' | 'attachment' }
  | { code: 'server-failed'; serverUrl: CanonicalUrl; status: number }
  | { code: 'sign-in-needed'; serverUrl: CanonicalUrl }
  | {
      code: 'not-found'
      serverUrl: CanonicalUrl
      what:
        | 'session'
        | 'machine'
        | 'message'
        | 'terminal-request'
        | 'permission-request'
        | 'home-directory'
        | 'conversation'
        /** What its machine's daemon needs to resume it. */
        | 'record'
        | 'directory'
        | 'file'
        /** The session was archived before a message to it was sent. */
        | 'reader'
    }
  /** The request that waits now is another one than the person saw under this id. Nothing was sent. */
  | { code: 'request-changed'; serverUrl: CanonicalUrl }
  /** The machine or session answered with a failure; `text` is its own, untrusted. */
  | { code: 'agent-failed'; serverUrl: CanonicalUrl; text: string }
  /** The server has no answer of the machine or session: offline, gone, or too slow. */
  | { code: 'agent-unreachable'; serverUrl: CanonicalUrl; what: 'machine' | 'session' }
  | { code: 'already-registered'; serverUrl: CanonicalUrl }
  /** The account there is another one than the account of the entry. */
  | { code: 'different-account'; serverUrl: CanonicalUrl }
  /** What was asked for would lose messages that wait to be sent. */
  | { code: 'unsent-messages'; serverUrl: CanonicalUrl; count: number }
  | { code: 'bad-server-url'; problem: ServerUrlProblem }
  | { code: 'bad-backup-text'; problem: BackupTextProblem }
  | { code: 'bad-link'; problem: LinkProblem }
  | { code: 'bad-device-code'; problem: DeviceCodeProblem }
  /** The person has not agreed to what this would do, or typed another host than the server's. Nothing was done. */
  | { code: 'consent-missing'; consent: 'loopback' | 'account-secret' | 'hand-over' }
  /** The link came without a server and no server is registered yet, or none was picked. */
  | { code: 'no-server-chosen' }
  /** The named registry entry does not exist (any more). */
  | { code: 'unknown-server' }
  | { code: 'unknown-flow' }
  /** Nobody scanned the device-linking code in time. */
  | { code: 'device-link-expired'; serverUrl: CanonicalUrl }
  /** The browser that showed the code did not hand the account over in time. */
  | { code: 'device-code-unanswered'; serverUrl: CanonicalUrl }
  /** Other browsers kept writing in between, or the server says so. */
  | { code: 'write-conflict'; serverUrl: CanonicalUrl }
  /** The list of servers has outgrown what is kept on a server. */
  | { code: 'server-list-too-large'; serverUrl: CanonicalUrl }
  /** What is to be taken back was carried out already, or is being. */
  | { code: 'too-late'; serverUrl: CanonicalUrl }
  /** The server was set back to an older copy of itself, and has lost this. */
  | { code: 'set-back'; serverUrl: CanonicalUrl }
  /** The place where the server keeps attachments, another host or an address that is not used; see `why`. */
  | { code: 'attachment-storage'; serverUrl: CanonicalUrl; host: string; why: 'unreachable' | 'refused' | 'not-used' }
  /** The agent, or its CLI, cannot be given pictures. Nothing was sent. */
  | { code: 'pictures-not-taken'; serverUrl: CanonicalUrl; why: PictureRefusal }
  /** The content cannot be decrypted with the keys of this account. */
  | { code: 'locked-content'; serverUrl: CanonicalUrl }
  /** IndexedDB refused: full, blocked or gone. */
  | { code: 'storage-failed'; detail: string }
  /** Raised by the page: the hub gave no answer within the deadline, or restarted meanwhile. */
  | { code: 'hub-unresponsive' }
  | { code: 'hub-restarted' }
  | { code: 'cancelled' }
  /** A defect of ours. `detail` carries no secret. */
  | { code: 'internal'; detail: string }

export type HubErrorCode = HubErrorData['code']

/** Error with a `code`; crosses Comlink as its `data` (see the throw transfer handler in worker/api/transfer.ts). */
export class HubError extends Error {
  readonly code: HubErrorCode
  readonly data: HubErrorData

  constructor(data: HubErrorData, options?: ErrorOptions) {
    super(data.code, options)
    this.name = 'HubError'
    this.code = data.code
    this.data = data
  }
}

let reportDefect = (thrown: unknown): void => console.error(thrown)

/** Who hears of our own defects; the console, until this is called. */
export function setDefectReporter(report: (thrown: unknown) => void): void {
  reportDefect = report
}

/** Data of whatever was thrown; what is no HubError is a defect of ours, and only its name is told. */
export function errorData(thrown: unknown): HubErrorData {
  if (thrown instanceof HubError) return thrown.data
  reportDefect(thrown)
  return { code: 'internal', detail: thrown instanceof Error ? thrown.name : typeof thrown }
}
