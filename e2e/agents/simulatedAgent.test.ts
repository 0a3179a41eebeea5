import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { deriveAccountKeys } from '../../worker/crypto/accountKeys'
import type { AccountKeys } from '../../worker/crypto/accountKeys'
import { makeTerminalApproval } from '../../worker/crypto/linking/authBundles'
import { decodeBase64Url, encodeBase64 } from '../../worker/crypto/base64'
import { makeLoginProof } from '../../worker/crypto/loginProof'
import { randomBytes } from '../../worker/crypto/bytes'
import { createDataKeyCipher } from '../../worker/crypto/recordCipher'
import { createWrappedKeyOpener } from '../../worker/crypto/sealedBundle'
import { startHappyServer } from '../../local/server/startHappyServer'
import type { HappyServer } from '../../local/server/startHappyServer'
import { callHappyServer } from '../../local/agent/callHappyServer'
import { startSimulatedMachine, startSimulatedSession } from './simulatedAgent'
import { requestTerminalLogin } from '../../local/agent/terminalLogin'
import type { AgentAccount } from '../../local/agent/terminalLogin'

let server: HappyServer
let keys: AccountKeys
let token: string

beforeEach(async () => {
  server = await startHappyServer({ dataDir: ':memory:' })
  keys = await deriveAccountKeys(randomBytes(32))
  token = (await callHappyServer<{ token: string }>(server.url, 'POST', '/v1/auth', makeLoginProof(keys))).token
})

afterEach(() => server.stop())

function openSockets(): number {
  return server.testControls.connectedSockets().length
}

async function loggedInAgent(): Promise<AgentAccount> {
  const login = await requestTerminalLogin(server.url, 'https://app.example')
  const key = decodeBase64Url(login.link.split('#key=')[1] ?? '') ?? new Uint8Array()
  const response = encodeBase64(makeTerminalApproval(key, keys.contentPublicKey))
  await callHappyServer(server.url, 'POST', '/v1/auth/response', { publicKey: encodeBase64(key), response }, token)
  return login.approved()
}

interface SessionRow {
  id: string
  active: boolean
  metadata: string
  dataEncryptionKey: string
}

test('logs in by link, makes a session with the forced id and answers a prompt as the account reads it', async () => {
  const account = await loggedInAgent()
  expect(account.contentPublicKey).toEqual(keys.contentPublicKey)
  server.testControls.forceIds('session', ['cforced0000000000000000001'])
  const session = await startSimulatedSession(account, { path: '/home/dev/x', title: 'A title' })
  expect(session.id).toBe('cforced0000000000000000001')

  const { sessions } = await callHappyServer<{ sessions: SessionRow[] }>(
    server.url,
    'GET',
    '/v2/sessions',
    undefined,
    token,
  )
  expect(sessions).toHaveLength(1)
  const row = sessions[0]
  const dataKey = await createWrappedKeyOpener(keys).open(row?.dataEncryptionKey ?? '')
  const cipher = await createDataKeyCipher(dataKey ?? new Uint8Array(32))
  expect(await cipher.decrypt(row?.metadata ?? '')).toMatchObject({
    ok: true,
    value: { path: '/home/dev/x', summary: { text: 'A title' } },
  })

  const content = await cipher.encrypt({ role: 'user', content: { type: 'text', text: 'hello' } })
  const path = `/v3/sessions/${session.id}/messages`
  await callHappyServer(server.url, 'POST', path, { messages: [{ content, localId: randomUUID() }] }, token)
  await expect.poll(() => session.prompts()).toEqual(['hello'])
  const texts = async (): Promise<string[]> => {
    const { messages } = await callHappyServer<{ messages: { content: { c: string } }[] }>(
      server.url,
      'GET',
      path,
      undefined,
      token,
    )
    return Promise.all(messages.map(async (one) => JSON.stringify(await cipher.decrypt(one.content.c))))
  }
  await expect.poll(async () => (await texts()).join('\n')).toContain('You said: hello')
  session.close()
})

test('a machine is online until it is closed', async () => {
  const account = await loggedInAgent()
  const machine = await startSimulatedMachine(account, { machineId: randomUUID(), host: 'box' })
  expect(openSockets()).toBe(1)
  machine.close()
  await expect.poll(openSockets).toBe(0)
})
