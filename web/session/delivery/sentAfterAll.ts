import { HubError } from '../../../worker/api/errors'
import type { LocalId, SessionAddress } from '../../../worker/api/ids'
import type { HubClient } from '../../hub/hubContext'
import { hasPrompt } from './handedOver.logic'

/** The next hub starts, and reads what waits on this device. */
const patienceMs = 10_000

/**
 * Whether a prompt was taken although its answer never came: the hub died between. The next one shows it in the chat then,
 * and sends it; given back, it would be there twice.
 */
export function wasTakenAfterAll(
  hub: Pick<HubClient, 'openTopic'>,
  session: SessionAddress,
  localId: LocalId,
  error: unknown,
): Promise<boolean> {
  if (!(error instanceof HubError && error.data.code === 'hub-restarted')) return Promise.resolve(false)
  const chat = hub.openTopic({ kind: 'chat', session })
  return new Promise((resolve) => {
    const end = (wasTaken: boolean): void => {
      clearTimeout(timer)
      stop()
      resolve(wasTaken)
    }
    // The dead hub says no more, so every state is one of the next.
    const stop = chat.subscribe(() => {
      const state = chat.current()
      if (state === undefined || state === 'gone') return
      if (hasPrompt(state, localId)) end(true)
      else if (state.phase.kind === 'live') end(false)
    })
    const timer = setTimeout(() => end(false), patienceMs)
  })
}

/** Throws the error where it was not. */
export async function takenAfterAll(
  hub: Pick<HubClient, 'openTopic'>,
  session: SessionAddress,
  localId: LocalId,
  error: unknown,
): Promise<{ localId: LocalId }> {
  if (await wasTakenAfterAll(hub, session, localId, error)) return { localId }
  throw error
}
