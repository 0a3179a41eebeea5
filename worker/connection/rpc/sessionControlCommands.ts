import type { GoalAction } from '../../api/agents/sessionControls'
import type { FormAnswer, ShownRequest } from '../../api/commands'
import type { SessionId } from '../../api/ids'
import type { Picks } from '../../api/agentSettings/picks'
import { sessionControls } from '../../chat/sessionControls'
import type { AgentTargets } from './agentTargets'
import type { MetadataWriter } from './metadataWriter'

/** What an agent is told besides prompts: its settings, who is in control, its goal, answers to its forms. */
export interface SessionControlCommands {
  /** Writes picks where all clients of the account read them (docs/protocol.md 6.2). */
  pickSettings(sessionId: SessionId, picks: Picks): Promise<void>
  /** What is picked now, here or by another client. */
  picksNow(sessionId: SessionId): Promise<Picks>
  /**
   * Takes back these picks, but none that was changed since. A mode goes back to asking first: without one an agent keeps
   * the mode that it was last sent (docs/protocol.md 6.6).
   */
  forgetPicks(sessionId: SessionId, picks: Picks): Promise<void>
  /** Gives control of the agent to the terminal, or to the clients. */
  giveControl(sessionId: SessionId, to: 'app' | 'terminal'): Promise<void>
  actOnGoal(sessionId: SessionId, action: GoalAction): Promise<void>
  /** Answers a form that waits, as the person saw it. */
  answerForm(sessionId: SessionId, shown: ShownRequest, answer: FormAnswer): Promise<void>
}

const namesOf = (picks: Picks) => Object.keys(picks) as (keyof Picks)[]

const fieldNames = { mode: 'permissionMode', model: 'modelMode', effort: 'effortLevel' } as const

export function createSessionControlCommands({
  metadata,
  targets,
}: {
  metadata: MetadataWriter
  targets: AgentTargets
}): SessionControlCommands {
  /** The last picks made here while they are written, so that a write that is repeated does not bring an earlier pick back. */
  const underWay = new Map<SessionId, { picks: Picks; writes: number }>()

  const pickSettings: SessionControlCommands['pickSettings'] = async (sessionId, picks) => {
    const latest = underWay.get(sessionId) ?? { picks: {}, writes: 0 }
    underWay.set(sessionId, latest)
    latest.picks = { ...latest.picks, ...picks }
    latest.writes++
    try {
      await metadata.ofSession(sessionId, () => {
        const still = namesOf(picks).filter((name) => latest.picks[name] === picks[name])
        return Object.fromEntries(still.map((name) => [fieldNames[name], picks[name]]))
      })
    } finally {
      // From then on the metadata says it, and what other clients pick.
      if (--latest.writes === 0) underWay.delete(sessionId)
    }
  }

  async function picksNow(sessionId: SessionId): Promise<Picks> {
    const { entry, rpc } = await targets.session(sessionId)
    const opened = await rpc.cipher.decrypt(entry.row.metadata)
    return { ...(opened.ok ? sessionControls(opened.value, null).picks : {}), ...underWay.get(sessionId)?.picks }
  }

  return {
    pickSettings,
    picksNow,
    async forgetPicks(sessionId, picks) {
      const now = await picksNow(sessionId)
      const same = namesOf(picks).filter((name) => picks[name] && now[name] === picks[name])
      const left = same.map((name) => [name, name === 'mode' ? 'default' : null] as const)
      const changed = left.filter(([name, value]) => value !== now[name])
      if (changed.length > 0) await pickSettings(sessionId, Object.fromEntries(changed))
    },
    async giveControl(sessionId, to) {
      const { entry, rpc } = await targets.liveSession(sessionId)
      const content = entry.digest?.content
      const isInTerminal = content?.kind === 'open' && content.controlledByTerminal
      // The call toggles, whatever it is told (docs/protocol.md 5.3).
      if (isInTerminal === (to === 'terminal')) return
      await targets.call(rpc, 'switch', { to: to === 'app' ? 'remote' : 'local' })
    },
    async actOnGoal(sessionId, action) {
      const { rpc } = await targets.liveSession(sessionId)
      const { kind, ...rest } = action
      await targets.call(rpc, 'goal-action', { action: kind, ...rest })
    },
    async answerForm(sessionId, shown, answer) {
      const { entry, rpc } = await targets.liveSession(sessionId)
      const state = entry.row.agentState === null ? null : await rpc.cipher.decrypt(entry.row.agentState)
      const { forms } = sessionControls(null, state?.ok ? state.value : null)
      const form = forms.find(({ id }) => id === shown.id)
      if (!form) throw targets.notFound('permission-request')
      const { id, kind, questions } = form
      await targets.requireShown({ id, tool: kind, arguments: questions }, shown)
      const answers = answer.kind === 'answered' ? { answers: answer.answers } : {}
      await targets.call(rpc, 'communication', { id, kind, status: answer.kind, ...answers })
    },
  }
}
