import type { StoredMessage } from '../store/server/serverRecords'

/** A message whose every field tells its seq, for tests. */
export function messageOf(seq: number, origin = 'server'): StoredMessage {
  return {
    seq,
    id: `message-${seq}`,
    localId: null,
    content: btoa(`${origin} ${seq}`),
    createdAt: 1000 + seq,
    updatedAt: 2000 + seq,
  }
}
