import { rowAt, allRows, rowIds } from '../api/rows'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { callHappyServer } from '../../local/agent/callHappyServer'
import { startSimulatedMachine, startSimulatedSession } from '../../e2e/agents/simulatedAgent'
import type { AgentAccount } from '../../local/agent/terminalLogin'
import { startFaultProxy, type FaultProxy } from '../../e2e/proxy/startFaultProxy'
import { startHappyServer, type HappyServer } from '../../local/server/startHappyServer'
import type { ChatItem, ChatState } from '../api/chat'
import { HubError } from '../api/errors'
import type { CanonicalUrl, MachineId, ServerId, SessionId } from '../api/ids'
import type { ConnectionState, SessionSummary } from '../api/state'
import { deriveAccountKeys, type AccountKeys } from '../crypto/accountKeys'
import { makeLoginProof } from '../crypto/loginProof'
import { randomBytes } from '../crypto/bytes'
import { createLegacyCipher } from '../crypto/recordCipher'
import { wrapKey } from '../crypto/sealBundle'
import { readTokenAccountId } from '../crypto/token'
import { createServerConnection } from './serverConnection'
import type { OpenChat } from './chat/chatView'
import type { ServerConnection } from './serverConnection.types'
import { changeUntil } from '../testing/testParts'
import { createTestProfile, type TestProfile } from '../testing/testProfile'

// Two cores are shared with other suites.
vi.setConfig({ testTimeout: 30_000 })

const serverId = 'server-1' as ServerId
let server: HappyServer
let proxy: FaultProxy
let secret: Uint8Array<ArrayBuffer>
let keys: AccountKeys
let token: string
let agent: AgentAccount
let profile: TestProfile
let renewedTokens: string[]
const cleanUps: (() => unknown)[] = []

beforeEach(async () => {
  server = await startHappyServer({ dataDir: ':memory:' })
  proxy = await startFaultProxy({ target: server.url })
  secret = randomBytes(32)
  keys = await deriveAccountKeys(secret)
  token = await logIn(keys)
  agent = { serverUrl: server.url, token, contentPublicKey: keys.contentPublicKey }
  profile = await createTestProfile()
  renewedTokens = []
})

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
  await proxy.stop()
  await server.stop()
})

async function logIn(account: AccountKeys): Promise<string> {
  return (await callHappyServer<{ token: string }>(server.url, 'POST', '/v1/auth', makeLoginProof(account))).token
}

function connection(options: { token?: string } = {}): ServerConnection {
  const made = createServerConnection({
    serverId,
    url: proxy.url as CanonicalUrl,
    credentials: { secret, token: options.token ?? token, accountId: readTokenAccountId(token) ?? '' },
    browserOnline: true,
    openDatabase: () => profile.openServerDatabase(serverId),
    onTokenRenewed: async (renewed) => void renewedTokens.push(renewed),
  })
  cleanUps.push(() => made.stop())
  return made
}

async function connected(options: { token?: string } = {}): Promise<ServerConnection> {
  const made = connection(options)
  await made.start()
  await changeUntil(made, () => made.state().listsAsOf !== null && made.state().connection.kind === 'connected')
  return made
}

async function session(title = 'A title', machineId?: string) {
  const made = await startSimulatedSession(agent, { path: '/home/dev/x', title, ...(machineId && { machineId }) })
  cleanUps.push(() => made.close())
  return { ...made, id: made.id as SessionId }
}

const itemsOf = (chat: Pick<OpenChat, 'state'>) => chat.state().blocks.flat()

function textsOf(state: ChatState): string[] {
  return state.blocks.flat().flatMap((item) => ('text' in item ? [item.text] : []))
}

async function lastMessages(id: SessionId): Promise<{ createdAt: number }[]> {
  const path = `/v3/sessions/${id}/messages?before_seq=2147483647&limit=1`
  return (await callHappyServer<{ messages: { createdAt: number }[] }>(server.url, 'GET', path, undefined, token))
    .messages
}

function openChat(made: ServerConnection, id: SessionId): OpenChat {
  const chat = made.openChat(id)
  cleanUps.push(() => chat.close())
  return chat
}

function only(made: ServerConnection): SessionSummary {
  const [summary] = allRows(made.state().sessions)
  if (!summary) throw new Error('no session')
  return summary
}

const deliveryOf = (item: ChatItem | undefined) => (item && 'delivery' in item ? item.delivery : undefined)

const problemOf = (state: ConnectionState) => (state.kind === 'waiting-to-retry' ? state.problem : null)

const contacts = () => proxy.recordings().filter((recording) => recording.kind !== 'frame').length

const httpPaths = () => proxy.recordings().flatMap((r) => (r.kind === 'http' ? [r.url] : []))

describe('lists', () => {
  test('shows sessions and machines, live', async () => {
    const first = await session()
    const made = await connected()
    const machine = await startSimulatedMachine(agent, { machineId: 'm-1', host: 'box1' })
    cleanUps.push(() => machine.close())
    await changeUntil(made, () => rowAt(made.state().sessions, first.id)?.activity === 'idle')
    expect(only(made)).toMatchObject({ serverId, unread: false, content: { kind: 'open', title: 'A title' } })
    const machineId = 'm-1' as MachineId
    await changeUntil(made, () => made.state().machines[machineId]?.presence === 'online')
    expect(made.state().machines[machineId]?.content).toMatchObject({ kind: 'open', host: 'box1' })

    const second = await session('Second')
    await changeUntil(made, () => rowAt(made.state().sessions, second.id)?.content.kind === 'open')
    machine.close()
    await changeUntil(made, () => made.state().machines[machineId]?.presence === 'offline')
    await callHappyServer(server.url, 'DELETE', `/v1/sessions/${second.id}`, undefined, token)
    await changeUntil(made, () => rowAt(made.state().sessions, second.id) === undefined)
  })

  test('a new message of a closed chat marks its session unread and asks the server nothing', async () => {
    const first = await session()
    const other = await session('Other')
    const made = await connected()
    const before = made.state().sessions
    const requests = httpPaths().length
    await first.say('hello')
    await changeUntil(made, () => rowAt(made.state().sessions, first.id)?.unread === true)
    expect(httpPaths()).toHaveLength(requests)
    expect(rowAt(made.state().sessions, other.id)).toBe(rowAt(before, other.id))
    await made.markRead(first.id)
    await changeUntil(made, () => rowAt(made.state().sessions, first.id)?.unread === false)
  })

  test('what this device sent is read, with its chat closed; what came before it stays unread', async () => {
    const machineId = 'm-1' as MachineId
    const daemon = await startSimulatedMachine(agent, { machineId, host: 'box1' })
    cleanUps.push(() => daemon.close())
    const [read, unread] = [await session('Read', machineId), await session('Unread', machineId)]
    const made = await connected()
    await unread.say('not read')
    await changeUntil(made, () => rowAt(made.state().sessions, unread.id)?.unread === true)
    // Nobody answers.
    for (const each of [read, unread]) await each.end()
    daemon.close()
    await changeUntil(made, () => made.state().machines[machineId]?.presence === 'offline')
    const flags: unknown[] = []
    made.onChange(() => flags.push(rowAt(made.state().sessions, read.id)?.unread))
    const before = rowAt(made.state().sessions, unread.id)?.seq ?? 0
    await made.sendMessage(read.id, 'noted')
    await made.sendMessage(unread.id, 'noted')
    await changeUntil(made, () => rowAt(made.state().sessions, read.id)?.seq === 1)
    await changeUntil(made, () => rowAt(made.state().sessions, unread.id)?.seq === before + 1)
    expect(flags).not.toContain(true)
    expect(rowAt(made.state().sessions, unread.id)?.unread).toBe(true)
  })

  test('the time of a session is that of its last message, also after a start without a cache', async () => {
    const first = await session()
    await first.say('the last word')
    const made = await connected()
    const [message] = await lastMessages(first.id)
    await changeUntil(made, () => only(made).updatedAt === message?.createdAt)
    await made.stop()

    // A change of presence an hour later, as heartbeats make it too.
    server.testControls.advanceClock(3_600_000)
    await callHappyServer(server.url, 'POST', `/v1/sessions/${first.id}/archive`, {}, token)
    profile = await createTestProfile()
    const again = await connected()
    await changeUntil(again, () => only(again).updatedAt === message?.createdAt)
  })

  test('reads more than one page, and drops what the server no longer has', async () => {
    const cipher = createLegacyCipher(secret)
    const metadata = await cipher.encrypt({ path: '/p', host: 'h' })
    const create = async (number: number) => {
      const body = { tag: `tag-${number}`, metadata }
      const answer = await callHappyServer<{ session: { id: SessionId } }>(
        server.url,
        'POST',
        '/v1/sessions',
        body,
        token,
      )
      return answer.session.id
    }
    const ids = await Promise.all(Array.from({ length: 205 }, (_, number) => create(number)))
    const made = await connected()
    expect(rowIds(made.state().sessions)).toHaveLength(205)
    await made.stop()
    for (const id of ids.slice(0, 2))
      await callHappyServer(server.url, 'DELETE', `/v1/sessions/${id}`, undefined, token)
    const again = connection()
    await again.start()
    expect(rowIds(again.state().sessions)).toHaveLength(205)
    await changeUntil(again, () => rowIds(again.state().sessions).length === 203)
  })

  test('a key that is not for this account locks the session; it is kept', async () => {
    const stranger = await deriveAccountKeys(randomBytes(32))
    const dataEncryptionKey = wrapKey(randomBytes(32), stranger.contentPublicKey)
    await callHappyServer(server.url, 'POST', '/v1/sessions', { tag: 't', metadata: 'AAAA', dataEncryptionKey }, token)
    const made = await connected()
    const { id, content } = only(made)
    expect(content).toEqual({ kind: 'locked' })
    await expect(made.sendMessage(id, 'x')).rejects.toMatchObject({ code: 'locked-content' })
    const chat = openChat(made, id)
    await changeUntil(chat, () => chat.state().phase.kind === 'locked')
  })

  test('paints from the cache while the server does not answer', async () => {
    const first = await session()
    await first.say('stored')
    const made = await connected()
    const chat = openChat(made, first.id)
    await changeUntil(chat, () => textsOf(chat.state()).includes('stored'))
    await made.stop()

    proxy.setFault({ kind: 'hang' })
    const again = connection()
    await again.start()
    expect(only(again)).toMatchObject({
      id: first.id,
      activity: 'unknown',
      content: { kind: 'open', title: 'A title' },
    })
    const cachedChat = openChat(again, first.id)
    await changeUntil(cachedChat, () => textsOf(cachedChat.state()).includes('stored'))
    expect(cachedChat.state().phase.kind).toBe('cached')
    proxy.clearFaults()
    proxy.cutConnections()
    again.retryNow()
    await changeUntil(cachedChat, () => cachedChat.state().phase.kind === 'live')
  })
})

describe('chat', () => {
  test('sends through the outbox, shows the echo once, receives the answer', async () => {
    const first = await session()
    const made = await connected()
    const chat = openChat(made, first.id)
    await changeUntil(chat, () => chat.state().phase.kind === 'live')
    await made.sendMessage(first.id, 'hi there')
    await changeUntil(chat, () => itemsOf(chat).length >= 2 && itemsOf(chat)[0]?.seq === 1)
    expect(first.prompts()).toEqual(['hi there'])
    const texts = textsOf(chat.state())
    expect(texts.filter((text) => text === 'hi there')).toHaveLength(1)
    expect(chat.state().history).toBe('complete')
  })

  test('a message keeps its id when it comes back: its row is not made anew', async () => {
    const first = await session()
    const made = await connected()
    const chat = openChat(made, first.id)
    await changeUntil(chat, () => chat.state().phase.kind === 'live')
    made.pause()
    await made.sendMessage(first.id, 'hi there')
    await changeUntil(chat, () => itemsOf(chat).length === 1)
    const [unsent] = itemsOf(chat)
    expect(unsent).toMatchObject({ seq: null, delivery: { state: 'queued' } })
    made.resume()
    await changeUntil(chat, () => itemsOf(chat)[0]?.seq === 1)
    expect(itemsOf(chat)[0]).toMatchObject({ id: unsent?.id, delivery: { state: 'delivered' } })
  })

  test('a message that waited while its session was archived fails: nobody would read it', async () => {
    const [ended, other] = [await session(), await session()]
    const made = await connected()
    const chat = openChat(made, ended.id)
    await changeUntil(chat, () => chat.state().phase.kind === 'live')
    made.pause()
    await made.sendMessage(ended.id, 'too late')
    await made.sendMessage(other.id, 'in time')
    await ended.archive()
    // The lists come late.
    proxy.setFault({ kind: 'delay', ms: 300, path: /v2.sessions/ })
    made.resume()
    await changeUntil(chat, () => deliveryOf(itemsOf(chat)[0])?.state === 'failed')
    expect(deliveryOf(itemsOf(chat)[0])).toMatchObject({ error: { code: 'not-found', what: 'reader' } })
    expect(await lastMessages(ended.id)).toEqual([])
    await vi.waitFor(() => expect(other.prompts()).toEqual(['in time']), { timeout: 20_000 })
  })

  describe('a message that waited while its session ended', () => {
    const machineId = 'm-1' as MachineId

    async function queuedWhileItEnds({ asleep = false } = {}) {
      const [ended, other] = [await session('Ended', machineId), await session('Other', machineId)]
      let made = await connected()
      const presence = () => made.state().machines[machineId]?.presence
      const daemon = await startSimulatedMachine(agent, { machineId, host: 'box1' })
      cleanUps.push(() => daemon.close())
      await changeUntil(made, () => presence() === 'online')
      if (asleep) daemon.close()
      await changeUntil(made, () => presence() === (asleep ? 'offline' : 'online'))
      let chat = openChat(made, ended.id)
      await changeUntil(chat, () => chat.state().phase.kind === 'live')
      made.pause()
      await made.sendMessage(ended.id, 'too late')
      await made.sendMessage(ended.id, 'later still')
      await made.sendMessage(other.id, 'in time')
      await ended.end()
      return {
        ended,
        other,
        made: () => made,
        delivery: (index = 0) => deliveryOf(itemsOf(chat)[index]),
        until: (holds: () => boolean) => changeUntil(chat, holds),
        async restart() {
          await made.stop()
          made = connection()
          await made.start()
          chat = openChat(made, ended.id)
          await changeUntil(made, () => made.state().connection.kind === 'connected')
        },
      }
    }

    test('is held until it runs again, in its order, also over a restart', async () => {
      const bed = await queuedWhileItEnds()
      bed.made().resume()
      await bed.until(() => bed.delivery(0)?.state === 'held' && bed.delivery(1)?.state === 'held')
      await vi.waitFor(() => expect(bed.other.prompts()).toEqual(['in time']), { timeout: 20_000 })
      expect(await lastMessages(bed.ended.id)).toEqual([])
      expect(bed.made().state().unsentMessages).toBe(2)

      await bed.restart()
      await bed.until(() => bed.delivery(0)?.state === 'held' && bed.made().state().listsAsOf !== null)
      await bed.ended.resume()
      await vi.waitFor(() => expect(bed.ended.prompts()).toEqual(['too late', 'later still']), { timeout: 20_000 })
    })

    test('can be discarded', async () => {
      const bed = await queuedWhileItEnds()
      bed.made().resume()
      await bed.until(() => bed.delivery(0)?.state === 'held' && bed.delivery(1)?.state === 'held')
      const held = bed.made()
      for (const { localId } of await profile.openServerDatabase(serverId).then((database) => database.readOutbox())) {
        await held.discardMessage(bed.ended.id, localId)
      }
      expect(held.state().unsentMessages).toBe(0)
      await bed.ended.resume()
      await changeUntil(held, () => rowAt(held.state().sessions, bed.ended.id)?.activity === 'idle')
      await held.sendMessage(bed.ended.id, 'hello again')
      await vi.waitFor(() => expect(bed.ended.prompts()).toEqual(['hello again']), { timeout: 20_000 })
    })

    test('goes out where its machine is away too: it may sleep, and read it later', async () => {
      const bed = await queuedWhileItEnds({ asleep: true })
      bed.made().resume()
      await bed.until(() => bed.delivery(1)?.state === 'delivered')
      expect(await lastMessages(bed.ended.id)).toHaveLength(1)
    })
  })

  test('a message written while the server is down goes out once after a restart', async () => {
    const first = await session()
    const made = await connected()
    proxy.setFault({ kind: 'refuse' })
    await changeUntil(made, () => made.state().connection.kind === 'waiting-to-retry')
    await made.sendMessage(first.id, 'one')
    await made.sendMessage(first.id, 'two')
    const chat = openChat(made, first.id)
    await changeUntil(chat, () => textsOf(chat.state()).length === 2)
    expect(chat.state().blocks.flat()).toMatchObject([
      { delivery: { state: 'queued' } },
      { delivery: { state: 'queued' } },
    ])
    await made.stop()

    proxy.clearFaults()
    // The answer to the first post is lost: it is posted again with the same localId.
    proxy.setFault({ kind: 'cut', method: 'POST', path: /\/messages/, times: 1 })
    await connected()
    await expect.poll(() => first.prompts(), { timeout: 10_000 }).toEqual(['one', 'two'])
  })

  test('messages of the time without connection are fetched after it', async () => {
    const first = await session()
    const made = await connected()
    const chat = openChat(made, first.id)
    await changeUntil(chat, () => chat.state().phase.kind === 'live')
    proxy.setFault({ kind: 'refuse' })
    await changeUntil(chat, () => chat.state().phase.kind === 'cached')
    await first.say('missed')
    proxy.clearFaults()
    made.retryNow()
    await changeUntil(chat, () => textsOf(chat.state()).includes('missed'))
    await changeUntil(chat, () => chat.state().phase.kind === 'live')
  })

  test('loads older messages page by page', async () => {
    const first = await session()
    for (let number = 0; number < 60; number++) await first.say(`text ${number}`)
    const made = await connected()
    const chat = openChat(made, first.id)
    await changeUntil(chat, () => chat.state().phase.kind === 'live')
    expect(chat.state().history).toBe('more')
    expect(textsOf(chat.state())).not.toContain('text 0')
    await chat.loadOlder()
    await changeUntil(chat, () => chat.state().history === 'complete')
    expect(textsOf(chat.state())).toEqual(Array.from({ length: 60 }, (_, number) => `text ${number}`))
  })

  test('a session that does not exist says so', async () => {
    const made = await connected()
    const chat = openChat(made, 'nowhere' as SessionId)
    await changeUntil(chat, () => chat.state().phase.kind === 'failed')
    expect(chat.state().phase).toMatchObject({ error: { code: 'not-found', what: 'session' } })
  })
})

describe('connection', () => {
  test('a token that the server does not know is renewed by one login', async () => {
    const made = await connected({ token: 'a.b.c' })
    expect(renewedTokens).toHaveLength(1)
    expect(httpPaths().filter((path) => path === '/v1/auth')).toHaveLength(1)
    expect(made.state().listsAsOf).not.toBeNull()
  })

  test('when the new login does not help either, only a person can', async () => {
    const made = await connected()
    proxy.setFault({ kind: 'status', status: 401 })
    proxy.cutConnections()
    await changeUntil(made, () => made.state().connection.kind === 'sign-in-needed')
    expect(httpPaths().filter((path) => path === '/v1/auth').length).toBeLessThanOrEqual(2)
    proxy.clearFaults()
    made.retryNow()
    await changeUntil(made, () => made.state().connection.kind === 'connected')
  })

  test('what an older build stored of a machine is read anew, although its metadata is the same', async () => {
    const machineId = 'm-1' as MachineId
    const machine = await startSimulatedMachine(agent, { machineId, host: 'box1' })
    cleanUps.push(() => machine.close())
    const made = await connected()
    await changeUntil(made, () => made.state().machines[machineId]?.content.kind === 'open')
    await made.stop()
    const database = await profile.openServerDatabase(serverId)
    const [stored] = await database.readMachines()
    const summary = stored?.summary as { reading: number; content: object }
    const { reading: _reading, ...older } = { ...summary, content: { ...summary.content, host: 'older' } }
    await database.putMachines(stored ? [{ ...stored, summary: older }] : [])
    const again = connection()
    await again.start()
    await changeUntil(again, () => {
      const content = again.state().machines[machineId]?.content
      return content?.kind === 'open' && content.host === 'box1'
    })
  })

  test('a server that forgot the account does not empty the lists', async () => {
    await session()
    const made = await connected()
    await made.stop()
    // The same secret gets another account id: the old database is gone.
    const port = Number(new URL(proxy.url).port)
    await proxy.stop()
    const reset = await startHappyServer({ dataDir: ':memory:' })
    cleanUps.push(() => reset.stop())
    proxy = await startFaultProxy({ target: reset.url, port })
    const again = connection()
    await again.start()
    await changeUntil(again, () => again.state().connection.kind === 'sign-in-needed')
    expect(rowIds(again.state().sessions)).toHaveLength(1)
  })

  test.each([
    ['refuse', { kind: 'unreachable', reason: 'connection-failed' }],
    ['garbage', { kind: 'bad-answer' }],
    ['status', { kind: 'server-failed', status: 503 }],
  ] as const)('says honestly what is wrong: %s', async (kind, problem) => {
    if (kind === 'garbage') proxy.setFault({ kind, body: 'html' })
    else if (kind === 'status') proxy.setFault({ kind, status: 503 })
    else proxy.setFault({ kind })
    const made = connection()
    await made.start()
    await changeUntil(made, () => made.state().connection.kind === 'waiting-to-retry')
    expect(problemOf(made.state().connection)).toEqual(problem)
    proxy.clearFaults()
    made.setBrowserOnline(false)
    made.setBrowserOnline(true)
    await changeUntil(made, () => made.state().connection.kind === 'connected')
  })

  test('a dead connection that still looks open is found when the person comes back', async () => {
    const made = await connected()
    proxy.setFault({ kind: 'hang' })
    made.setAppState('active')
    await changeUntil(made, () => made.state().connection.kind === 'waiting-to-retry')
    expect(problemOf(made.state().connection)).toEqual({ kind: 'unreachable', reason: 'timed-out' })
    proxy.clearFaults()
    made.retryNow()
    await changeUntil(made, () => made.state().connection.kind === 'connected')
  })

  test('pause closes the socket, resume connects again', async () => {
    const made = await connected()
    made.pause()
    expect(made.state().connection).toEqual({ kind: 'paused' })
    await expect.poll(() => proxy.openWebSockets()).toEqual([])
    made.resume()
    await changeUntil(made, () => made.state().connection.kind === 'connected')
  })

  test('a paused connection shows the cache and connects to nobody', async () => {
    await session()
    await (await connected()).stop()
    const before = contacts()
    const made = connection()
    made.pause()
    await made.start()
    expect(only(made).activity).toBe('unknown')
    expect(contacts()).toBe(before)
  })
})

async function reachPhase(chat: OpenChat, kind: string): Promise<void> {
  await changeUntil(chat, () => chat.state().phase.kind === kind)
}

describe('a chat without stored messages says why there is nothing', () => {
  test('its server is paused, also when that comes later; resumed, it loads', async () => {
    const { id } = await session()
    const made = connection()
    made.pause()
    await made.start()
    const chat = openChat(made, id)
    await reachPhase(chat, 'paused')
    made.resume()
    await reachPhase(chat, 'live')

    proxy.setFault({ kind: 'refuse' })
    const other = connection()
    await other.start()
    const unreached = openChat(other, 'another' as SessionId)
    await reachPhase(unreached, 'failed')
    expect(unreached.state().phase).toMatchObject({ error: { code: 'unreachable' } })
    other.pause()
    await reachPhase(unreached, 'paused')
  })

  test('a person must sign in', async () => {
    proxy.setFault({ kind: 'status', status: 401 })
    const made = connection()
    await made.start()
    const chat = openChat(made, 'any' as SessionId)
    await changeUntil(made, () => made.state().connection.kind === 'sign-in-needed')
    await reachPhase(chat, 'failed')
    expect(chat.state().phase).toMatchObject({ error: { code: 'sign-in-needed' } })
  })
})

test('what the browser does not open is said, and tried again when the person looks', async () => {
  const made = createServerConnection({
    serverId,
    url: proxy.url as CanonicalUrl,
    credentials: { secret, token, accountId: readTokenAccountId(token) ?? '' },
    browserOnline: true,
    openDatabase: () => (isBroken ? Promise.reject(new HubError(diskFull)) : profile.openServerDatabase(serverId)),
    onTokenRenewed: async () => undefined,
  })
  cleanUps.push(() => made.stop())
  const diskFull = { code: 'storage-failed', detail: 'full' } as const
  let isBroken = true
  await expect(made.start()).rejects.toMatchObject({ code: 'storage-failed' })
  expect(problemOf(made.state().connection)).toEqual({ kind: 'storage-failed' })
  const chat = openChat(made, 'any' as SessionId)
  await changeUntil(chat, () => chat.state().phase.kind === 'failed')
  expect(contacts()).toBe(0)
  isBroken = false
  made.wake()
  await changeUntil(made, () => made.state().connection.kind === 'connected')
})

test('a server that waits for its next try is tried at once when a tab comes to the front', async () => {
  proxy.setFault({ kind: 'refuse' })
  const made = connection()
  await made.start()
  await changeUntil(made, () => made.state().connection.kind === 'waiting-to-retry')
  proxy.clearFaults()
  made.wake()
  expect(made.state().connection.kind).toBe('connecting')
  await changeUntil(made, () => made.state().connection.kind === 'connected')
})

test('a paused server is not asked for older messages', async () => {
  const { id, say } = await session()
  for (let number = 0; number < 60; number++) await say(`text ${number}`)
  const made = await connected()
  const chat = openChat(made, id)
  await changeUntil(chat, () => chat.state().history === 'more')
  made.pause()
  const before = contacts()
  const error = { code: 'unreachable', serverUrl: proxy.url, reason: 'paused' }
  await expect(chat.loadOlder()).rejects.toMatchObject({ data: error })
  expect(contacts()).toBe(before)
})

test('profile and settings come with the primary only', async () => {
  const values = { schemaVersion: 2, expandTodos: false }
  const settings = await createLegacyCipher(secret).encrypt(values)
  await callHappyServer(server.url, 'POST', '/v1/account/settings', { settings, expectedVersion: 0 }, token)
  const made = await connected()
  expect(made.state().profile.kind).toBe('none')
  made.setPrimary(true)
  await changeUntil(made, () => made.state().settings.kind === 'loaded' && made.state().profile.kind === 'loaded')
  expect(made.state().settings).toEqual({ kind: 'loaded', serverId, version: 1, values })

  const changed = await createLegacyCipher(secret).encrypt({ ...values, expandTodos: true })
  await callHappyServer(server.url, 'POST', '/v1/account/settings', { settings: changed, expectedVersion: 1 }, token)
  await expect.poll(() => made.state().settings).toMatchObject({ version: 2, values: { expandTodos: true } })
  made.setPrimary(false)
  await changeUntil(made, () => made.state().settings.kind === 'none')
})
