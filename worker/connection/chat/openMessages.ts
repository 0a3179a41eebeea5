import type { LostPart } from '../../api/chat'
import { createChatReducer } from '../../chat/chatReducer'
import type { OpenedMessage } from '../../chat/records/records'
import type { RecordCipher } from '../../crypto/recordCipher'
import { createPacer } from '../../shared/pacing'
import type { LostMessages, StoredMessage } from '../../store/server/serverRecords'

/** How many are decrypted at a time. Engines decrypt beside this thread, and several together 2-3 times faster. */
const atOnce = 32
/** Reading the decrypted text is this thread's work again, so of large messages fewer are taken at a time. */
const charactersAtOnce = 200_000

/** Decrypts with a pause every 8 ms. The value of a message says whether it could be opened. */
export async function openMessages(messages: readonly StoredMessage[], cipher: RecordCipher): Promise<OpenedMessage[]> {
  const pace = createPacer()
  const opened: OpenedMessage[] = []
  while (opened.length < messages.length) {
    const portion = nextPortion(messages, opened.length, cipher.variant === 'dataKey' ? atOnce : 1)
    opened.push(...(await Promise.all(portion.map((message) => openMessage(message, cipher)))))
    if (opened.length < messages.length) await pace()
  }
  return opened
}

function nextPortion(messages: readonly StoredMessage[], from: number, most: number): readonly StoredMessage[] {
  let end = from
  let characters = 0
  do characters += messages[end++]?.content.length ?? 0
  while (end - from < most && end < messages.length && characters < charactersAtOnce)
  return messages.slice(from, end)
}

async function openMessage(message: StoredMessage, cipher: RecordCipher): Promise<OpenedMessage> {
  const { seq, id, localId, createdAt, content } = message
  return { seq, id, localId, createdAt, value: await cipher.decrypt(content) }
}

/** What the server lost, as chat items. Nothing of it runs any more. */
export async function reduceLost(
  { foundAt, keptSeq, messages }: LostMessages,
  cipher: RecordCipher,
): Promise<LostPart> {
  const reducer = createChatReducer()
  reducer.setSessionActive(false)
  reducer.apply(await openMessages(messages, cipher))
  return { foundAt, afterSeq: keptSeq, ...reducer.result() }
}
