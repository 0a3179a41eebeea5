import { HubError } from '../api/errors'
import type { LocalId, SessionId } from '../api/ids'
import type { PromptMeta } from '../api/agentSettings/picks'
import type { OpenAccount } from './account/openAccount'
import { isBusy } from './prompts/isBusy'
import type * as promptSettingsModule from './prompts/promptSettings'
import type { ServerConnection } from './serverConnection.types'
import type { HttpClient } from './transport/httpClient'
import { sessionNotFound } from './transport/messages'

/** Its code is loaded with the first prompt: most starts of the hub only paint the list. */
async function promptSettings(...given: Parameters<typeof promptSettingsModule.promptSettings>): Promise<PromptMeta> {
  return (await import('./prompts/promptSettings')).promptSettings(...given)
}

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
      const settings = wish ? await promptSettings(entry.row.metadata, cipher, wish) : {}
      const record = { role: 'user', content: { type: 'text', text }, meta: { sentFrom: 'web', ...settings } }
      const localId = crypto.randomUUID() as LocalId
      const waits = wish?.whenDone === true && isBusy(entry.summary)
      await account.outbox.add({ localId, sessionId, content: await cipher.encrypt(record), text, waits })
      return localId
    },
    sendNow: async (sessionId, localId) => (await accountWithItem(sessionId, localId)).outbox.sendNow(localId),
    moveMessage: async (sessionId, localId, step) =>
      (await accountWithItem(sessionId, localId)).outbox.move(localId, step),
    retryMessage: async (sessionId, localId) => (await accountWithItem(sessionId, localId)).outbox.retry(localId),
    discardMessage: async (sessionId, localId) => (await accountWithItem(sessionId, localId)).outbox.discard(localId),
  }
}
