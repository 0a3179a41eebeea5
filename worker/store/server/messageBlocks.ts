import type { SessionId } from '../../api/ids'
import { blocksOf, type MessageBlock, type MessageBlockKey } from './messageBlockKeys'
import type { MessageCursor, StoredMessage } from './serverRecords'

const blockLength = 100

/** The parts of idb's store that are needed here; all work runs in the caller's transaction. */
interface MessageBlockReader {
  openCursor(range: IDBKeyRange, direction: 'prev'): Promise<MessageBlockCursor | null>
}

interface MessageBlockStore extends MessageBlockReader {
  get(range: IDBKeyRange): Promise<MessageBlock | undefined>
  getAll(range: IDBKeyRange): Promise<MessageBlock[]>
  put(block: MessageBlock): Promise<unknown>
  delete(key: MessageBlockKey): Promise<void>
}

interface MessageBlockCursor {
  readonly value: MessageBlock
  continue(): Promise<MessageBlockCursor | null>
}

/** Adds the messages whose seq is not stored yet, in whatever order and with whatever repeats they come. */
export async function mergeMessages(
  store: MessageBlockStore,
  sessionId: SessionId,
  messages: readonly StoredMessage[],
): Promise<void> {
  const arriving = messages.toSorted((a, b) => a.seq - b.seq)
  const lowest = arriving.at(0)?.seq
  const highest = arriving.at(-1)?.seq
  if (lowest === undefined || highest === undefined) return

  const touched = await blocksAround(store, sessionId, lowest, highest)
  const known = touched.flatMap((block) => block.messages)
  const bySeq = new Map(known.map((message) => [message.seq, message]))
  for (const message of arriving) {
    if (!bySeq.has(message.seq)) bySeq.set(message.seq, message)
  }
  if (bySeq.size === known.length) return

  const merged = [...bySeq.values()].sort((a, b) => a.seq - b.seq)
  await Promise.all(touched.map((block) => store.delete([sessionId, block.firstSeq])))
  await Promise.all(blocksFrom(sessionId, merged).map((block) => store.put(block)))
}

/** The blocks that overlap the seqs, and the neighbours on both sides where they have room. */
async function blocksAround(
  store: MessageBlockStore,
  sessionId: SessionId,
  lowest: number,
  highest: number,
): Promise<MessageBlock[]> {
  const [cursorBefore, within, after] = await Promise.all([
    store.openCursor(IDBKeyRange.bound([sessionId], [sessionId, lowest]), 'prev'),
    // A range that is open and empty is an error in IndexedDB.
    lowest === highest ? [] : store.getAll(IDBKeyRange.bound([sessionId, lowest], [sessionId, highest], true)),
    store.get(IDBKeyRange.bound([sessionId, highest], [sessionId, []], true)),
  ])
  const before = cursorBefore?.value
  const touched = [...within]
  if (before && (hasRoom(before) || (before.messages.at(-1)?.seq ?? 0) >= lowest)) touched.unshift(before)
  if (after && hasRoom(after)) touched.push(after)
  return touched
}

function hasRoom(block: MessageBlock): boolean {
  return block.messages.length < blockLength
}

function blocksFrom(sessionId: SessionId, messages: StoredMessage[]): MessageBlock[] {
  const blocks: MessageBlock[] = []
  for (let start = 0; start < messages.length; start += blockLength) {
    const slice = messages.slice(start, start + blockLength)
    const first = slice[0]
    if (first) blocks.push({ sessionId, firstSeq: first.seq, messages: slice })
  }
  return blocks
}

/** The newest `count` messages with a seq below `beforeSeq` (null = the newest of all), in seq order. */
export async function readMessages(
  store: MessageBlockReader,
  sessionId: SessionId,
  beforeSeq: number | null,
  count: number,
): Promise<StoredMessage[]> {
  const range =
    beforeSeq === null ? blocksOf(sessionId) : IDBKeyRange.bound([sessionId], [sessionId, beforeSeq], false, true)
  const found: StoredMessage[][] = []
  let missing = count
  let cursor = missing > 0 ? await store.openCursor(range, 'prev') : null
  while (cursor && missing > 0) {
    const block = cursor.value.messages
    const older = beforeSeq === null ? block : block.filter((message) => message.seq < beforeSeq)
    const taken = older.slice(-missing)
    found.unshift(taken)
    missing -= taken.length
    cursor = missing > 0 ? await cursor.continue() : null
  }
  return found.flat()
}

/** The cursor after these messages were stored; it moves by nothing else. */
export function cursorAfter(
  cursor: MessageCursor | null | undefined,
  messages: readonly StoredMessage[],
  historyComplete: boolean,
): MessageCursor {
  const seqs = messages.map((message) => message.seq)
  const known = cursor?.oldestSeq ?? null
  const oldest = known === null ? seqs : [known, ...seqs]
  return {
    lastSeq: Math.max(cursor?.lastSeq ?? 0, ...seqs),
    oldestSeq: oldest.length === 0 ? null : Math.min(...oldest),
    historyComplete: historyComplete || (cursor?.historyComplete ?? false),
  }
}

/** Takes the messages after `keptSeq` out of the blocks. Resolves to them, in seq order. */
export async function takeMessagesAfter(
  store: MessageBlockStore,
  sessionId: SessionId,
  keptSeq: number,
): Promise<StoredMessage[]> {
  const blocks = await store.getAll(blocksOf(sessionId))
  const touched = blocks.filter((block) => (block.messages.at(-1)?.seq ?? 0) > keptSeq)
  const messages = touched.flatMap((block) => block.messages)
  const kept = messages.filter((message) => message.seq <= keptSeq)
  await Promise.all(touched.map((block) => store.delete([sessionId, block.firstSeq])))
  await Promise.all(blocksFrom(sessionId, kept).map((block) => store.put(block)))
  return messages.filter((message) => message.seq > keptSeq)
}
