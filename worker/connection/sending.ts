import { HubError } from '../api/errors'
import type { LocalId, SessionId } from '../api/ids'
import type { OpenAccount } from './account/openAccount'
import type { ServerConnection } from './serverConnection.types'
import type { HttpClient } from './transport/httpClient'
import { sessionNotFound } from './transport/messages'

/** Prompts on their way: encrypted for their session, durable in the outbox before anything is sent. */
export function createSending(
  http: Pick<HttpClient, 'serverUrl'>,
  ready: () => Promise<OpenAccount>,
): Pick<ServerConnection, 'sendMessage' | 'retryMessage' | 'discardMessage'> {
  async function accountWithItem(sessionId: SessionId, localId: LocalId): Promise<OpenAccount> {
    const account = await ready()
    if (account.outbox.itemsOf(sessionId).some((item) => item.localId === localId)) return account
    throw new HubError({ code: 'not-found', serverUrl: http.serverUrl, what: 'message' })
  }

  return {
    async sendMessage(sessionId, text) {
      const account = await ready()
      const entry = account.sessions.get(sessionId)
      if (!entry) throw sessionNotFound(http)
      const cipher = await account.sessions.ensureKey(entry)
      if (!cipher) throw new HubError({ code: 'locked-content', serverUrl: http.serverUrl })
      // No mode, model or other setting: old CLIs drop prompts whose settings they do not know (docs/protocol.md 6.6).
      const record = { role: 'user', content: { type: 'text', text }, meta: { sentFrom: 'web' } }
      const localId = crypto.randomUUID() as LocalId
      await account.outbox.add({ localId, sessionId, content: await cipher.encrypt(record), text })
      return localId
    },
    retryMessage: async (sessionId, localId) => (await accountWithItem(sessionId, localId)).outbox.retry(localId),
    discardMessage: async (sessionId, localId) => (await accountWithItem(sessionId, localId)).outbox.discard(localId),
  }
}
