import type { LostPart } from '../../api/chat'
import { createChatReducer } from '../../chat/chatReducer'
import type { OpenedMessage } from '../../chat/records/records'
import type { RecordCipher } from '../../crypto/recordCipher'
import { createPacer } from '../../shared/pacing'
import type { LostMessages, StoredMessage } from '../../store/server/serverRecords'

/** Decrypts with a pause every 8 ms. What does not open is told by its value. */
export async function openMessages(messages: readonly StoredMessage[], cipher: RecordCipher): Promise<OpenedMessage[]> {
  const pace = createPacer()
  const opened: OpenedMessage[] = []
  for (const { seq, id, localId, createdAt, content } of messages) {
    opened.push({ seq, id, localId, createdAt, value: await cipher.decrypt(content) })
    await pace()
  }
  return opened
}

/** What the server lost, as chat items. Nothing of it runs any more. */
export async function reduceLost(
  { foundAt, keptSeq, messages }: LostMessages,
  cipher: RecordCipher,
): Promise<LostPart> {
  const reducer = createChatReducer()
  reducer.setSessionActive(false)
  reducer.apply(await openMessages(messages, cipher))
  const { order, items } = reducer.result()
  return { foundAt, afterSeq: keptSeq, order, items }
}
