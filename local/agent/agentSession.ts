import { randomUUID } from 'node:crypto'
import { createDataKeyCipher } from '../../worker/crypto/recordCipher'
import { wrapKey } from '../../worker/crypto/sealBundle'
import { answerCalls, connectAgent, connected, type CallHandlers } from './agentSocket'
import { callHappyServer } from './callHappyServer'
import { readPrompts, type Prompt } from './promptInbox'
import type { AgentAccount } from './terminalLogin'
import { createVersionedRecord, type VersionedAnswer, type VersionedRecord } from './versionedRecord'

/** An event of a session envelope (docs/protocol.md 6.5). */
export type EnvelopeEvent =
  | { t: 'turn-start' }
  | { t: 'turn-end'; status: 'completed' | 'failed' | 'cancelled' }
  | { t: 'text'; text: string; thinking?: boolean }
  | { t: 'tool-call-start'; call: string; name: string; title: string; description: string; args: object }
  | { t: 'tool-call-end'; call: string }

export interface AgentStateRecord {
  controlledByUser: boolean
  requests: Record<string, object>
  completedRequests: Record<string, object>
}

export interface AgentSessionOptions {
  /** The server finds the session by it: the same tag and key continue the same session. */
  tag: string
  dataKey: Uint8Array<ArrayBuffer>
  metadata: Record<string, unknown>
  /** `seq` of the last prompt that an earlier process has answered. */
  answeredUpTo?: number
  onPrompt(prompt: Prompt, session: AgentSession): void
  calls?: CallHandlers
}

/** The process behind a session, as far as a server sees it. */
export interface AgentSession {
  readonly id: string
  readonly state: VersionedRecord<AgentStateRecord>
  readonly metadata: VersionedRecord<Record<string, unknown>>
  /** Heartbeats tell it; a change is told at once. */
  setThinking(thinking: boolean): void
  /** Envelopes of one turn, in order. Resolves when the server has stored them; rejects when it does not. */
  post(turn: string, events: EnvelopeEvent[]): Promise<void>
  /** What somebody typed into the terminal of the session. */
  postTypedPrompt(text: string): Promise<void>
  /** The notice of a stopped turn. */
  postNotice(message: string): Promise<void>
  /** Says goodbye: the session is inactive, and can be continued. Resolves when the server has heard it, or does not answer. */
  end(): Promise<void>
  /** Ends for good, as `killSession` does (docs/protocol.md 7.5). */
  archive(): Promise<void>
  /** Leaves as a process that is killed does: without a word. */
  close(): void
}

const heartbeatMs = 2_000
const writePatienceMs = 10_000
const goodbyePatienceMs = 1_000

/**
 * A session as CLI 1.2.5 makes it: own data key wrapped for the account, session-scoped socket, heartbeat every two
 * seconds, flat session envelopes over HTTP v3, catch-up after every (re)connect.
 */
export async function openAgentSession(account: AgentAccount, options: AgentSessionOptions): Promise<AgentSession> {
  const cipher = await createDataKeyCipher(options.dataKey)
  const request = {
    tag: options.tag,
    metadata: await cipher.encrypt(options.metadata),
    dataEncryptionKey: wrapKey(options.dataKey, account.contentPublicKey),
  }
  const { session } = await callHappyServer<{ session: SessionRow }>(
    account.serverUrl,
    'POST',
    '/v1/sessions',
    request,
    account.token,
  )
  const knownState = session.agentState === null ? null : await cipher.decrypt(session.agentState)
  const knownMetadata = await cipher.decrypt(session.metadata)
  const { id } = session
  // No pause from here to the finished object: a prompt may come as soon as the socket is connected.
  const socket = connectAgent(account, { clientType: 'session-scoped', sessionId: id })
  let isThinking = false
  const beat = (): void => {
    socket.volatile.emit('session-alive', { sid: id, time: Date.now(), thinking: isThinking, mode: 'remote' })
  }
  const heartbeat = setInterval(beat, heartbeatMs)

  const readNew = readPrompts(account, { id, cipher, afterSeq: options.answeredUpTo ?? 0 }, (prompt) =>
    options.onPrompt(prompt, agent),
  )
  socket.on('connect', () => {
    beat()
    readNew()
  })
  socket.on('update', (update: { body: { t: string } }) => {
    if (update.body.t === 'new-message') readNew()
  })
  answerCalls(socket, { id, cipher }, options.calls ?? {})

  const emitWrite = (event: string, data: object): Promise<Record<string, unknown>> =>
    socket.timeout(writePatienceMs).emitWithAck(event, { sid: id, ...data }) as Promise<Record<string, unknown>>
  const state = createVersionedRecord<AgentStateRecord>({
    cipher,
    value: { ...emptyState, ...(knownState?.ok ? (knownState.value as Partial<AgentStateRecord>) : {}) },
    version: session.agentStateVersion,
    write: async (agentState, expectedVersion) =>
      versionedAnswer(await emitWrite('update-state', { agentState, expectedVersion }), 'agentState'),
  })
  const metadata = createVersionedRecord<Record<string, unknown>>({
    cipher,
    value: knownMetadata.ok ? (knownMetadata.value as Record<string, unknown>) : options.metadata,
    version: session.metadataVersion,
    write: async (text, expectedVersion) =>
      versionedAnswer(await emitWrite('update-metadata', { metadata: text, expectedVersion }), 'metadata'),
  })

  async function postRecords(records: object[]): Promise<void> {
    const messages = await Promise.all(
      records.map(async (record) => ({ content: await cipher.encrypt(record), localId: randomUUID() })),
    )
    await callHappyServer(account.serverUrl, 'POST', `/v3/sessions/${id}/messages`, { messages }, account.token)
  }

  function close(): void {
    clearInterval(heartbeat)
    socket.disconnect()
  }

  const agent: AgentSession = {
    id,
    state,
    metadata,
    setThinking(thinking) {
      isThinking = thinking
      beat()
    },
    post: (turn, events) =>
      postRecords(events.map((ev) => envelopeRecord({ id: randomUUID(), time: Date.now(), role: 'agent', turn, ev }))),
    postTypedPrompt: (text) =>
      postRecords([envelopeRecord({ id: randomUUID(), time: Date.now(), role: 'user', ev: { t: 'text', text } })]),
    postNotice: (message) =>
      postRecords([
        { role: 'agent', content: { type: 'event', id: randomUUID(), data: { type: 'message', message } }, meta },
      ]),
    async end() {
      clearInterval(heartbeat)
      socket.emit('session-end', { sid: id, time: Date.now() })
      // Events that come together with the end of their socket are dropped by the server: as the CLI does, wait for an answer.
      await socket
        .timeout(goodbyePatienceMs)
        .emitWithAck('ping')
        .catch(() => undefined)
      close()
    },
    async archive() {
      const archived = { lifecycleState: 'archived', lifecycleStateSince: Date.now(), archivedBy: 'cli' }
      await metadata.change((value) => ({ ...value, ...archived, archiveReason: 'User terminated' }))
      socket.emit('session-end', { sid: id, time: Date.now() })
      await callHappyServer(account.serverUrl, 'POST', `/v1/sessions/${id}/archive`, {}, account.token)
      close()
    },
    close,
  }
  await connected(socket)
  return agent
}

interface SessionRow {
  id: string
  metadata: string
  metadataVersion: number
  agentState: string | null
  agentStateVersion: number
}

const emptyState: AgentStateRecord = { controlledByUser: false, requests: {}, completedRequests: {} }

const meta = { sentFrom: 'cli' }

function envelopeRecord(envelope: object): object {
  return { role: 'session', content: envelope, meta }
}

function versionedAnswer(ack: Record<string, unknown>, field: string): VersionedAnswer {
  const { result, version } = ack
  if (result === 'success' && typeof version === 'number') return { result, version }
  if (result !== 'version-mismatch' || typeof version !== 'number') return { result: 'error' }
  const text = ack[field]
  return { result, version, text: typeof text === 'string' ? text : null }
}
