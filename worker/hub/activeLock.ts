import { noteProblem } from '../diagnostics/diagnostics'
import { activeLockName, hubName, successionChannelName, type SuccessionMessage } from '../api/handshake'

/**
 * An active hub that does not answer a claim within this time is frozen or stuck, not slow; its lock is stolen. A dead one
 * has no lock.
 */
const answerLimitMs = 20_000

/** Why a hub gives up its place: its pages are old too, or only it was too slow. */
export type RetireReason = 'newer-build' | 'stolen'

export interface ActiveHub {
  becomeActive(): void
  retire(reason: RetireReason): Promise<void>
}

/**
 * Waits until this hub is the active one: the only one that holds sockets and databases, over all builds and kinds of
 * worker. `becomeActive` runs then; `retire` when a hub of another build asks for its place, or when the lock was stolen
 * because this hub did not answer. The lock is released when `retire` resolves.
 */
export function contendForActive(generation: string, hub: ActiveHub): void {
  const channel = new BroadcastChannel(successionChannelName)
  const queued = new AbortController()
  let isActive = false
  let unanswered: ReturnType<typeof setTimeout> | undefined
  let leave: ((reason: RetireReason) => void) | undefined

  function hold(): Promise<void> {
    clearTimeout(unanswered)
    isActive = true
    hub.becomeActive()
    return new Promise((resolve) => {
      leave = (reason) => {
        isActive = false
        void hub.retire(reason).finally(resolve)
      }
    })
  }

  function contend(options: LockOptions): void {
    navigator.locks.request(activeLockName, options, hold).catch((error: unknown) => {
      if (isActive) leave?.('stolen')
      else if (!queued.signal.aborted) noteProblem('active-lock', error)
    })
  }

  function post(message: SuccessionMessage): void {
    channel.postMessage(message)
  }

  channel.addEventListener('message', ({ data: message }: MessageEvent<SuccessionMessage>) => {
    if (message.type === 'claim' && isActive) {
      const stays = message.name === hubName
      post({ type: 'answer', to: message.from, stays })
      if (!stays) leave?.('newer-build')
    }
    if (message.type === 'answer' && message.to === generation) clearTimeout(unanswered)
  })

  contend({ signal: queued.signal })
  unanswered = setTimeout(() => {
    queued.abort()
    contend({ steal: true })
  }, answerLimitMs)
  post({ type: 'claim', from: generation, name: hubName })
}
