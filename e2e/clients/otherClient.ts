import { callHappyServer } from '../../local/agent/callHappyServer'
import { connectAgent, connected } from '../../local/agent/agentSocket'
import { deriveAccountKeys } from '../../worker/crypto/accountKeys'
import { makeLoginProof } from '../../worker/crypto/loginProof'
import { createDataKeyCipher, createLegacyCipher, type RecordCipher } from '../../worker/crypto/recordCipher'
import { createWrappedKeyOpener } from '../../worker/crypto/sealedBundle'

type Fields = Record<string, unknown>

interface SessionRow {
  id: string
  metadata: string
  metadataVersion: number
  dataEncryptionKey: string
}

interface Settings {
  settings: string | null
  settingsVersion: number
}

/** Another client of an account, signed in without this browser. Its line does not pass the fault proxy. */
export async function signInElsewhere(serverUrl: string, secret: Uint8Array<ArrayBuffer>) {
  const keys = await deriveAccountKeys(secret)
  const opener = createWrappedKeyOpener(keys)
  const { token } = await callHappyServer<{ token: string }>(serverUrl, 'POST', '/v1/auth', makeLoginProof(keys))
  return {
    keys,
    token,
    call<Answer>(method: 'GET' | 'POST', path: string, body?: object): Promise<Answer> {
      return callHappyServer<Answer>(serverUrl, method, path, body, token)
    },
    async cipherOf({ dataEncryptionKey }: { dataEncryptionKey: string }): Promise<RecordCipher> {
      const dataKey = await opener.open(dataEncryptionKey)
      if (!dataKey) throw new Error('A record of another account')
      return createDataKeyCipher(dataKey)
    },
  }
}

/** Another client, which reads and writes what all clients of an account share (docs/protocol.md 3.6, 4.4, 6.1). */
export async function createOtherClient(serverUrl: string, secret: Uint8Array<ArrayBuffer>) {
  const { keys, token, call, cipherOf } = await signInElsewhere(serverUrl, secret)
  const settingsCipher = createLegacyCipher(secret)

  async function sessionRows(): Promise<SessionRow[]> {
    return (await call<{ sessions: SessionRow[] }>('GET', '/v1/sessions')).sessions
  }

  async function row(sessionId: string): Promise<SessionRow & { cipher: RecordCipher; fields: Fields }> {
    const found = (await sessionRows()).find(({ id }) => id === sessionId)
    if (!found) throw new Error(`No session ${sessionId}`)
    const cipher = await cipherOf(found)
    return { ...found, cipher, fields: await opened(cipher, found.metadata) }
  }

  async function readSettings(): Promise<{ fields: Fields; version: number }> {
    const { settings, settingsVersion } = await call<Settings>('GET', '/v1/account/settings')
    return { fields: settings === null ? {} : await opened(settingsCipher, settings), version: settingsVersion }
  }

  return {
    async sessionIds(): Promise<ReadonlySet<string>> {
      return new Set((await sessionRows()).map(({ id }) => id))
    },
    async metadata(sessionId: string): Promise<Fields> {
      return (await row(sessionId)).fields
    },
    /** Rejects where somebody else was faster: a test would not prove what it says. */
    async changeMetadata(sessionId: string, change: Fields): Promise<void> {
      const { cipher, fields, metadataVersion } = await row(sessionId)
      const account = { serverUrl, token, contentPublicKey: keys.contentPublicKey }
      const socket = connectAgent(account, { clientType: 'user-scoped' })
      await connected(socket)
      const metadata = await cipher.encrypt({ ...fields, ...change })
      const data = { sid: sessionId, metadata, expectedVersion: metadataVersion }
      const { result } = (await socket.timeout(10_000).emitWithAck('update-metadata', data)) as { result: string }
      socket.disconnect()
      if (result !== 'success') throw new Error(`The other client's write: ${result}`)
    },
    async settings(): Promise<Fields> {
      return (await readSettings()).fields
    },
    async changeSettings(change: Fields): Promise<void> {
      const { fields, version } = await readSettings()
      const settings = await settingsCipher.encrypt({ ...fields, ...change })
      const body = { settings, expectedVersion: version }
      const { success } = await call<{ success: boolean }>('POST', '/v1/account/settings', body)
      if (!success) throw new Error('The other client was not the faster one')
    },
  }
}

async function opened(cipher: RecordCipher, text: string): Promise<Fields> {
  const decrypted = await cipher.decrypt(text)
  if (!decrypted.ok) throw new Error('A record that cannot be opened')
  return decrypted.value as Fields
}
