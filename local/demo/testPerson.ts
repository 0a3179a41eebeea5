import { randomUUID } from 'node:crypto'
import { io, type Socket } from 'socket.io-client'
import { deriveAccountKeys, type AccountKeys } from '../../worker/crypto/accountKeys'
import { makeTerminalApproval } from '../../worker/crypto/linking/authBundles'
import { encodeBase64 } from '../../worker/crypto/base64'
import { makeLoginProof } from '../../worker/crypto/loginProof'
import { randomBytes } from '../../worker/crypto/bytes'
import { createDataKeyCipher, type RecordCipher } from '../../worker/crypto/recordCipher'
import { createWrappedKeyOpener } from '../../worker/crypto/sealedBundle'
import { parseLink } from '../../worker/protocol/link'
import { callHappyServer } from '../agent/callHappyServer'

interface AgentStateRecord {
  requests?: Record<string, object>
}

interface Row {
  id: string
  active: boolean
  metadata: Record<string, unknown>
  cipher: RecordCipher
  agentState: string | null
}

export type Person = Awaited<ReturnType<typeof createPerson>>

/** A person with an account and an app, as far as the tests of the demo need one. */
export async function createPerson(serverUrl: string) {
  const keys: AccountKeys = await deriveAccountKeys(randomBytes(32))
  const { token } = await callHappyServer<{ token: string }>(serverUrl, 'POST', '/v1/auth', makeLoginProof(keys))
  const socket: Socket = io(serverUrl, {
    path: '/v1/updates',
    transports: ['websocket'],
    auth: { token, clientType: 'user-scoped' },
    forceNew: true,
  })

  async function call(id: string, cipher: RecordCipher, name: string, params: object): Promise<unknown> {
    const encrypted = await cipher.encrypt(params)
    const answer = (await socket.emitWithAck('rpc-call', { method: `${id}:${name}`, params: encrypted })) as {
      ok: boolean
      result?: string
      error?: string
    }
    if (!answer.ok) throw new Error(answer.error)
    const result = await cipher.decrypt(answer.result ?? '')
    if (!result.ok) throw new Error('The answer is not encrypted for us')
    return result.value
  }

  async function cipherOf(wrapped: string): Promise<RecordCipher> {
    return createDataKeyCipher((await createWrappedKeyOpener(keys).open(wrapped)) ?? new Uint8Array(32))
  }

  async function sessions(): Promise<Row[]> {
    const list = await callHappyServer<{
      sessions: {
        id: string
        active: boolean
        metadata: string
        agentState: string | null
        dataEncryptionKey: string
      }[]
    }>(serverUrl, 'GET', '/v2/sessions', undefined, token)
    return Promise.all(
      list.sessions.map(async ({ id, active, metadata, agentState, dataEncryptionKey }) => {
        const cipher = await cipherOf(dataEncryptionKey)
        const opened = await cipher.decrypt(metadata)
        return { id, active, metadata: opened.ok ? (opened.value as Row['metadata']) : {}, cipher, agentState }
      }),
    )
  }

  return {
    socket,
    sessions,
    async approve(link: string): Promise<void> {
      const parsed = parseLink(link)
      if (!parsed.ok) throw new Error('A bad link')
      const response = encodeBase64(makeTerminalApproval(parsed.link.key, keys.contentPublicKey))
      const body = { publicKey: encodeBase64(parsed.link.key), response }
      await callHappyServer(serverUrl, 'POST', '/v1/auth/response', body, token)
    },
    machines: (): Promise<{ id: string; dataEncryptionKey: string }[]> =>
      callHappyServer(serverUrl, 'GET', '/v1/machines', undefined, token),
    async callMachine(
      machine: { id: string; dataEncryptionKey: string },
      name: string,
      params: object,
    ): Promise<unknown> {
      return call(machine.id, await cipherOf(machine.dataEncryptionKey), name, params)
    },
    async session(id: string) {
      const row = async (): Promise<Row> => {
        const found = (await sessions()).find((one) => one.id === id)
        if (!found) throw new Error('The session is gone')
        return found
      }
      const { cipher } = await row()
      const path = `/v3/sessions/${id}/messages`
      return {
        row,
        call: (name: string, params: object) => call(id, cipher, name, params),
        async state(): Promise<AgentStateRecord | null> {
          const { agentState } = await row()
          const opened = agentState === null ? null : await cipher.decrypt(agentState)
          return opened?.ok ? (opened.value as AgentStateRecord) : null
        },
        async prompt(text: string): Promise<void> {
          const content = await cipher.encrypt({ role: 'user', content: { type: 'text', text } })
          await callHappyServer(serverUrl, 'POST', path, { messages: [{ content, localId: randomUUID() }] }, token)
        },
        async texts(): Promise<string[]> {
          const { messages } = await callHappyServer<{ messages: { content: { c: string } }[] }>(
            serverUrl,
            'GET',
            path,
            undefined,
            token,
          )
          const records = await Promise.all(messages.map(({ content }) => cipher.decrypt(content.c)))
          return records.flatMap((record) => {
            if (!record.ok) return []
            const { content } = record.value as { content?: { ev?: { t: string; text?: string } } }
            return content?.ev?.t === 'text' ? [content.ev.text ?? ''] : []
          })
        },
      }
    },
  }
}
