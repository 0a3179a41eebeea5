import type { SyncedServerListState } from '../api/state'

export interface ListPublisher {
  /** Describes the list again, and passes the description on if it has changed. */
  publish(): void
  stop(): void
}

/** Describing is asynchronous: only the newest description is passed on, and none that equals the last one. */
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
