import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { AgentSession, EnvelopeEvent } from '../agent/agentSession'
import { TurnCancelled, type PermissionDecision, type PermissionDesk } from './permissionDesk'

/** One turn of an agent, step by step. After an abort the next step throws TurnCancelled. */
export interface AgentTurn {
  /** Folder of the session. */
  readonly folder: string
  think(text: string): Promise<void>
  say(text: string): Promise<void>
  /** A tool that needs no permission. */
  useTool(name: string, args: Record<string, unknown>): Promise<void>
  /** Waits for the person; the tool call has ended when this resolves. */
  askToUse(name: string, args: Record<string, unknown>): Promise<PermissionDecision>
}

export interface TurnParts {
  session: AgentSession
  desk: PermissionDesk
  folder: string
  /** Pause before each step, ms. */
  paceMs: number
  signal: AbortSignal
}

/** Runs `script` as one turn: start, heartbeats that say "thinking", end. Rejects when the server does not answer. */
export async function runTurn(parts: TurnParts, script: (turn: AgentTurn) => Promise<void>): Promise<void> {
  const { session, desk, signal } = parts
  const turn = randomUUID()
  session.setThinking(true)
  await session.post(turn, [{ t: 'turn-start' }])

  async function step(...events: EnvelopeEvent[]): Promise<void> {
    if (!signal.aborted) await delay(parts.paceMs, undefined, { signal }).catch(() => {})
    if (signal.aborted) throw new TurnCancelled()
    await session.post(turn, events)
  }

  try {
    await script({
      folder: parts.folder,
      think: (text) => step({ t: 'text', text, thinking: true }),
      say: (text) => step({ t: 'text', text }),
      async useTool(name, args) {
        const call = newCallId()
        await step(toolStart(call, name, args))
        await step({ t: 'tool-call-end', call })
      },
      async askToUse(name, args) {
        const call = newCallId()
        await step(toolStart(call, name, args))
        session.setThinking(false)
        const decision = await desk.ask(call, name, args)
        session.setThinking(true)
        await step({ t: 'tool-call-end', call })
        return decision
      },
    })
    await session.post(turn, [{ t: 'turn-end', status: 'completed' }])
  } catch (error) {
    if (!(error instanceof TurnCancelled)) throw error
    await session.postNotice('Aborted by user')
    await session.post(turn, [{ t: 'turn-end', status: 'cancelled' }])
  } finally {
    session.setThinking(false)
  }
}

function newCallId(): string {
  return `toolu_${randomUUID().replaceAll('-', '').slice(0, 24)}`
}

function toolStart(call: string, name: string, args: Record<string, unknown>): EnvelopeEvent {
  return { t: 'tool-call-start', call, name, title: `${name} call`, description: `${name} call`, args }
}
