import { rowAt } from '../api/rows'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openAgentSession, type AgentSession } from '../../local/agent/agentSession'
import { callHappyServer } from '../../local/agent/callHappyServer'
import type { AgentAccount } from '../../local/agent/terminalLogin'
import { startFaultProxy } from '../../e2e/proxy/startFaultProxy'
import { startHappyServer, type HappyServer } from '../../local/server/startHappyServer'
import type { ChatState } from '../api/chat'
import type { CanonicalUrl, ServerId, SessionId } from '../api/ids'
import { deriveAccountKeys } from '../crypto/accountKeys'
import { randomBytes } from '../crypto/bytes'
import { makeLoginProof } from '../crypto/loginProof'
import { readTokenAccountId } from '../crypto/token'
import { createTestProfile, type TestProfile } from '../testing/testProfile'
import { createServerConnection } from './serverConnection'
import type { ServerConnection } from './serverConnection.types'

// A server is stopped, its data folder is replaced by an older copy, and it goes on: as after a restore from a backup.

vi.setConfig({ testTimeout: 60_000 })

const patience = { timeout: 20_000 }
const serverId = 'server-1' as ServerId
const dataKey = randomBytes(32)
let folder: string
let server: HappyServer
let account: AgentAccount
let secret: Uint8Array<ArrayBuffer>
let agent: AgentSession
let profile: TestProfile
let hub: ServerConnection

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'set-back-'))
  server = await startHappyServer({ dataDir: join(folder, 'now') })
  secret = randomBytes(32)
  const keys = await deriveAccountKeys(secret)
  const { token } = await callHappyServer<{ token: string }>(server.url, 'POST', '/v1/auth', makeLoginProof(keys))
  account = { serverUrl: server.url, token, contentPublicKey: keys.contentPublicKey }
  profile = await createTestProfile()
  agent = await openAgent()
  hub = await openHub()
})

afterEach(async () => {
  agent.close()
  await hub.stop()
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

function openAgent(tag = 'the-session', key = dataKey): Promise<AgentSession> {
  const metadata = { path: '/home/dev/x', host: 'box', homeDir: '/home/dev', version: '1.2.5', flavor: 'claude' }
  return openAgentSession(account, { tag, dataKey: key, metadata, onPrompt: () => undefined })
}

async function openHub(url = server.url): Promise<ServerConnection> {
  const opened = createServerConnection({
    serverId,
    url: url as CanonicalUrl,
    credentials: { secret, token: account.token, accountId: readTokenAccountId(account.token) ?? '' },
    browserOnline: true,
    openDatabase: () => profile.openServerDatabase(serverId),
    onTokenRenewed: () => Promise.resolve(),
  })
  await opened.start()
  await vi.waitFor(() => expect(opened.state().listsAsOf).not.toBeNull(), patience)
  return opened
}

async function say(...texts: string[]): Promise<void> {
  for (const text of texts) await agent.post('turn', [{ t: 'text', text }])
}

function textsOf({ blocks }: Pick<ChatState, 'blocks'>): string[] {
  return blocks.flat().flatMap((item) => ('text' in item ? [item.text] : []))
}

function openChat() {
  return hub.openChat(agent.id as SessionId)
}

async function untilTexts(state: () => ChatState, texts: string[]): Promise<void> {
  await vi.waitFor(() => {
    expect(state().phase.kind).toBe('live')
    expect(textsOf(state())).toEqual(texts)
  }, patience)
}

async function backUp(): Promise<void> {
  await changeWhileStopped(() => cp(join(folder, 'now'), join(folder, 'backup'), { recursive: true }))
}

async function restore(): Promise<void> {
  await changeWhileStopped(async () => {
    await rm(join(folder, 'now'), { recursive: true })
    await cp(join(folder, 'backup'), join(folder, 'now'), { recursive: true })
  })
}

async function changeWhileStopped(change: () => Promise<void>): Promise<void> {
  const { port } = new URL(server.url)
  agent.close()
  await server.stop()
  await change()
  server = await startHappyServer({ dataDir: join(folder, 'now'), port: Number(port) })
  agent = await openAgent()
}

const request = (command: string) => ({ tool: 'Bash', arguments: { command }, createdAt: 1 })

test('an open chat goes on with what the restored server says, and keeps what it lost', async () => {
  const chat = openChat()
  await say('one', 'two')
  await backUp()
  await say('three', 'four', 'five')
  await untilTexts(chat.state, ['one', 'two', 'three', 'four', 'five'])
  await restore()
  await say('3rd', '4th')
  await untilTexts(chat.state, ['one', 'two', '3rd', '4th'])
  expect(chat.state().lost.map(textsOf)).toEqual([['three', 'four', 'five']])
  expect(hub.state().setBackAt).not.toBeNull()

  await say('5th', '6th')
  await untilTexts(chat.state, ['one', 'two', '3rd', '4th', '5th', '6th'])
  chat.close()
})

test('a chat that was closed meanwhile is compared when it is opened, also after a restart', async () => {
  const chat = openChat()
  await say('one')
  await backUp()
  await say('two', 'three')
  await untilTexts(chat.state, ['one', 'two', 'three'])
  chat.close()
  await hub.stop()
  await restore()
  await say('2nd', '3rd', '4th')
  hub = await openHub()
  const again = openChat()
  await untilTexts(again.state, ['one', '2nd', '3rd', '4th'])
  expect(again.state().lost.map(textsOf)).toEqual([['two', 'three']])
  again.close()
  await hub.stop()

  hub = await openHub()
  const later = openChat()
  await untilTexts(later.state, ['one', '2nd', '3rd', '4th'])
  await vi.waitFor(() => expect(later.state().lost.map(textsOf)).toEqual([['two', 'three']]), patience)
  later.close()
})

test('a permission request under a version that the hub had before is shown', async () => {
  await agent.state.change((state) => ({ ...state, requests: { first: request('ls') } }))
  await backUp()
  for (const command of ['a', 'b', 'c', 'd']) {
    await agent.state.change((state) => ({ ...state, requests: { [command]: request(command) } }))
  }
  await agent.state.change((state) => ({ ...state, requests: {} }))
  const id = agent.id as SessionId
  await vi.waitFor(() => expect(rowAt(hub.state().sessions, id)).toMatchObject({ activity: 'idle' }), patience)
  await restore()
  await agent.state.change((state) => ({ ...state, requests: { again: request('rm x') } }))
  const waits = { activity: 'needs-you', pendingRequests: [expect.stringMatching(/^again /) as string] }
  await vi.waitFor(() => expect(rowAt(hub.state().sessions, id)).toMatchObject(waits), patience)
})

test('a new message after the restore is unread, although higher numbers were read', async () => {
  await say('one')
  await backUp()
  await say('two', 'three', 'four')
  const id = agent.id as SessionId
  await vi.waitFor(() => expect(rowAt(hub.state().sessions, id)?.seq).toBe(4), patience)
  await hub.markRead(id)
  await restore()
  await say('2nd')
  await vi.waitFor(() => expect(rowAt(hub.state().sessions, id)).toMatchObject({ seq: 2, unread: true }), patience)
})

const promptOf = ({ blocks }: ChatState, text: string) =>
  blocks.flat().find((item) => item.kind === 'user-text' && item.text === text)

test('a session that is gone with the restore is kept and readable, until the server has it again', async () => {
  await say('one')
  await backUp()
  await say('two')
  const later = await openAgent('a-later-session', randomBytes(32))
  const id = later.id as SessionId
  await later.post('turn', [{ t: 'text', text: 'kept' }])
  const chat = hub.openChat(id)
  await untilTexts(chat.state, ['kept'])
  chat.close()
  later.close()
  await cp(join(folder, 'now'), join(folder, 'newer'), { recursive: true })
  await restore()
  await vi.waitFor(() => expect(rowAt(hub.state().sessions, id)).toMatchObject({ activity: 'lost' }), patience)

  await hub.stop()
  hub = await openHub()
  expect(rowAt(hub.state().sessions, id)).toMatchObject({ activity: 'lost', content: { kind: 'open' } })
  const again = hub.openChat(id)
  await vi.waitFor(() => expect(textsOf(again.state())).toEqual(['kept']), patience)
  again.close()

  await rm(join(folder, 'backup'), { recursive: true })
  await cp(join(folder, 'newer'), join(folder, 'backup'), { recursive: true })
  await restore()
  await vi.waitFor(() => expect(rowAt(hub.state().sessions, id)?.activity).toMatch(/idle|offline/), patience)
})

/** Made, seen by the hub, and left alone. */
async function addSession(tag: string): Promise<SessionId> {
  const made = await openAgent(tag, randomBytes(32))
  const id = made.id as SessionId
  await made.post('turn', [{ t: 'text', text: `of ${tag}` }])
  const chat = hub.openChat(id)
  await untilTexts(chat.state, [`of ${tag}`])
  chat.close()
  made.close()
  return id
}

async function changeWhileAway(change: () => Promise<void>): Promise<void> {
  hub.pause()
  await change()
  hub.resume()
}

async function deleteElsewhere(id: SessionId): Promise<void> {
  await callHappyServer(server.url, 'DELETE', `/v1/sessions/${id}`, undefined, account.token)
}

test('a session that is all that a restore took is kept, too', async () => {
  await backUp()
  const id = await addSession('a-later-session')
  await restore()
  await vi.waitFor(() => expect(rowAt(hub.state().sessions, id)).toMatchObject({ activity: 'lost' }), patience)
  // The restored server goes on: that says nothing about what it lost.
  await addSession('made-after-the-restore')
  await hub.stop()
  hub = await openHub()
  const copy = hub.openChat(id)
  await vi.waitFor(() => expect(textsOf(copy.state())).toEqual(['of a-later-session']), patience)
  expect(rowAt(hub.state().sessions, id)).toMatchObject({ activity: 'lost' })
  copy.close()
})

test('a session that another device deleted goes, as far as it is known to be that', async () => {
  const older = await addSession('older')
  const newer = await addSession('newer')
  await changeWhileAway(() => deleteElsewhere(older))
  await vi.waitFor(() => expect(rowAt(hub.state().sessions, older)).toBeUndefined(), patience)
  // The newest one: an older copy of the server would look the same.
  await changeWhileAway(() => deleteElsewhere(newer))
  await vi.waitFor(() => expect(rowAt(hub.state().sessions, newer)).toMatchObject({ activity: 'lost' }), patience)
})

test('a prompt that came back and is lost with the restore is kept apart; one after it arrives', async () => {
  const chat = openChat()
  const id = agent.id as SessionId
  await say('one')
  await backUp()
  await untilTexts(chat.state, ['one'])
  await hub.sendMessage(id, 'lost')
  await vi.waitFor(
    () => expect(promptOf(chat.state(), 'lost')).toMatchObject({ delivery: { state: 'delivered' } }),
    patience,
  )
  await restore()
  await untilTexts(chat.state, ['one'])
  await vi.waitFor(() => expect(chat.state().lost.map(textsOf)).toEqual([['lost']]), patience)
  await hub.sendMessage(id, 'after it')
  await vi.waitFor(
    () => expect(promptOf(chat.state(), 'after it')).toMatchObject({ delivery: { state: 'delivered' } }),
    patience,
  )
  await untilTexts(chat.state, ['one', 'after it'])
  expect(hub.state().unsentMessages).toBe(0)
  chat.close()
})

test('a prompt that the server accepted, and lost before it came back, is not shown as sent', async () => {
  const proxy = await startFaultProxy({ target: server.url })
  await hub.stop()
  hub = await openHub(proxy.url)
  const chat = openChat()
  const id = agent.id as SessionId
  await say('one')
  await backUp()
  await untilTexts(chat.state, ['one'])
  // The socket stands still: only the answer to the post comes through.
  proxy.setFault({ kind: 'hang', path: /^\/v1\/updates/ })
  await hub.sendMessage(id, 'lost')
  await vi.waitFor(
    () => expect(promptOf(chat.state(), 'lost')).toMatchObject({ delivery: { state: 'sent' } }),
    patience,
  )
  proxy.cutConnections()
  await restore()
  proxy.clearFaults()
  proxy.cutConnections()
  await vi.waitFor(
    () =>
      expect(promptOf(chat.state(), 'lost')).toMatchObject({
        delivery: { state: 'failed', error: { code: 'set-back', serverUrl: proxy.url } },
      }),
    patience,
  )
  chat.close()
  await proxy.stop()
})
