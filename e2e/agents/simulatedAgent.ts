import { randomUUID } from 'node:crypto'
import { io } from 'socket.io-client'
import type { Socket } from 'socket.io-client'
import { decodeBase64, encodeBase64, encodeBase64Url } from '../../worker/crypto/base64'
import { boxKeyPairOfSecretKey } from '../../worker/crypto/nacl'
import { randomBytes } from '../../worker/crypto/randomBytes'
import { createDataKeyCipher } from '../../worker/crypto/recordCipher'
import type { RecordCipher } from '../../worker/crypto/recordCipher'
import { openBundle } from '../../worker/crypto/sealedBundle'
import { wrapKey } from '../../worker/crypto/wrappedKeys'
import { callHappyServer } from './callHappyServer'
import { echoOf } from './modelScript'

/** What a v2 login gives a CLI (PROTOCOL 2.3). */
export interface AgentAccount {
  serverUrl: string
  token: string
  contentPublicKey: Uint8Array<ArrayBuffer>
}

/**
 * The CLI's side of a terminal login, without a CLI. `link` is what a CLI shows; `approved` resolves once an app has
 * approved it, and polls every second like the CLI.
 */
export async function requestTerminalLogin(
  serverUrl: string,
  webappUrl: string,
): Promise<{ link: string; approved(): Promise<AgentAccount> }> {
  const keys = boxKeyPairOfSecretKey(randomBytes(32))
  const request = { publicKey: encodeBase64(keys.publicKey), supportsV2: true }
  const ask = (): Promise<AuthAnswer> => callHappyServer<AuthAnswer>(serverUrl, 'POST', '/v1/auth/request', request)
  await ask()
  return {
    link: `${webappUrl}/terminal/connect#key=${encodeBase64Url(keys.publicKey)}`,
    async approved() {
      for (const deadline = Date.now() + 60_000; Date.now() < deadline;) {
        const answer = await ask()
        if (answer.state === 'authorized') {
          const bundle = decodeBase64(answer.response)
          const plain = bundle && openBundle(bundle, keys.secretKey)
          if (plain?.length !== 33 || plain[0] !== 0) throw new Error('The answer is not a v2 approval for this key')
          return { serverUrl, token: answer.token, contentPublicKey: plain.slice(1) }
        }
        await new Promise((resolve) => setTimeout(resolve, 1_000))
      }
      throw new Error(`Nobody approved the terminal at ${serverUrl}`)
    },
  }
}

type AuthAnswer = { state: 'requested' } | { state: 'authorized'; token: string; response: string }

export interface SimulatedSession {
  readonly id: string
  /** The texts of the person, as far as they could be decrypted, in order of arrival. */
  prompts(): string[]
  /** One turn of the agent with one text. Resolves when the server has stored it. */
  say(text: string): Promise<void>
  /** Leaves as a process that is killed does: without a word. */
  close(): void
}

/**
 * A session as CLI 1.2.5 makes it: own data key wrapped for the account, session-scoped socket, heartbeat every two
 * seconds, flat session envelopes over HTTP v3, catch-up after every (re)connect. Echoes every prompt.
 */
export async function startSimulatedSession(
  account: AgentAccount,
  options: { path: string; title?: string; machineId?: string },
): Promise<SimulatedSession> {
  const dataKey = randomBytes(32)
  const cipher = await createDataKeyCipher(dataKey)
  const title = options.title === undefined ? {} : { summary: { text: options.title, updatedAt: Date.now() } }
  const { session } = await callHappyServer<{ session: { id: string } }>(
    account.serverUrl,
    'POST',
    '/v1/sessions',
    {
      tag: randomUUID(),
      metadata: await cipher.encrypt({
        ...sessionMetadata,
        path: options.path,
        machineId: options.machineId,
        ...title,
      }),
      dataEncryptionKey: wrapKey(dataKey, account.contentPublicKey),
    },
    account.token,
  )
  const prompts: string[] = []
  const socket = connectAs(account, { clientType: 'session-scoped', sessionId: session.id })
  const beat = (): void => {
    socket.volatile.emit('session-alive', { sid: session.id, time: Date.now(), thinking: false, mode: 'remote' })
  }
  const heartbeat = setInterval(beat, 2_000)

  const say = async (text: string): Promise<void> => {
    const turn = randomUUID()
    const events = [{ t: 'turn-start' }, { t: 'text', text }, { t: 'turn-end', status: 'completed' }]
    const messages = await Promise.all(
      events.map(async (ev) => {
        const envelope = { id: randomUUID(), time: Date.now(), role: 'agent', turn, ev }
        const content = await cipher.encrypt({ role: 'session', content: envelope, meta: { sentFrom: 'cli' } })
        return { content, localId: randomUUID() }
      }),
    )
    const path = `/v3/sessions/${session.id}/messages`
    await callHappyServer(account.serverUrl, 'POST', path, { messages }, account.token)
  }
  const answer = async (message: Message): Promise<void> => {
    const text = await promptText(message, cipher)
    if (text === null) return
    prompts.push(text)
    await say(echoOf(text))
  }
  const catchUp = inOrder(account, session.id, answer)
  socket.on('connect', () => {
    beat()
    catchUp()
  })
  // An update says only that something is there: what and in which order is read from the server.
  socket.on('update', (update: { body: { t: string } }) => {
    if (update.body.t === 'new-message') catchUp()
  })
  await connected(socket)
  return {
    id: session.id,
    prompts: () => [...prompts],
    say,
    close() {
      clearInterval(heartbeat)
      socket.disconnect()
    },
  }
}

/** A machine as the daemon makes it; online until closed. */
export async function startSimulatedMachine(
  account: AgentAccount,
  options: { machineId: string; host: string },
): Promise<{ close(): void }> {
  const dataKey = randomBytes(32)
  const cipher = await createDataKeyCipher(dataKey)
  const machine = {
    id: options.machineId,
    metadata: await cipher.encrypt({ ...machineMetadata, host: options.host }),
    daemonState: await cipher.encrypt({ status: 'running', pid: 1, startedAt: Date.now() }),
    dataEncryptionKey: wrapKey(dataKey, account.contentPublicKey),
  }
  await callHappyServer(account.serverUrl, 'POST', '/v1/machines', machine, account.token)
  const socket = connectAs(account, { clientType: 'machine-scoped', machineId: options.machineId })
  const beat = (): void => {
    socket.emit('machine-alive', { machineId: options.machineId, time: Date.now() })
  }
  socket.on('connect', beat)
  const heartbeat = setInterval(beat, 20_000)
  await connected(socket)
  return {
    close() {
      clearInterval(heartbeat)
      socket.disconnect()
    },
  }
}

interface Message {
  seq: number
  content: { c: string }
}

const sessionMetadata = {
  host: 'simulated',
  version: '1.2.5',
  os: 'linux',
  homeDir: '/home/dev',
  happyHomeDir: '/home/dev/.happy',
  startedBy: 'terminal',
  lifecycleState: 'running',
  flavor: 'claude',
}

const machineMetadata = {
  platform: 'linux',
  happyCliVersion: '1.2.5',
  homeDir: '/home/dev',
  happyHomeDir: '/home/dev/.happy',
}

/** The text of a person's prompt; null for all else. */
async function promptText(message: Message, cipher: RecordCipher): Promise<string | null> {
  const decrypted = await cipher.decrypt(message.content.c)
  if (!decrypted.ok) return null
  const record = decrypted.value as { role?: string; content?: { text?: string } }
  return record.role === 'user' ? (record.content?.text ?? null) : null
}

/** Hands every message of a session to `take`, once and in order of `seq`, each time that the result is called. */
function inOrder(account: AgentAccount, sessionId: string, take: (message: Message) => Promise<void>): () => void {
  let lastSeq = 0
  let work = Promise.resolve()
  const fetchNew = async (): Promise<void> => {
    const path = `/v3/sessions/${sessionId}/messages?limit=500&after_seq=${lastSeq}`
    const { messages } = await callHappyServer<{ messages: Message[] }>(
      account.serverUrl,
      'GET',
      path,
      undefined,
      account.token,
    )
    for (const message of messages) {
      lastSeq = message.seq
      await take(message)
    }
  }
  return () => {
    // A server that is away is asked again on the next connect.
    work = work.then(fetchNew).catch(() => {})
  }
}

function connectAs(account: AgentAccount, scope: Record<string, string>): Socket {
  return io(account.serverUrl, {
    path: '/v1/updates',
    transports: ['websocket'],
    auth: { token: account.token, ...scope },
    forceNew: true,
  })
}

function connected(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', reject)
  })
}
