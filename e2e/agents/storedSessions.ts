import { randomUUID } from 'node:crypto'
import { randomBytes } from '../../worker/crypto/bytes'
import { createDataKeyCipher } from '../../worker/crypto/recordCipher'
import { wrapKey } from '../../worker/crypto/sealBundle'
import { callHappyServer } from '../../local/agent/callHappyServer'
import type { AgentAccount } from '../../local/agent/terminalLogin'

/** Sessions of the past, one for each title: rows on the server, made as the CLI makes them, with no process behind them. */
export async function storeSessions(account: AgentAccount, path: string, titles: readonly string[]): Promise<void> {
  for (const title of titles) {
    const dataKey = randomBytes(32)
    const cipher = await createDataKeyCipher(dataKey)
    const metadata = { path, host: 'simulated', homeDir: '/home/dev', version: '1.2.5', flavor: 'claude' }
    const body = {
      tag: randomUUID(),
      metadata: await cipher.encrypt({ ...metadata, summary: { text: title, updatedAt: Date.now() } }),
      dataEncryptionKey: wrapKey(dataKey, account.contentPublicKey),
    }
    await callHappyServer(account.serverUrl, 'POST', '/v1/sessions', body, account.token)
  }
}
