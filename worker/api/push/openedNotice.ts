import type { ServerId, SessionAddress } from '../ids'

/** What the hub makes of the address of a sealed notice. */
export type OpenedNotice =
  | { kind: 'session'; session: SessionAddress }
  /** The key of several accounts opens it, and it does not say of which one it is: the person picks. */
  | { kind: 'several'; sessions: readonly SessionAddress[] }
  /** A machine's test, for these accounts. */
  | { kind: 'test'; servers: readonly ServerId[] }
  /** No account that is signed in here can open it. */
  | { kind: 'not-for-us' }
  /** No whole sealed notice. */
  | { kind: 'broken' }

export interface NoticeCommands {
  /** `address`: as it was opened. Contacts nobody. */
  openNotice(address: string): Promise<OpenedNotice>
}
