import type { ChatEvent, ChatItem, ToolCall, ToolPermission, ToolState } from '../../api/chat'
import { sentItemId } from '../../api/ids'
import { displayLine } from '../records/displayText'
import { asObject } from '../records/untrustedJson'
import type { Placed } from './entries'
import type { AskedPermission } from './permissions'
import type { ToolRun } from './toolRuns'

/** What the item of a tool run is made of, beside the run. */
export interface RunFacts {
  parent: ToolRun | null
  asked: AskedPermission | null
  isOver: boolean
  sessionActive: boolean
}

function promptId({ part, index }: Placed): string | null {
  // Each localId is there once (chatReducer.ts), and only first parts are compared.
  return part.kind === 'user-text' && part.localId !== null && index === 0 ? sentItemId(part.localId) : null
}

/**
 * Items have the times of one clock, the server's: machines' clocks are often wrong, and each wrong in its own way, so
 * days would alternate.
 */
export function partItem(place: Placed, parent: ToolRun | null): ChatItem | null {
  const { entry, index, part } = place
  const base = { id: promptId(place) ?? `m:${entry.id}:${index}`, seq: entry.seq, time: entry.receivedAt }
  const parentId = parent?.id ?? null
  switch (part.kind) {
    case 'user-text':
      return {
        ...base,
        kind: 'user-text',
        text: part.text,
        localId: part.localId,
        delivery: { state: 'delivered' },
      }
    case 'agent-text':
      // A helper's first text is its prompt, which the tool call shows already.
      if (parent !== null && asObject(parent.input)?.['prompt'] === part.text) return null
      return { ...base, kind: 'agent-text', text: part.text, parentId }
    case 'terminal':
      return { ...base, kind: 'terminal', entry: part.entry, text: part.text }
    case 'thinking':
      return { ...base, kind: 'thinking', text: part.text, parentId }
    case 'file': {
      const { from, ref, name, size, mimeType, image } = part
      return { ...base, kind: 'file', from, ref, name, size, mimeType, image }
    }
    case 'event':
      return { ...base, kind: 'event', parentId, event: part.event }
    case 'locked':
      return { ...base, kind: 'locked', reason: part.reason }
    case 'turn-end':
    case 'turn-aborted': {
      const status = part.kind === 'turn-end' && part.status === 'failed' ? 'failed' : 'cancelled'
      return { ...base, kind: 'event', parentId, event: { type: 'turn-ended', status } }
    }
    default:
      return null
  }
}

/** Gemini streams a thought and then sends it once more as a whole. */
export function repeatsThought(previous: ChatItem | undefined, item: ChatItem): boolean {
  return (
    item.kind === 'thinking' &&
    previous?.kind === 'thinking' &&
    previous.text === item.text &&
    previous.parentId === item.parentId
  )
}

export function runItem(run: ToolRun, { parent, asked, isOver, sessionActive }: RunFacts): ToolCall | ChatEvent {
  // A request that still waits comes first. Else the decision recorded with the result is newer than agent state's.
  const permission =
    asked?.permission.kind === 'pending' ? asked.permission : (run.end?.permission ?? asked?.permission ?? null)
  const { id, entry } = run
  const base = { id, seq: entry.seq, time: entry.receivedAt, parentId: parent?.id ?? null }
  const event = permission === null || permission.kind === 'approved' ? eventOfTool(run) : null
  if (event !== null) return { ...base, kind: 'event', event }

  const isRefused = permission?.kind === 'denied' || permission?.kind === 'canceled'
  return {
    ...base,
    kind: 'tool-call',
    tool: run.start.tool,
    title: run.title,
    description: run.start.description,
    input: asked?.input ?? run.input,
    ...(run.end?.result === undefined ? {} : { result: run.end.result }),
    state: toolState(run, permission, sessionActive, isOver),
    permission,
    startedAt: run.start.time,
    endedAt: run.end?.time ?? (isRefused ? (asked?.decidedAt ?? null) : null),
  }
}

function toolState(
  run: ToolRun,
  permission: ToolPermission | null,
  sessionActive: boolean,
  isOver: boolean,
): ToolState {
  if (permission?.kind === 'denied' || permission?.kind === 'canceled') return permission.kind
  if (permission?.kind === 'pending' && sessionActive) return 'running'
  if (run.end !== null) return run.end.outcome
  if (run.start.isFinished) return 'completed'
  return sessionActive && !isOver ? 'running' : 'ended'
}

/** Tools whose calls are shown as events of the chat, not as tool lines. */
function eventOfTool(run: ToolRun): ChatEvent['event'] | null {
  switch (run.start.tool) {
    case 'EnterPlanMode':
      return { type: 'entered-plan-mode' }
    case 'mcp__happy__change_title': {
      const title = displayLine(asObject(run.input)?.['title'], 300)
      return title === '' ? null : { type: 'title-changed', title }
    }
    default:
      return null
  }
}

/** A request without a tool call. `where` names the message that it follows, if any. */
export function requestWithoutCall(
  id: string,
  asked: AskedPermission,
  where: { seq: number | null; time: number | null },
  isLive: boolean,
): ToolCall {
  const { request, permission, decidedAt } = asked
  const isRefused = permission.kind === 'denied' || permission.kind === 'canceled'
  return {
    id,
    seq: where.seq,
    time: where.time ?? request.createdAt ?? decidedAt ?? 0,
    kind: 'tool-call',
    parentId: null,
    tool: request.tool,
    title: null,
    description: null,
    input: request.arguments ?? {},
    state: isRefused ? permission.kind : isLive ? 'running' : 'ended',
    permission,
    startedAt: null,
    endedAt: isRefused ? decidedAt : null,
  }
}
