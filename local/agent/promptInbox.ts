import type { RecordCipher } from '../../worker/crypto/recordCipher'
import { callHappyServer } from './callHappyServer'
import type { AgentAccount } from './terminalLogin'

export interface Prompt {
  text: string
  /** Of its message in the session. */
  seq: number
}

interface Message {
  seq: number
  content: { c: string }
}

/**
 * Hands every prompt of a session with a higher `seq` than `afterSeq` to `take`, once and in order, each time that the
 * result is called. An update says only that something is there: what and in which order is read from the server.
 */
export function readPrompts(
  account: AgentAccount,
  session: { id: string; cipher: RecordCipher; afterSeq: number },
  take: (prompt: Prompt) => void,
): () => void {
  let lastSeq = session.afterSeq
  let work = Promise.resolve()
  const readNew = async (): Promise<void> => {
    for (let hasMore = true; hasMore;) {
      const path = `/v3/sessions/${session.id}/messages?limit=500&after_seq=${lastSeq}`
      const page = await callHappyServer<{ messages: Message[]; hasMore: boolean }>(
        account.serverUrl,
        'GET',
        path,
        undefined,
        account.token,
      )
      for (const message of page.messages) {
        lastSeq = message.seq
        const text = await promptText(message, session.cipher)
        if (text !== null) take({ text, seq: message.seq })
      }
      hasMore = page.hasMore && page.messages.length > 0
    }
  }
  return () => {
    // A server that cannot be reached is asked again on the next connect.
    work = work.then(readNew).catch(() => {})
  }
}

/** The text of a person's prompt; null for all else. */
async function promptText(message: Message, cipher: RecordCipher): Promise<string | null> {
  const decrypted = await cipher.decrypt(message.content.c)
  if (!decrypted.ok) return null
  const record = decrypted.value as { role?: string; content?: { text?: string } }
  return record.role === 'user' ? (record.content?.text ?? null) : null
}
