import type { ChatPhase } from '../../api/chat'
import type { ServerUnavailable } from '../transport/serverProblem'

export type ShownPhase = ReturnType<typeof createChatPhase>

/** The phase of a chat: loading, shown from this device, live, or why there is nothing. */
export function createChatPhase(storedAsOf: () => number | null, onChange: () => void) {
  let phase: ChatPhase = { kind: 'loading' }
  let isKept = false

  function set(next: ChatPhase): void {
    // Nothing opens a locked chat.
    if (isKept || phase.kind === 'locked') return
    phase = next
    onChange()
  }

  return {
    current: () => phase,
    set,
    showAsStored(): void {
      if (phase.kind === 'loading') set({ kind: 'cached', asOf: storedAsOf() ?? 0 })
    },
    connecting(): void {
      if (phase.kind === 'paused') set({ kind: 'loading' })
    },
    /** What is shown stays, and is marked as stored. */
    serverLost(unavailable: ServerUnavailable): void {
      if (phase.kind === 'live') set({ kind: 'cached', asOf: Date.now() })
      else if (phase.kind !== 'cached') set(unavailable)
    },
    /** From now on the phase does not change. */
    keep(): void {
      isKept = true
    },
  }
}
