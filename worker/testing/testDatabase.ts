import type { LocalId, MachineId, ServerId, SessionId } from '../api/ids'
import type {
  LostMessages,
  MessageCursor,
  OutboxItem,
  StoredMachine,
  StoredMessage,
  StoredSession,
} from '../store/server/serverRecords'
import type { ServerDatabase } from '../store/server/serverDatabase.types'

/**
 * For unit tests in Node, which has no IndexedDB: the documented behaviour of ServerDatabase in memory, with copies at
 * its border like the real one. It outlives `close`, so that a test can restart a connection on it.
 */
export function createTestDatabase(serverId: ServerId): ServerDatabase {
  const sessions = new Map<SessionId, StoredSession>()
  const machines = new Map<MachineId, StoredMachine>()
  const outbox = new Map<LocalId, OutboxItem>()
  const messages = new Map<SessionId, StoredMessage[]>()
  const cursors = new Map<SessionId, MessageCursor>()
  const lost: LostMessages[] = []
  let setBackAt: number | null = null
  let account: unknown = null
  let listsAsOf: number | null = null

  function store(sessionId: SessionId, fresh: readonly StoredMessage[], historyComplete: boolean) {
    const bySeq = new Map([...(messages.get(sessionId) ?? []), ...fresh].map((message) => [message.seq, message]))
    const all = [...bySeq.values()].sort((a, b) => a.seq - b.seq)
    const before = cursors.get(sessionId)
    const cursor: MessageCursor = {
      lastSeq: all.at(-1)?.seq ?? 0,
      oldestSeq: all[0]?.seq ?? null,
      historyComplete: historyComplete || before?.historyComplete === true,
    }
    messages.set(sessionId, all)
    cursors.set(sessionId, cursor)
    return Promise.resolve(cursor)
  }

  return {
    serverId,
    readSessions: () => Promise.resolve(structuredClone([...sessions.values()])),
    async putSessions(rows) {
      for (const row of structuredClone(rows)) sessions.set(row.id, row)
    },
    async deleteSessions(ids) {
      for (const id of ids) for (const map of [sessions, messages, cursors]) map.delete(id)
    },
    readMachines: () => Promise.resolve(structuredClone([...machines.values()])),
    async putMachines(rows) {
      for (const row of structuredClone(rows)) machines.set(row.id, row)
    },
    async deleteMachines(ids) {
      for (const id of ids) machines.delete(id)
    },
    readCursor: (sessionId) => Promise.resolve(cursors.get(sessionId) ?? null),
    appendMessages: (sessionId, fresh) => store(sessionId, fresh, false),
    prependMessages: (sessionId, older, page) => store(sessionId, older, page.historyComplete),
    readNewestMessages: (sessionId, count) => Promise.resolve((messages.get(sessionId) ?? []).slice(-count)),
    readMessagesBefore: (sessionId, seq, count) =>
      Promise.resolve((messages.get(sessionId) ?? []).filter((message) => message.seq < seq).slice(-count)),
    readMessageIds: (sessionId) => Promise.resolve((messages.get(sessionId) ?? []).map(({ seq, id }) => ({ seq, id }))),
    async setBackMessages(sessionId, keptSeq, foundAt) {
      const all = messages.get(sessionId) ?? []
      const gone = all.filter(({ seq }) => seq > keptSeq)
      messages.set(
        sessionId,
        all.filter(({ seq }) => seq <= keptSeq),
      )
      if (gone.length > 0) lost.push({ sessionId, foundAt, keptSeq, messages: gone })
      const cursor = cursors.get(sessionId)
      if (keptSeq === 0 || !cursor) cursors.delete(sessionId)
      else cursors.set(sessionId, { ...cursor, lastSeq: keptSeq })
    },
    readLostMessages: (sessionId) => Promise.resolve(lost.filter((one) => one.sessionId === sessionId)),
    readSetBackAt: () => Promise.resolve(setBackAt),
    async writeSetBackAt(time) {
      setBackAt = time
    },
    readOutbox: () => Promise.resolve(structuredClone([...outbox.values()])),
    async putOutboxItem(item) {
      outbox.set(item.localId, structuredClone(item))
    },
    deleteOutboxItem: (localId) => Promise.resolve(outbox.delete(localId)),
    readAccountCache: () => Promise.resolve(structuredClone(account)),
    async writeAccountCache(cache) {
      account = structuredClone(cache)
    },
    readListsAsOf: () => Promise.resolve(listsAsOf),
    async writeListsAsOf(time) {
      listsAsOf = time
    },
    close: () => undefined,
  }
}
