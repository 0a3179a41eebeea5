import { catchesUp } from '../../../api/agentSettings/catchesUp'
import { HubError } from '../../../api/errors'
import type { CanonicalUrl, SessionId } from '../../../api/ids'
import type { MachineTable } from '../machineTable'
import type { SessionTable } from '../sessionTable'

/** From a process's first sign of life until it has surely read its session's messages (docs/protocol.md 9.3.11). */
export const firstReadMs = 1_000

/**
 * `there`: somebody reads a message to this session, or its server says what is wrong. `ended`: its machine is online,
 * and it does not run there; or its CLI would never read it, unless it runs. `unclear`: its machine is away too, so it may
 * read later what it missed; or its server was not reached yet.
 */
export type Reader = 'there' | 'ended' | 'archived' | 'unclear'

export function createReaderOf(
  sessions: Pick<SessionTable, 'get'>,
  machines: Pick<MachineTable, 'get'>,
): (id: SessionId) => Reader {
  return (id) => {
    const entry = sessions.get(id)
    if (entry?.digest?.archived) return 'archived'
    const activity = entry?.summary?.activity
    if (activity === 'unknown') return 'unclear'
    const content = entry?.digest?.content
    if (activity !== 'offline' || content?.kind !== 'open') return 'there'
    const { machineId, cliVersion } = content
    const isUp = machineId !== null && machines.get(machineId)?.summary?.presence === 'online'
    // An old CLI never asks for what it was sent meanwhile.
    return isUp || !catchesUp(cliVersion) ? 'ended' : 'unclear'
  }
}

/**
 * Whether somebody would read a message that waited for a connection: its session may have ended meanwhile, which the
 * lists tell. What was written since waits for nothing.
 */
export interface ReaderCheck {
  /** Rejects `not-found` when nobody ever would; false = nobody does before the session runs again. */
  isRead(item: { sessionId: SessionId; createdAt: number }): Promise<boolean>
  /** The connection is over. */
  lost(): void
  /** The lists are asked for over a connection. */
  asking(): void
  /** They were read, or could not be. */
  asked(): void
}

export function createReaderCheck(serverUrl: CanonicalUrl, readerOf: (id: SessionId) => Reader): ReaderCheck {
  let gate = createGate()
  return {
    async isRead({ sessionId, createdAt }) {
      if (createdAt <= (gate.askedAt ?? Infinity)) await gate.opened
      const reader = readerOf(sessionId)
      if (reader === 'archived') throw new HubError({ code: 'not-found', serverUrl, what: 'reader' })
      return reader !== 'ended'
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
