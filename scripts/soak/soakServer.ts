import { randomUUID } from 'node:crypto'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createAccountElsewhere } from '../../e2e/agents/accountElsewhere'
import { createGate } from '../../e2e/proxy/faults'
import { startFaultProxy, type FaultProxy } from '../../e2e/proxy/startFaultProxy'
import { openAgentSession, type AgentSession, type EnvelopeEvent } from '../../local/agent/agentSession'
import { callHappyServer } from '../../local/agent/callHappyServer'
import type { AgentAccount } from '../../local/agent/terminalLogin'
import { spawnHappyServer, type HappyServerProcess } from '../../local/server/spawnHappyServer'
import { randomBytes } from '../../worker/crypto/bytes'
import { createDataKeyCipher, type RecordCipher } from '../../worker/crypto/recordCipher'
import type { Sent } from './ledger'

/** One session with an agent that is connected to its server past the fault proxy. */
export interface SoakSession {
  readonly id: string
  readonly title: string
  readonly sent: Sent[]
  /** The agent says it, until the server has stored it. */
  say(text: string): Promise<void>
  /** One turn of the agent, as the stock CLI writes it: it thinks, says the texts in pieces with a tool call between two. */
  takeTurn(texts: readonly string[]): Promise<void>
  /** What the server holds, in its order. */
  held(): Promise<string[]>
}

export interface SoakServer {
  readonly name: string
  readonly proxy: FaultProxy
  readonly sessions: readonly SoakSession[]
  /** Killed, and started again on the same data after `downMs`. The copy for `setBack` is taken in between. */
  kill(downMs: number): Promise<void>
  /** Killed, and started again on the copy of an earlier kill. Nothing happens when there is none. */
  setBack(downMs: number): Promise<void>
  stop(): Promise<void>
}

/** A Happy server in a process of its own with `count` sessions, whose account has the key `secret`. */
export async function startSoakServer(
  name: string,
  secret: Uint8Array<ArrayBuffer>,
  count: number,
): Promise<SoakServer> {
  const folder = await mkdtemp(join(tmpdir(), `happy-hub-soak-`))
  const dataDir = join(folder, 'data')
  const copyDir = join(folder, 'copy')
  let running: HappyServerProcess = await spawnHappyServer({ dataDir })
  const { port, url } = running
  const proxy = await startFaultProxy({ target: url })
  const { account } = await createAccountElsewhere(url, secret)
  const sessions = await Promise.all(
    Array.from({ length: count }, (_, index) => startSession(account, `${name}${index + 1}`)),
  )
  let isCopied = false
  // A kill in the middle of another one would find no process.
  let work = Promise.resolve()
  // One that failed is told to whoever asked for it, and holds up no other.
  const afterOthers = (step: () => Promise<void>): Promise<void> => (work = work.catch(() => undefined).then(step))

  async function restart(downMs: number, whileDown: () => Promise<void>): Promise<void> {
    await running.signal('SIGKILL')
    await whileDown()
    await pause(downMs)
    running = await spawnHappyServer({ dataDir, port })
  }

  return {
    name,
    proxy,
    sessions: sessions.map(({ session }) => session),
    kill: (downMs) =>
      afterOthers(() =>
        restart(downMs, async () => {
          await rm(copyDir, { recursive: true, force: true })
          await cp(dataDir, copyDir, { recursive: true })
          isCopied = true
        }),
      ),
    setBack: (downMs) =>
      afterOthers(async () => {
        if (!isCopied) return
        // Nobody writes while both states are read, so what is missing afterwards is what the copy does not have.
        proxy.setFault({ kind: 'refuse' })
        const goOn = await Promise.all(sessions.map(({ hush }) => hush()))
        const before = await Promise.all(sessions.map(({ session }) => session.held()))
        await restart(downMs, async () => {
          await rm(dataDir, { recursive: true, force: true })
          await cp(copyDir, dataDir, { recursive: true })
        })
        for (const [index, { session }] of sessions.entries()) {
          const after = new Set(await session.held())
          const taken = new Set((before[index] ?? []).filter((text) => !after.has(text)))
          for (const one of session.sent) if (taken.has(one.text)) one.fate = 'set-back'
        }
        for (const go of goOn) go()
        proxy.clearFaults()
      }),
    async stop() {
      await work.catch(() => undefined)
      for (const { agent } of sessions) agent.close()
      await proxy.stop()
      await running.signal('SIGKILL')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function startSession(
  account: AgentAccount,
  title: string,
): Promise<{ session: SoakSession; agent: AgentSession; hush(): Promise<() => void> }> {
  const dataKey = randomBytes(32)
  const cipher = await createDataKeyCipher(dataKey)
  const agent = await openAgentSession(account, {
    tag: randomUUID(),
    dataKey,
    metadata: {
      path: `/home/dev/${title}`,
      host: 'soak',
      version: '1.2.5',
      flavor: 'claude',
      lifecycleState: 'running',
      summary: { text: `Session ${title}`, updatedAt: Date.now() },
    },
    onPrompt: () => undefined,
  })
  const messagesPath = `/v3/sessions/${agent.id}/messages`
  const sent: Sent[] = []
  let posts = Promise.resolve()

  async function post(turn: string, ev: EnvelopeEvent): Promise<void> {
    const envelope = { id: randomUUID(), time: Date.now(), role: 'agent', turn, ev }
    const content = await cipher.encrypt({ role: 'session', content: envelope, meta: { sentFrom: 'cli' } })
    const body = { messages: [{ content, localId: randomUUID() }] }
    posts = posts.then(() =>
      untilItWorks(() => callHappyServer(account.serverUrl, 'POST', messagesPath, body, account.token)),
    )
    await posts
  }

  async function postText(turn: string, text: string): Promise<void> {
    const one: Sent = { text, fate: 'unsure' }
    sent.push(one)
    await post(turn, { t: 'text', text })
    if (one.fate === 'unsure') one.fate = 'taken'
  }

  return {
    agent,
    /** Nothing is posted until what it resolves to is called. */
    async hush() {
      const before = posts
      const gate = createGate()
      posts = before.then(() => gate.opened)
      await before
      return () => gate.open()
    },
    session: {
      id: agent.id,
      title: `Session ${title}`,
      sent,
      say: (text) => postText(randomUUID(), text),
      async takeTurn(texts) {
        const turn = randomUUID()
        agent.setThinking(true)
        await post(turn, { t: 'turn-start' })
        for (const [index, text] of texts.entries()) {
          if (index > 0) {
            const call = randomUUID()
            const args = { file_path: `/home/dev/${index}.txt` }
            await post(turn, { t: 'tool-call-start', call, name: 'Read', title: 'Read', description: 'Read', args })
            await post(turn, { t: 'tool-call-end', call })
          }
          await postText(turn, text)
        }
        await post(turn, { t: 'turn-end', status: 'completed' })
        agent.setThinking(false)
      },
      held: () => readAll(account, messagesPath, cipher),
    },
  }
}

/** An agent's own outbox: the server may be down. */
async function untilItWorks(step: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await step()
      return
    } catch {
      await pause(250)
    }
  }
}

interface HeldMessage {
  seq: number
  content: { c: string }
}

async function readAll(account: AgentAccount, path: string, cipher: RecordCipher): Promise<string[]> {
  const texts: string[] = []
  let afterSeq = 0
  for (let hasMore = true; hasMore;) {
    const page = await callHappyServer<{ messages: HeldMessage[]; hasMore: boolean }>(
      account.serverUrl,
      'GET',
      `${path}?limit=500&after_seq=${afterSeq}`,
      undefined,
      account.token,
    )
    for (const { seq, content } of page.messages) {
      afterSeq = seq
      const opened = await cipher.decrypt(content.c)
      texts.push(...soakTexts(JSON.stringify(opened.ok ? opened.value : null)))
    }
    hasMore = page.hasMore
  }
  return texts
}

/** The texts of this run in any text, in order. The full stop tells where the number ends, whatever follows. */
export function soakTexts(text: string): string[] {
  return text.match(/(?:agent|prompt)-\d+\./g) ?? []
}
