import type { SyncedServerListState } from '../api/state'

export interface ListPublisher {
  /** Describes the list again, and hands it on when it is another one. */
  publish(): void
  stop(): void
}

/** Describing takes a while: only the newest description is handed on, and none that is known already. */
export function createListPublisher(
  describe: () => Promise<SyncedServerListState>,
  handOn: (state: SyncedServerListState) => void,
): ListPublisher {
  let published = ''
  let newest = 0
  let isStopped = false

  async function publishAs(turn: number): Promise<void> {
    const state = await describe()
    const text = JSON.stringify(state)
    if (turn !== newest || text === published || isStopped) return
    published = text
    handOn(state)
  }

  return {
    publish: () => void publishAs(++newest),
    stop() {
      isStopped = true
    },
  }
}
