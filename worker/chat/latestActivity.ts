import { normalizeRecord } from './records/normalize'
import type { OpenedMessage } from './records/records'

/**
 * What the messages say about whether the agent works: the last turn's start or end, in `seq` order (docs/protocol.md 7.4).
 * Null = they say nothing. Complements the `activity` ephemerals, which can be lost.
 */
export function latestActivity(messages: readonly OpenedMessage[]): { seq: number; thinking: boolean } | null {
  let latest: { seq: number; thinking: boolean } | null = null
  for (const message of messages) {
    if (latest !== null && message.seq < latest.seq) continue
    for (const part of normalizeRecord(message)) {
      if (part.kind === 'turn-start') latest = { seq: message.seq, thinking: true }
      // A bare `ready` may come before the answer it stands for (older CLIs), so it says nothing here.
      const isEnd = part.kind === 'turn-aborted' || (part.kind === 'turn-end' && part.status !== null)
      if (isEnd) latest = { seq: message.seq, thinking: false }
    }
  }
  return latest
}
