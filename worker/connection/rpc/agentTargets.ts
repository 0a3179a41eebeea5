import type { ShownRequest } from '../../api/commands'
import { HubError, type HubErrorData } from '../../api/errors'
import type { CanonicalUrl, MachineId, SessionId } from '../../api/ids'
import { askedLine } from '../../api/push/askedLine'
import { requestDigest, type RequestContent } from '../../api/requestDigest'
import { hasEnded } from '../../api/state'
import type { RecordCipher } from '../../crypto/recordCipher'
import type { MachineEntry } from '../account/machineTable'
import type { OpenAccount } from '../account/openAccount'
import type { SessionEntry } from '../account/sessionTable'
import { failureText, type RpcCall, type RpcTarget } from './rpc'

function isWholeLine({ tool, arguments: input }: RequestContent, line: string): boolean {
  const { text, isWhole } = askedLine(tool, input)
  return isWhole && text === line
}

export interface SessionTarget {
  entry: SessionEntry
  rpc: RpcTarget & { cipher: RecordCipher }
}

export interface MachineTarget {
  entry: MachineEntry
  /** Empty = the machine does not say. */
  homeDir: string
  rpc: RpcTarget & { cipher: RecordCipher }
}

/** The sessions and machines of one server as something that can be called. */
export interface AgentTargets {
  readonly serverUrl: CanonicalUrl
  /** Whether it is online or not. */
  session(sessionId: SessionId): Promise<SessionTarget>
  /**
   * A session that answers calls. Refused at once otherwise, because the server takes 15 s to say that an agent is
   * absent.
   */
  liveSession(sessionId: SessionId): Promise<SessionTarget>
  /** Whether it is online or not. */
  machine(machineId: MachineId): Promise<MachineTarget>
  liveMachine(machineId: MachineId): Promise<MachineTarget>
  /** The machine on which the session runs, or ran. */
  liveMachineOf(session: SessionTarget): Promise<MachineTarget>
  /** Resolves to the result, untrusted; rejects with `agent-failed` where that is a failure. */
  call(target: RpcTarget, name: string, params: unknown): Promise<unknown>
  /** Resolves to the untrusted result, also where that is a failure. */
  callRaw: RpcCall
  requireConnection(): void
  /** Rejects with `request-changed` unless this is what the person saw. */
  requireShown(request: RequestContent, shown: ShownRequest): Promise<void>
  notFound(what: Extract<HubErrorData, { code: 'not-found' }>['what']): HubError
  badAnswer(detail: string): HubError
}

export function createAgentTargets(options: {
  serverUrl: CanonicalUrl
  call: RpcCall
  ready(): Promise<OpenAccount>
  /** Null = connected. */
  connectionError(): HubErrorData | null
}): AgentTargets {
  const { serverUrl, call, ready } = options

  function requireConnection(): void {
    const error = options.connectionError()
    if (error) throw new HubError(error)
  }

  function notFound(what: Extract<HubErrorData, { code: 'not-found' }>['what']): HubError {
    return new HubError({ code: 'not-found', serverUrl, what })
  }

  function unreachable(what: 'session' | 'machine'): HubError {
    return new HubError({ code: 'agent-unreachable', serverUrl, what })
  }

  function unlocked(cipher: RecordCipher | null): RecordCipher {
    if (!cipher) throw new HubError({ code: 'locked-content', serverUrl })
    return cipher
  }

  async function session(sessionId: SessionId): Promise<SessionTarget> {
    const { sessions } = await ready()
    const entry = sessions.get(sessionId)
    if (!entry) throw notFound('session')
    const cipher = unlocked(await sessions.ensureKey(entry))
    return { entry, rpc: { what: 'session', id: sessionId, cipher } }
  }

  async function machine(machineId: MachineId): Promise<MachineTarget> {
    const { machines } = await ready()
    const entry = machines.get(machineId)
    if (!entry) throw notFound('machine')
    const cipher = unlocked(await machines.ensureKey(entry))
    const homeDir = entry.digest?.content.kind === 'open' ? entry.digest.content.homeDir : ''
    return { entry, homeDir, rpc: { what: 'machine', id: machineId, cipher } }
  }

  async function liveMachine(machineId: MachineId): Promise<MachineTarget> {
    const target = await machine(machineId)
    requireConnection()
    if (target.entry.summary?.presence === 'offline') throw unreachable('machine')
    return target
  }

  return {
    serverUrl,
    session,
    machine,
    liveMachine,
    async liveMachineOf({ entry: { digest } }) {
      if (digest?.content.kind !== 'open' || digest.content.machineId === null) throw notFound('machine')
      return liveMachine(digest.content.machineId)
    },
    callRaw: call,
    requireConnection,
    async requireShown(request, { digest, line }) {
      const isSame = (await requestDigest(request)) === digest && (line === undefined || isWholeLine(request, line))
      if (!isSame) throw new HubError({ code: 'request-changed', serverUrl })
    },
    notFound,
    badAnswer: (detail) => new HubError({ code: 'bad-answer', serverUrl, detail }),
    async liveSession(sessionId) {
      const target = await session(sessionId)
      requireConnection()
      if (hasEnded(target.entry.summary?.activity)) throw unreachable('session')
      return target
    },
    async call(target, name, params) {
      const result = await call(target, name, params)
      const text = failureText(result)
      if (text !== null) throw new HubError({ code: 'agent-failed', serverUrl, text })
      return result
    },
  }
}
