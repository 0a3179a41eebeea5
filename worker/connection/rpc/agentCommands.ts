import type { PermissionAnswer, SessionStart, SessionStartResult } from '../../api/commands'
import { HubError, type HubErrorData } from '../../api/errors'
import type { CanonicalUrl, LocalId, MachineId, SessionId } from '../../api/ids'
import { parseAgentState, type PermissionRequest } from '../../chat/records/agentState'
import { asObject } from '../../chat/records/untrustedJson'
import type { RecordCipher } from '../../crypto/recordCipher'
import type { OpenAccount } from '../account/openAccount'
import { createChangeCounter } from '../../shared/changeCounter'
import { permissionParams } from './permissionAnswer'
import { failureText, type RpcCall, type RpcTarget } from './rpc'
import { spawnOutcome, spawnParams } from './sessionSpawn'
import type { SessionEntry } from '../account/sessionTable'

/** The `new-session` update comes before the answer or right after it; after this time the list is read again. */
const updateWaitMs = 2_000
/** How long a list that is read again may take; with the call itself still below the page's deadline. */
const refetchWaitMs = 6_000
/** A machine under load starts sessions more slowly than its daemon waits (15 s); they come a little later. */
const lateWaitMs = 30_000

/** Calls to the sessions and machines of one server (docs/protocol.md 5). */
export interface AgentCommands {
  answerPermission(sessionId: SessionId, requestId: string, answer: PermissionAnswer): Promise<void>
  abortTurn(sessionId: SessionId): Promise<void>
  startSession(machineId: MachineId, start: SessionStart): Promise<SessionStartResult>
  /** A session came or changed. */
  sessionChanged(): void
}

export interface AgentCommandsOptions {
  serverUrl: CanonicalUrl
  call: RpcCall
  ready(): Promise<OpenAccount>
  /** Null = connected. */
  connectionError(): HubErrorData | null
  sendMessage(sessionId: SessionId, text: string): Promise<LocalId>
}

interface SessionTarget {
  entry: SessionEntry
  rpc: RpcTarget & { cipher: RecordCipher }
}

export function createAgentCommands(options: AgentCommandsOptions): AgentCommands {
  const { serverUrl, call } = options
  const sessionChanges = createChangeCounter()
  /** Requests that were answered and that agent state still names, or whose answer is on its way. */
  const answered = new Set<string>()

  function requireConnection(): void {
    const error = options.connectionError()
    if (error) throw new HubError(error)
  }

  async function sessionTarget(sessionId: SessionId): Promise<SessionTarget> {
    const { sessions } = await options.ready()
    const entry = sessions.get(sessionId)
    if (!entry) throw notFound('session')
    requireConnection()
    const activity = entry.summary?.activity
    // An absent agent would cost 15 s before the server says so.
    if (activity === 'offline' || activity === 'archived') throw unreachable('session')
    const cipher = await sessions.ensureKey(entry)
    if (!cipher) throw new HubError({ code: 'locked-content', serverUrl })
    return { entry, rpc: { what: 'session', id: sessionId, cipher } }
  }

  async function callSession(target: SessionTarget, name: string, params: unknown): Promise<void> {
    const text = failureText(await call(target.rpc, name, params))
    if (text !== null) throw new HubError({ code: 'agent-failed', serverUrl, text })
  }

  function notFound(what: Extract<HubErrorData, { code: 'not-found' }>['what']): HubError {
    return new HubError({ code: 'not-found', serverUrl, what })
  }

  function unreachable(what: 'session' | 'machine'): HubError {
    return new HubError({ code: 'agent-unreachable', serverUrl, what })
  }

  /** What `look` finds, now or after a session came or changed; null when it finds nothing within `waitMs`. */
  async function waitFor<T>(look: () => T | null | Promise<T | null>, waitMs: number): Promise<T | null> {
    const deadline = Date.now() + waitMs
    for (;;) {
      const seen = sessionChanges.count()
      const found = await look()
      if (found !== null) return found
      if (!(await sessionChanges.after(seen, deadline - Date.now()))) return null
    }
  }

  async function waitForSession(sessionId: SessionId, data: OpenAccount): Promise<boolean> {
    const look = () => (data.sessions.get(sessionId)?.digest ? true : null)
    if (await waitFor(look, updateWaitMs)) return true
    // A list that cannot be read now may still come by an event.
    data.refetchLists().catch(() => undefined)
    return (await waitFor(look, refetchWaitMs)) !== null
  }

  /** The session that this process of the machine has made since `known`. The daemon matches them so, too. */
  function waitForProcess(
    process: { machineId: MachineId; pid: number },
    known: ReadonlySet<string>,
    { sessions }: OpenAccount,
  ): Promise<SessionId | null> {
    return waitFor(async () => {
      for (const id of Object.keys(sessions.summaries()) as SessionId[]) {
        const entry = known.has(id) ? undefined : sessions.get(id)
        const cipher = entry ? await sessions.ensureKey(entry) : null
        const metadata = entry && cipher ? await cipher.decrypt(entry.row.metadata) : null
        const fields = metadata?.ok ? asObject(metadata.value) : null
        if (fields?.['hostPid'] === process.pid && fields['machineId'] === process.machineId) return id
      }
      return null
    }, lateWaitMs)
  }

  return {
    sessionChanged: sessionChanges.changed,

    async answerPermission(sessionId, requestId, answer) {
      const target = await sessionTarget(sessionId)
      const requests = await waitingRequests(target)
      const keys = new Set(requests.map((request) => requestKey(sessionId, request)))
      // Forgotten once agent state names it no more: the same request may be made again later (docs/protocol.md 5.4).
      for (const key of answered) if (key.startsWith(`${sessionId}\n`) && !keys.has(key)) answered.delete(key)
      const request = requests.find(({ id }) => id === requestId)
      if (!request) throw notFound('permission-request')
      const key = requestKey(sessionId, request)
      if (answered.has(key)) throw notFound('permission-request')
      const { digest } = target.entry
      const agent = digest?.content.kind === 'open' ? digest.content.agent : 'claude'
      const params = permissionParams({ id: requestId, tool: request.tool, input: request.arguments, agent }, answer)
      if (!params) throw new HubError({ code: 'internal', detail: 'answers for a request that asks no question' })
      answered.add(key)
      try {
        await callSession(target, 'permission', params)
      } catch (error) {
        answered.delete(key)
        throw error
      }
    },

    async abortTurn(sessionId) {
      await callSession(await sessionTarget(sessionId), 'abort', {})
    },

    async startSession(machineId, start) {
      const data = await options.ready()
      const entry = data.machines.get(machineId)
      if (!entry) throw notFound('machine')
      requireConnection()
      if (entry.summary?.presence === 'offline') throw unreachable('machine')
      const cipher = await data.machines.ensureKey(entry)
      if (!cipher) throw new HubError({ code: 'locked-content', serverUrl })
      const homeDir = entry.digest?.content.kind === 'open' ? entry.digest.content.homeDir : ''
      const params = spawnParams(start, homeDir)
      if (!params) throw notFound('home-directory')
      const target: RpcTarget = { what: 'machine', id: machineId, cipher }
      const known = new Set(Object.keys(data.sessions.summaries()))
      let outcome = spawnOutcome(await call(target, 'spawn-happy-session', params))
      if (outcome.kind === 'failed' && outcome.latePid !== null) {
        const sessionId = await waitForProcess({ machineId, pid: outcome.latePid }, known, data)
        if (sessionId) outcome = { kind: 'started', sessionId }
      }
      switch (outcome.kind) {
        case 'directory-missing':
          return outcome
        case 'failed':
          throw new HubError({ code: 'agent-failed', serverUrl, text: outcome.text })
        case 'unknown-answer':
          throw new HubError({ code: 'bad-answer', serverUrl, detail: 'spawn-happy-session' })
        case 'started': {
          const isThere = await waitForSession(outcome.sessionId, data)
          if (start.firstPrompt === null) return outcome
          // Without its key nothing can be written to it.
          if (!isThere) throw notFound('session')
          await options.sendMessage(outcome.sessionId, start.firstPrompt)
          return outcome
        }
      }
    },
  }
}

async function waitingRequests({ entry, rpc }: SessionTarget): Promise<PermissionRequest[]> {
  const { agentState } = entry.row
  const state = agentState === null ? null : await rpc.cipher.decrypt(agentState)
  return parseAgentState(state?.ok ? state.value : null).requests
}

/** With the time of asking: an id may be used again. */
function requestKey(sessionId: SessionId, request: PermissionRequest): string {
  return `${sessionId}\n${request.id}\n${request.createdAt ?? ''}`
}
