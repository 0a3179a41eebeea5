import * as v from 'valibot'
import type { RewindPoint } from '../../api/agents/sessionDetails'
import { HubError } from '../../api/errors'
import type { MachineId, SessionId } from '../../api/ids'
import { isAtLeast } from '../../api/agentSettings/cliVersion'
import { sessionDetails } from '../../chat/sessionDetails'
import { displayLine } from '../../chat/records/displayText'
import { encodeBase64 } from '../../crypto/base64'
import type { AgentTargets, MachineTarget, SessionTarget } from './agentTargets'
import { openMetadata, type MetadataWriter } from './metadataWriter'
import { notStarted, spawnOutcome, type SpawnOutcome } from './sessionSpawn'
import type { LateSession } from './startSession'

/**
 * The first CLI whose daemon takes from a client what it no longer knows of a session, and which starts no second agent
 * for one that runs (docs/protocol.md 5.5).
 */
const cliWithFallback = [1, 2, 5] as const
const mostPoints = 1000
/**
 * After each try; with all calls still below the page's deadline. The server ignores signs of life for 60 s after a
 * session has ended (docs/protocol.md 7.2).
 */
const lateWaitMs = 65_000
const resumeWaitsMs = { askedAgain: [8_000, lateWaitMs], askedOnce: [lateWaitMs] }

/** Goes on with a conversation that has ended, or beside it (docs/protocol.md 5.5). */
export interface Continuation {
  /** The same session runs again, on its machine. */
  resumeSession(sessionId: SessionId): Promise<void>
  /** What can be gone back to, newest last. */
  listRewindPoints(sessionId: SessionId): Promise<RewindPoint[]>
  /**
   * A new session that knows the conversation: all of it, or only what was said up to and including the message `upTo`.
   * Resolves to its id; `isSideChat`: it stays out of the list.
   */
  forkSession(sessionId: SessionId, options: { upTo: string | null; isSideChat: boolean }): Promise<SessionId>
}

interface Origin {
  session: SessionTarget
  machine: MachineTarget
  conversation: { kind: 'claude' | 'codex'; id: string }
  path: string
}

/** Names of the calls, for the two agents that can do it. */
const agents = {
  claude: {
    fork: 'claude-fork-session',
    idField: 'claudeSessionId',
    newIdField: 'newClaudeSessionId',
    resumeField: 'resumeClaudeSessionId',
  },
  codex: {
    fork: 'codex-fork-thread',
    idField: 'codexThreadId',
    newIdField: 'newCodexThreadId',
    resumeField: 'resumeCodexThreadId',
  },
} as const

/** Codex cannot go back any more (docs/protocol.md 5.5). */
const rewinding = { points: 'claude-list-rewind-points', duplicate: 'claude-duplicate-session' } as const

const pointsAnswer = v.object({
  points: v.array(
    v.object({
      uuid: v.string(),
      text: v.string(),
      timestamp: v.union([v.string(), v.number()]),
    }),
  ),
})

export function createContinuation(options: {
  targets: AgentTargets
  metadata: MetadataWriter
  /** Resolves to whether its agent gave a sign of life after `since`, within `waitMs` from now. */
  waitForAgent(sessionId: SessionId, time: { since: number; waitMs: number }): Promise<boolean>
  /** Resolves to whether the session came into the list in time. */
  waitForSession(sessionId: SessionId): Promise<boolean>
  /** Of the sessions that are started on this machine from now on. */
  lateSessions(machineId: MachineId): Promise<LateSession>
}): Continuation {
  const { targets } = options
  const { serverUrl } = targets

  async function originOf(sessionId: SessionId): Promise<Origin> {
    const session = await targets.session(sessionId)
    const machine = await targets.liveMachineOf(session)
    const details = sessionDetails(await openMetadata(session.rpc.cipher, session.entry.row.metadata, serverUrl))
    if (!details.conversation) throw new HubError({ code: 'not-found', serverUrl, what: 'conversation' })
    return { session, machine, conversation: details.conversation, path: details.path }
  }

  /** A daemon that is asked twice may start two agents (docs/protocol.md 5.5). */
  const resuming = new Map<SessionId, Promise<void>>()

  async function resume(sessionId: SessionId): Promise<void> {
    const session = await targets.session(sessionId)
    const machine = await targets.liveMachineOf(session)
    const isSafeAgain = knowsFallback(machine)
    const params = { sessionId, ...(isSafeAgain && (await fallback(session, targets))) }
    let isBack = false
    // A daemon whose session is just ending says that it runs already: it is asked once more when nothing came of it.
    for (const waitMs of isSafeAgain ? resumeWaitsMs.askedAgain : resumeWaitsMs.askedOnce) {
      const since = Date.now()
      const outcome = spawnOutcome(await targets.callRaw(machine.rpc, 'resume-happy-session', params))
      // Its process is there and comes later than the daemon waits.
      const isLate = outcome.kind === 'failed' && outcome.latePid !== null
      if (outcome.kind !== 'started' && !isLate) throw notResumed(outcome, targets)
      isBack = await options.waitForAgent(sessionId, { since, waitMs: isLate ? lateWaitMs : waitMs })
      if (isBack || isLate) break
    }
    if (!isBack) throw new HubError({ code: 'agent-unreachable', serverUrl, what: 'session' })
    // A running session is not archived. Where its CLI has already written that, nothing is left to write.
    if (session.entry.digest?.archived) await options.metadata.ofSession(sessionId, runsAgain)
  }

  return {
    resumeSession(sessionId) {
      const running = resuming.get(sessionId)
      if (running) return running
      const begun = resume(sessionId).finally(() => resuming.delete(sessionId))
      resuming.set(sessionId, begun)
      return begun
    },
    async listRewindPoints(sessionId) {
      const { machine, conversation, path } = await originOf(sessionId)
      if (conversation.kind !== 'claude') throw targets.notFound('conversation')
      const params = { directory: path, claudeSessionId: conversation.id }
      const answer = v.safeParse(pointsAnswer, await targets.call(machine.rpc, rewinding.points, params))
      if (!answer.success) throw targets.badAnswer(rewinding.points)
      return answer.output.points.slice(-mostPoints).map(({ uuid, text, timestamp }) => {
        const at = new Date(timestamp).getTime()
        return { id: uuid, text: displayLine(text, 300), at: Number.isNaN(at) ? null : at }
      })
    },
    async forkSession(sessionId, { upTo, isSideChat }) {
      const { machine, conversation, path } = await originOf(sessionId)
      const agent = agents[conversation.kind]
      const from = { directory: path, [agent.idField]: conversation.id }
      const name = upTo === null ? agent.fork : rewinding.duplicate
      const made = await targets.call(machine.rpc, name, upTo === null ? from : { ...from, cutAfterUuid: upTo })
      const copy = v.safeParse(v.object({ [agent.newIdField]: v.string() }), made)
      if (!copy.success) throw targets.badAnswer(name)
      const spawn = {
        type: 'spawn-in-directory',
        directory: path,
        approvedNewDirectoryCreation: false,
        agent: conversation.kind,
        [agent.resumeField]: copy.output[agent.newIdField],
        parentSessionId: sessionId,
        ...(upTo !== null && { forkedFromMessageId: upTo }),
        ...(isSideChat && { isSideChat }),
      }
      const late = await options.lateSessions(machine.entry.row.id)
      const outcome = spawnOutcome(await targets.callRaw(machine.rpc, 'spawn-happy-session', spawn))
      const latePid = outcome.kind === 'failed' ? outcome.latePid : null
      const forked = outcome.kind === 'started' ? outcome.sessionId : latePid !== null ? await late(latePid) : null
      if (forked === null) throw notForked(outcome, targets)
      await options.waitForSession(forked)
      return forked
    },
  }
}

/** The text of a daemon that has no record of a session, the same in all versions that can resume. */
const untracked = /is not tracked by this daemon/

function notResumed(outcome: SpawnOutcome, { serverUrl, badAnswer, notFound }: AgentTargets): HubError {
  if (outcome.kind !== 'failed') return badAnswer('resume-happy-session')
  if (untracked.test(outcome.text)) return notFound('record')
  return new HubError({ code: 'agent-failed', serverUrl, text: outcome.text })
}

function notForked(outcome: SpawnOutcome, targets: AgentTargets): HubError {
  return outcome.kind === 'directory-missing' ? targets.notFound('directory') : notStarted(outcome, targets)
}

function knowsFallback({ entry: { digest } }: MachineTarget): boolean {
  return isAtLeast(digest?.content.kind === 'open' ? digest.content.cliVersion : null, cliWithFallback)
}

function runsAgain() {
  return { lifecycleState: 'running', lifecycleStateSince: Date.now(), archivedBy: undefined, archiveReason: undefined }
}

/**
 * What a daemon needs to resume a session that it knows nothing of any more. It gets the session's key, sealed with the
 * machine's: the machine had it before.
 */
async function fallback(session: SessionTarget, targets: AgentTargets): Promise<object> {
  const { row, dataKey } = session.entry
  if (!dataKey) return {}
  const metadata = await openMetadata(session.rpc.cipher, row.metadata, targets.serverUrl)
  const { path, machineId, flavor, claudeSessionId, codexThreadId } = metadata
  return {
    fallback: {
      metadata: { path, machineId, flavor, claudeSessionId, codexThreadId },
      metadataVersion: row.metadataVersion,
      agentStateVersion: row.agentStateVersion,
      seq: row.seq,
      encryptionKey: encodeBase64(dataKey),
      encryptionVariant: 'dataKey',
    },
  }
}
