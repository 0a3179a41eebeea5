import * as v from 'valibot'
import { sessionOffers } from '../../api/agents/offeredCalls'
import type { SessionDetails } from '../../api/agents/sessionDetails'
import type { SessionId } from '../../api/ids'
import { sessionDetails } from '../../chat/sessionDetails'
import { hasEnded, type Wants } from '../../api/state'
import type { OpenAccount } from '../account/openAccount'
import { route, type HttpClient } from '../transport/httpClient'
import type { SessionControlCommands } from './sessionControlCommands'
import type { AgentTargets, SessionTarget } from './agentTargets'
import { openMetadata, type MetadataWriter } from './metadataWriter'

/** What a person does with one session besides talking to its agent (docs/protocol.md 7.5). */
export interface SessionActions {
  /** Stops the current turn, and takes back what was picked for the next prompts. */
  abortTurn(sessionId: SessionId): Promise<void>
  /** Facts that the list does not have, as they are now. */
  readSession(sessionId: SessionId): Promise<SessionDetails>
  renameSession(sessionId: SessionId, title: string): Promise<void>
  /** See HubCommands.markSession. */
  markSession(sessionId: SessionId, marks: { pinned?: boolean; wants?: Wants | null }): Promise<void>
  /** Ends its agent if one runs, and archives the session. */
  archiveSession(sessionId: SessionId): Promise<void>
  /** Takes it back out of the archive; its agent stays ended. */
  unarchiveSession(sessionId: SessionId): Promise<void>
  /** Ends its agent if one runs; then session and messages are gone from the server, for good. */
  deleteSession(sessionId: SessionId): Promise<void>
}

export function createSessionActions(options: {
  http: HttpClient
  targets: AgentTargets
  metadata: MetadataWriter
  /** After a stop, as in all clients (docs/protocol.md 6.2). */
  picksNow: SessionControlCommands['picksNow']
  forgetPicks: SessionControlCommands['forgetPicks']
  ready(): Promise<OpenAccount>
}): SessionActions {
  const { http, targets, metadata } = options

  /** The CLI archives its session itself before it ends. False = nobody there did it. */
  async function killed(sessionId: SessionId): Promise<boolean> {
    const session = await targets.session(sessionId)
    const { summary, digest } = session.entry
    if (hasEnded(summary?.activity) || !sessionOffers(digest?.content, 'killSession')) return false
    try {
      await targets.call(session.rpc, 'killSession', {})
      return true
    } catch {
      // The agent hangs, or its version does not know the call: its daemon ends the process, if it has one, and the server
      // is told of it here. A lost connection fails there too.
      await stopByDaemon(session).catch(() => undefined)
      return false
    }
  }

  async function stopByDaemon(session: SessionTarget): Promise<void> {
    const machine = await targets.liveMachineOf(session)
    await targets.call(machine.rpc, 'stop-session', { sessionId: session.entry.row.id })
  }

  async function tellServer(method: 'POST' | 'DELETE', path: string): Promise<void> {
    targets.requireConnection()
    const answer = await http.request({ method, path, expectedStatuses: [404], ...(method === 'POST' && { body: {} }) })
    if (answer.status !== 404 && !v.is(v.object({ success: v.literal(true) }), answer.body))
      throw targets.badAnswer(path)
  }

  return {
    async abortTurn(sessionId) {
      const { rpc } = await targets.liveSession(sessionId)
      const picked = await options.picksNow(sessionId)
      await targets.call(rpc, 'abort', {})
      // The agent has stopped, whether this can be written or not. What was picked meanwhile stays.
      void options.forgetPicks(sessionId, picked).catch(() => undefined)
    },
    async readSession(sessionId) {
      const { entry, rpc } = await targets.session(sessionId)
      return sessionDetails(await openMetadata(rpc.cipher, entry.row.metadata, http.serverUrl))
    },
    async renameSession(sessionId, title) {
      await metadata.ofSession(sessionId, () => ({ summary: { text: title, updatedAt: Date.now() } }))
    },
    async markSession(sessionId, marks) {
      const { sessions } = await options.ready()
      const set = Object.entries(marks).map(([name, value]) => [name, value || undefined] as const)
      await sessions.setMarks(sessionId, Object.fromEntries(set))
    },
    async archiveSession(sessionId) {
      targets.requireConnection()
      if (await killed(sessionId)) return
      await metadata.ofSession(sessionId, () => ({
        lifecycleState: 'archived',
        lifecycleStateSince: Date.now(),
        archivedBy: 'user',
      }))
      await tellServer('POST', route`/v1/sessions/${sessionId}/archive`)
    },
    async unarchiveSession(sessionId) {
      await metadata.ofSession(sessionId, () => ({
        lifecycleState: undefined,
        lifecycleStateSince: undefined,
        archivedBy: undefined,
        archiveReason: undefined,
      }))
    },
    async deleteSession(sessionId) {
      targets.requireConnection()
      await killed(sessionId)
      await tellServer('DELETE', route`/v1/sessions/${sessionId}`)
      ;(await options.ready()).sessions.remove([sessionId])
    },
  }
}
