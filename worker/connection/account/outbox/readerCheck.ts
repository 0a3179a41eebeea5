import { HubError } from '../../../api/errors'
import type { CanonicalUrl, SessionId } from '../../../api/ids'

/**
 * Whether somebody would read a message that waited for a connection: its session may have been archived meanwhile,
 * which the lists tell. What was written since waits for nothing.
 */
export interface ReaderCheck {
  /** Rejects `not-found` when nobody would. */
  check(item: { sessionId: SessionId; createdAt: number }): Promise<void>
  /** The connection is over. */
  lost(): void
  /** The lists are asked for over a connection. */
  asking(): void
  /** They were read, or could not be. */
  asked(): void
}

export function createReaderCheck(serverUrl: CanonicalUrl, isArchived: (id: SessionId) => boolean): ReaderCheck {
  let gate = createGate()
  return {
    async check({ sessionId, createdAt }) {
      if (createdAt <= (gate.askedAt ?? Infinity)) await gate.opened
      if (isArchived(sessionId)) throw new HubError({ code: 'not-found', serverUrl, what: 'reader' })
    },
    lost() {
      // Who waits for the old one posts, which fails for want of a connection, and is tried again.
      gate.open()
      gate = createGate()
    },
    asking: () => void (gate.askedAt ??= Date.now()),
    asked: () => gate.open(),
  }
}

const nothing = (): void => undefined

function createGate(): { askedAt: number | null; opened: Promise<void>; open(): void } {
  let open = nothing
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { askedAt: null, opened, open }
}
