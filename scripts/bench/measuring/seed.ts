import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAccountElsewhere } from '../../../e2e/agents/accountElsewhere'
import { openAgentSession } from '../../../local/agent/agentSession'
import type { AgentAccount } from '../../../local/agent/terminalLogin'
import { createCuid } from '../../../local/server/core/ids'
import { startHappyServer, type HappyServer } from '../../../local/server/startHappyServer'
import { findOrCreateAccount } from '../../../local/server/store/accounts'
import { openDatabase, type Database } from '../../../local/server/store/database'
import { allocateMessageSeqs, insertMessage } from '../../../local/server/store/messages'
import { createSession } from '../../../local/server/store/sessions'
import { deriveAccountKeys } from '../../../worker/crypto/accountKeys'
import { formatBackupText } from '../../../worker/crypto/backupText'
import { createDataKeyCipher } from '../../../worker/crypto/recordCipher'
import { wrapKey } from '../../../worker/crypto/sealBundle'

/** A local server whose account has sessions of the past; the first ones are chats. */
export interface SeededServer {
  server: HappyServer
  account: AgentAccount
  backupText: string
  /** The account's secret as base64url. */
  secretText: string
  sessionIds: readonly string[]
  titles: readonly string[]
  /** Of each chat, the text of its last message. */
  lastMessages: readonly string[]
  stop(): Promise<void>
}

export interface Seed {
  sessions: number
  /** Messages of the first sessions. */
  chats: readonly number[]
}

/** The same in every run, so that runs are about the same texts. */
const secret = bytesOf('Happy Hub bench')
const minute = 60_000

/** Written straight into the database: thousands of requests would take minutes. */
export async function startSeededServer(seed: Seed, port = 0): Promise<SeededServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'happy-hub-bench-'))
  const database = openDatabase(dataDir)
  const { signPublicKey, contentPublicKey } = await deriveAccountKeys(secret)
  const now = Date.now()
  const accountId = findOrCreateAccount(database, Buffer.from(signPublicKey).toString('hex'), createCuid(now), now)
  const lastMessages: string[] = []
  const sessions = await Promise.all(
    Array.from({ length: seed.sessions }, async (_, index) => {
      const dataKey = dataKeyOf(index)
      const cipher = await createDataKeyCipher(dataKey)
      const at = timeOf(index, now)
      const title = { text: titleOf(index), updatedAt: at }
      const metadata = { path: `/home/dev/project-${index % 9}`, host: 'bench', homeDir: '/home/dev', version: '1.2.5' }
      const sealed = await cipher.encrypt({ ...metadata, flavor: 'claude', summary: title })
      return { id: createCuid(at), at, cipher, metadata: sealed, dataEncryptionKey: wrapKey(dataKey, contentPublicKey) }
    }),
  )
  database.transaction(() => {
    for (const { id, at, metadata, dataEncryptionKey } of sessions) {
      createSession(database, { id, accountId, tag: id, metadata, dataEncryptionKey }, at)
    }
  })
  for (const [index, count] of seed.chats.entries()) {
    const session = sessions[index]
    if (!session) throw new Error('More chats than sessions')
    const texts = Array.from({ length: count }, (_, message) => textOf(message, count))
    const contents = await Promise.all(texts.map((text, message) => session.cipher.encrypt(recordOf(message, text))))
    storeMessages(database, session.id, contents, session.at)
    lastMessages.push(texts.at(-1) ?? '')
  }
  database.close()
  const server = await startHappyServer({ dataDir, port })
  const { account } = await createAccountElsewhere(server.url, secret)
  return {
    server,
    account,
    backupText: formatBackupText(secret),
    secretText: Buffer.from(secret).toString('base64url'),
    sessionIds: sessions.map(({ id }) => id),
    titles: sessions.map((_, index) => titleOf(index)),
    lastMessages,
    async stop() {
      await server.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

const titleOf = (index: number): string => `Task ${index + 1}: tidy the build`

/** One of today, the others older: the headings are near the window also with many servers. */
function timeOf(index: number, now: number): number {
  return now - index * 90 * minute - (index === 0 ? 0 : 30 * 24 * 60 * minute)
}

/** The agent of one of its sessions. */
export async function openAgent(
  { account, sessionIds }: SeededServer,
  index: number,
  onPrompt: (text: string) => void = () => {},
): Promise<{ say(text: string): Promise<void>; close(): void }> {
  const session = await openAgentSession(account, {
    tag: sessionIds[index] ?? '',
    dataKey: dataKeyOf(index),
    metadata: {},
    onPrompt: ({ text }) => onPrompt(text),
  })
  return {
    say: (text) => session.post(randomUUID(), [{ t: 'text', text }]),
    close: () => session.close(),
  }
}

export function dataKeyOf(index: number): Uint8Array<ArrayBuffer> {
  return bytesOf(`data key ${index}`)
}

function storeMessages(database: Database, sessionId: string, contents: readonly string[], at: number): void {
  database.transaction(() => {
    const first = allocateMessageSeqs(database, sessionId, contents.length, at)
    for (const [index, content] of contents.entries()) {
      const time = at - (contents.length - index) * 1000
      const row = { seq: first + index, id: createCuid(time), content, localId: null, createdAt: time, updatedAt: time }
      insertMessage(database, sessionId, row)
    }
  })
}

/** Prose, a list, code and an own question by turns, as chats have them. */
function textOf(index: number, count: number): string {
  if (index === count - 1) return `The last of ${count}`
  const words = `Answer ${index} of the agent, with some words about what it did. `
  if (index % 8 === 3) return `${words}\n\n- first\n- second with \`code\`\n- third`
  if (index % 8 === 5) return `${words}\n\n\`\`\`ts\nexport const answer = ${index}\nconsole.log(answer)\n\`\`\``
  return words.repeat(1 + (index % 5))
}

function recordOf(index: number, text: string): unknown {
  const ev = { t: 'text', text }
  const content = { id: `e${index}`, time: index, role: 'agent', turn: `turn ${index >> 3}`, ev }
  return index % 8 === 0 && !text.startsWith('The last')
    ? { role: 'user', content: { type: 'text', text } }
    : { role: 'session', content }
}

function bytesOf(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(name).digest())
}
