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
): Pick<ServerConnection, 'sendMessage' | 'retryMessage' | 'discardMessage' | 'sendNow' | 'moveMessage'> {
  async function accountWithItem(sessionId: SessionId, localId: LocalId): Promise<OpenAccount> {
    const account = await ready()
    if (account.outbox.itemsOf(sessionId).some((item) => item.localId === localId)) return account
    throw new HubError({ code: 'not-found', serverUrl: http.serverUrl, what: 'message' })
  }

  return {
    async sendMessage(sessionId, text, wish) {
      const account = await ready()
      const entry = account.sessions.get(sessionId)
      if (!entry) throw sessionNotFound(http)
      const cipher = await account.sessions.ensureKey(entry)
      if (!cipher) throw new HubError({ code: 'locked-content', serverUrl: http.serverUrl })
      // Loaded with the first prompt: most starts of the hub only paint the list.
      const { newPrompt } = await import('./prompts/newPrompt')
      const prompt = await newPrompt({ entry, cipher }, text, wish)
      await account.outbox.add({ sessionId, ...prompt })
      return prompt.localId
    },
    sendNow: async (sessionId, localId) => (await accountWithItem(sessionId, localId)).outbox.sendNow(localId),
    moveMessage: async (sessionId, localId, step) =>
      (await accountWithItem(sessionId, localId)).outbox.move(localId, step),
    retryMessage: async (sessionId, localId) => (await accountWithItem(sessionId, localId)).outbox.retry(localId),
    discardMessage: async (sessionId, localId) => (await accountWithItem(sessionId, localId)).outbox.discard(localId),
  }
}
