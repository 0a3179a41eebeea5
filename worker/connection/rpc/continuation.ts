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
import { spawnOutcome } from './sessionSpawn'

/** The first CLI whose daemon takes from a client what it no longer knows of a session (docs/protocol.md 5.5). */
const cliWithFallback = [1, 2, 5] as const
const mostPoints = 1000
/**
 * After the first and after the second try; with both calls still below the page's deadline. The server ignores signs of
 * life for 60 s after a session has ended (docs/protocol.md 7.2).
 */
const resumeWaitsMs = [8_000, 65_000]

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
    points: 'claude-list-rewind-points',
    duplicate: 'claude-duplicate-session',
    idField: 'claudeSessionId',
    cutField: 'cutAfterUuid',
    newIdField: 'newClaudeSessionId',
    resumeField: 'resumeClaudeSessionId',
  },
  codex: {
    fork: 'codex-fork-thread',
    points: 'codex-list-rewind-points',
    duplicate: 'codex-duplicate-thread',
    idField: 'codexThreadId',
    cutField: 'cutAfterItemId',
    newIdField: 'newCodexThreadId',
    resumeField: 'resumeCodexThreadId',
  },
} as const

const pointsAnswer = v.object({
  points: v.array(
    v.object({
      uuid: v.optional(v.string()),
      itemId: v.optional(v.string()),
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
}): Continuation {
  const { targets } = options
  const { serverUrl } = targets

  async function machineOf(session: SessionTarget): Promise<MachineTarget> {
    const { digest } = session.entry
    const machineId: MachineId | null = digest?.content.kind === 'open' ? digest.content.machineId : null
    if (machineId === null) throw targets.notFound('machine')
    return targets.liveMachine(machineId)
  }

  async function originOf(sessionId: SessionId): Promise<Origin> {
    const session = await targets.session(sessionId)
    const machine = await machineOf(session)
    const details = sessionDetails(await openMetadata(session.rpc.cipher, session.entry.row.metadata, serverUrl))
    if (!details.conversation) throw new HubError({ code: 'not-found', serverUrl, what: 'conversation' })
    return { session, machine, conversation: details.conversation, path: details.path }
  }

  return {
    async resumeSession(sessionId) {
      const session = await targets.session(sessionId)
      const machine = await machineOf(session)
      const params = { sessionId, ...(await fallback(session, machine, targets)) }
      let isBack = false
      // A daemon whose session is just ending says that it runs already: it is asked once more when nothing came of it.
      for (const waitMs of resumeWaitsMs) {
        const since = Date.now()
        const outcome = spawnOutcome(await targets.call(machine.rpc, 'resume-happy-session', params))
        if (outcome.kind !== 'started') throw targets.badAnswer('resume-happy-session')
        isBack = await options.waitForAgent(sessionId, { since, waitMs })
        if (isBack) break
      }
      if (!isBack) throw new HubError({ code: 'agent-unreachable', serverUrl, what: 'session' })
      // A running session is not archived. Where its CLI has already written that, nothing is left to write.
      if (session.entry.digest?.archived) await options.metadata.ofSession(sessionId, runsAgain)
    },
    async listRewindPoints(sessionId) {
      const { machine, conversation, path } = await originOf(sessionId)
      const agent = agents[conversation.kind]
      const params = { directory: path, [agent.idField]: conversation.id }
      const answer = v.safeParse(pointsAnswer, await targets.call(machine.rpc, agent.points, params))
      if (!answer.success) throw targets.badAnswer(agent.points)
      return answer.output.points.slice(-mostPoints).flatMap(({ uuid, itemId, text, timestamp }) => {
        const id = uuid ?? itemId
        const at = new Date(timestamp).getTime()
        return id === undefined ? [] : [{ id, text: displayLine(text, 300), at: Number.isNaN(at) ? null : at }]
      })
    },
    async forkSession(sessionId, { upTo, isSideChat }) {
      const { machine, conversation, path } = await originOf(sessionId)
      const agent = agents[conversation.kind]
      const from = { directory: path, [agent.idField]: conversation.id }
      const name = upTo === null ? agent.fork : agent.duplicate
      const made = await targets.call(machine.rpc, name, upTo === null ? from : { ...from, [agent.cutField]: upTo })
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
      const outcome = spawnOutcome(await targets.call(machine.rpc, 'spawn-happy-session', spawn))
      if (outcome.kind === 'directory-missing') throw new HubError({ code: 'not-found', serverUrl, what: 'directory' })
      if (outcome.kind !== 'started') throw targets.badAnswer('spawn-happy-session')
      await options.waitForSession(outcome.sessionId)
      return outcome.sessionId
    },
  }
}

function runsAgain() {
  return { lifecycleState: 'running', lifecycleStateSince: Date.now(), archivedBy: undefined, archiveReason: undefined }
}

/**
 * What a daemon needs to resume a session that it knows nothing of any more. It gets the session's key, sealed with the
 * machine's: the machine had it before.
 */
async function fallback(session: SessionTarget, machine: MachineTarget, targets: AgentTargets): Promise<object> {
  const { row, dataKey } = session.entry
  const { digest } = machine.entry
  const cliVersion = digest?.content.kind === 'open' ? digest.content.cliVersion : null
  if (!dataKey || !isAtLeast(cliVersion, cliWithFallback)) return {}
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
