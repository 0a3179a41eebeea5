import type { ChatEvent, ChatItem, ToolCall, ToolPermission, ToolState } from '../api/chat'
import type { AgentState } from './records/agentState'
import { displayLine } from './records/displayText'
import { HelperParents, type SidechainLine } from './helperParents'
import type { NormalizedPart } from './records/parts'
import { joinPermissions, type AskedPermission } from './permissions'
import { ToolRuns, type ToolRun } from './toolCalls'
import { asObject } from './records/untrustedJson'

/** A message of the chat with its parts. */
export interface ChatEntry {
  id: string
  seq: number
  parts: readonly NormalizedPart[]
  /** Epoch ms: its first part's time, by the clock of whoever made it; else when the server got it. */
  time: number
  /** When the server got it, by the server's clock, epoch ms. */
  receivedAt: number
}

export interface ChatFacts {
  /** In `seq` order, without repetitions. */
  entries: readonly ChatEntry[]
  agentState: AgentState | null
  sessionActive: boolean
  /** No message exists before the first entry. */
  historyComplete: boolean
}

/** The items of a chat in display order (docs/protocol.md 6.9). A pure function of its argument. */
export function reduceChat(facts: ChatFacts): ChatItem[] {
  const { rows, runs, sidechainLines, lastTurnChange } = collectRows(facts.entries)
  const parents = new HelperParents(runs, sidechainLines)
  const permissions = joinPermissions(facts.agentState, runs)
  const items: ChatItem[] = []

  const aloneAfter = new Map<number, ToolCall[]>()
  const aloneLast: ToolCall[] = []
  const place = timePlacer(facts.entries)
  for (const { id, asked } of permissions.alone) {
    const time = asked.request.createdAt ?? asked.decidedAt
    if (asked.permission.kind === 'pending' || time === null || facts.entries.length === 0) {
      aloneLast.push(lonelyRequest(id, asked, null, facts.sessionActive))
      continue
    }
    // A decided request may belong to a message that is not loaded yet, or have no tool call at all (ACP). It is placed
    // by the time of its decision: at the end of the chat it would stay below everything that comes.
    const index = place(time)
    if (index === -1 && !facts.historyComplete) continue
    const isLive = facts.sessionActive && index >= lastTurnChange
    const item = lonelyRequest(id, asked, facts.entries[index]?.seq ?? 0, isLive)
    const others = aloneAfter.get(index)
    if (others === undefined) aloneAfter.set(index, [item])
    else others.push(item)
  }

  items.push(...(aloneAfter.get(-1) ?? []))
  for (const [index, entryRows] of rows.entries()) {
    for (const row of entryRows) {
      const item = row.kind === 'run' ? runItem(row.run, parents, permissions.byRun, facts) : partItem(row, parents)
      if (item !== null && !repeatsThought(items.at(-1), item)) items.push(item)
    }
    items.push(...(aloneAfter.get(index) ?? []))
  }
  items.push(...aloneLast)
  return items.map(byServerTime(facts.entries))
}

/**
 * Items have the times of one clock, the server's: machines' clocks are often wrong, and each wrong in its own way, so days
 * would alternate. What has no message yet stands at the end.
 */
function byServerTime(entries: readonly ChatEntry[]): (item: ChatItem) => ChatItem {
  const times = new Map(entries.map(({ seq, receivedAt }) => [seq, receivedAt]))
  const latest = entries.at(-1)?.receivedAt
  return (item) => ({ ...item, time: (item.seq === null ? latest : times.get(item.seq)) ?? item.time })
}

type Row = { kind: 'run'; run: ToolRun } | { kind: 'part'; id: string; seq: number; part: NormalizedPart }

/** First pass, in `seq` order: joins starts and ends of tools, follows the turns, and lists the items of each message. */
function collectRows(entries: readonly ChatEntry[]) {
  const runs = new ToolRuns()
  const sidechainLines: SidechainLine[] = []
  let turnIsOpen = false
  let lastTurnChange = -1
  const rows = entries.map((entry, entryIndex) =>
    entry.parts.flatMap((part, partIndex): Row[] => {
      const partId = `${entry.id}:${partIndex}`
      const row: Row = { kind: 'part', id: promptId(part, partIndex) ?? `m:${partId}`, seq: entry.seq, part }
      switch (part.kind) {
        case 'tool-start': {
          const run = runs.add(part, entry.seq, partId)
          return run === null ? [] : [{ kind: 'run', run }]
        }
        case 'tool-end':
          runs.finish(part)
          return []
        case 'helper-stop':
          if (part.helper?.by === 'subagent') runs.helperStopped(part.helper.id)
          return []
        case 'sidechain-line':
          sidechainLines.push(part)
          return []
        case 'turn-start':
          runs.turnChanged(null)
          turnIsOpen = true
          lastTurnChange = entryIndex
          return []
        case 'turn-end':
        case 'turn-aborted': {
          const isNews =
            part.kind === 'turn-aborted' ? turnIsOpen : part.status === 'failed' || part.status === 'cancelled'
          runs.turnChanged(part.turn)
          turnIsOpen = false
          lastTurnChange = entryIndex
          return isNews ? [row] : []
        }
        default:
          return [row]
      }
    }),
  )
  return { rows: withoutTakeovers(rows), runs, sidechainLines, lastTurnChange }
}

/**
 * A person who takes a session over from its terminal ends the agent that runs there: the CLI calls that turn failed and
 * then says that it switched, which says it all.
 */
function withoutTakeovers(rows: readonly Row[][]): Row[][] {
  const all = rows.flat()
  const isSwitch = (row: Row | undefined): boolean =>
    row?.kind === 'part' && row.part.kind === 'event' && row.part.event.type === 'mode-switched'
  const dropped = new Set(
    all.filter((row, index) => row.kind === 'part' && row.part.kind === 'turn-end' && isSwitch(all[index + 1])),
  )
  return dropped.size === 0 ? [...rows] : rows.map((ofEntry) => ofEntry.filter((row) => !dropped.has(row)))
}

function promptId(part: NormalizedPart, partIndex: number): string | null {
  // Each localId is there once (chatReducer.ts), and only first parts are compared.
  return part.kind === 'user-text' && part.localId !== null && partIndex === 0 ? sentItemId(part.localId) : null
}

/** Id of the item of a prompt with a `localId`: the same before and after it came back from the server. */
export function sentItemId(localId: string): string {
  return `p:${localId}`
}

function partItem(row: Extract<Row, { kind: 'part' }>, parents: HelperParents): ChatItem | null {
  const { id, seq, part } = row
  const base = { id, seq, time: part.time }
  const parent = parents.parentOf(part.helper)
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
      if (parent !== null && asObject(parent.start.input)?.['prompt'] === part.text) return null
      return { ...base, kind: 'agent-text', text: part.text, parentId }
    case 'terminal':
      return { ...base, kind: 'terminal', entry: part.entry, text: part.text }
    case 'thinking':
      return { ...base, kind: 'thinking', text: part.text, parentId }
    case 'file': {
      const { from, ref, name, size, mimeType } = part
      return { ...base, kind: 'file', from, ref, name, size, mimeType }
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
function repeatsThought(previous: ChatItem | undefined, item: ChatItem): boolean {
  return (
    item.kind === 'thinking' &&
    previous?.kind === 'thinking' &&
    previous.text === item.text &&
    previous.parentId === item.parentId
  )
}

function runItem(
  run: ToolRun,
  parents: HelperParents,
  asked: ReadonlyMap<ToolRun, AskedPermission>,
  facts: ChatFacts,
): ToolCall | ChatEvent {
  const fromState = asked.get(run) ?? null
  // A request that still waits comes first. Else the decision recorded with the result is newer than agent state's.
  const permission =
    fromState?.permission.kind === 'pending'
      ? fromState.permission
      : (run.end?.permission ?? fromState?.permission ?? null)
  const base = { id: run.id, seq: run.seq, time: run.start.time, parentId: parents.parentOfRun(run)?.id ?? null }
  const event = permission === null || permission.kind === 'approved' ? eventOfTool(run) : null
  if (event !== null) return { ...base, kind: 'event', event }

  const isRefused = permission?.kind === 'denied' || permission?.kind === 'canceled'
  return {
    ...base,
    kind: 'tool-call',
    tool: run.start.tool,
    title: run.title,
    description: run.start.description,
    input: fromState?.input ?? run.start.input,
    ...(run.end?.result === undefined ? {} : { result: run.end.result }),
    state: toolState(run, permission, facts.sessionActive),
    permission,
    startedAt: run.start.time,
    endedAt: run.end?.time ?? (isRefused ? (fromState?.decidedAt ?? null) : null),
  }
}

function toolState(run: ToolRun, permission: ToolPermission | null, sessionActive: boolean): ToolState {
  if (permission?.kind === 'denied' || permission?.kind === 'canceled') return permission.kind
  if (permission?.kind === 'pending' && sessionActive) return 'running'
  if (run.end !== null) return run.end.outcome
  if (run.start.isFinished) return 'completed'
  return sessionActive && !run.isOver ? 'running' : 'ended'
}

/** Tools whose calls are shown as events of the chat, not as tool lines. */
function eventOfTool(run: ToolRun): ChatEvent['event'] | null {
  switch (run.start.tool) {
    case 'EnterPlanMode':
      return { type: 'entered-plan-mode' }
    case 'mcp__happy__change_title': {
      const title = displayLine(asObject(run.start.input)?.['title'], 300)
      return title === '' ? null : { type: 'title-changed', title }
    }
    default:
      return null
  }
}

function lonelyRequest(id: string, asked: AskedPermission, seq: number | null, isLive: boolean): ToolCall {
  const { request, permission, decidedAt } = asked
  const isRefused = permission.kind === 'denied' || permission.kind === 'canceled'
  return {
    id,
    seq,
    time: request.createdAt ?? decidedAt ?? 0,
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

/** Maps a time to the index of the last entry that is not later; -1 = before all. */
function timePlacer(entries: readonly ChatEntry[]): (time: number) => number {
  // Times need not rise with seq (two clocks), so each entry gets the earliest time from it on: these do rise.
  const earliestFrom: number[] = []
  let earliest = Infinity
  for (let index = entries.length - 1; index >= 0; index--) {
    earliest = Math.min(earliest, entries[index]?.time ?? Infinity)
    earliestFrom[index] = earliest
  }
  return (time) => {
    let low = 0
    let high = entries.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((earliestFrom[middle] ?? Infinity) <= time) low = middle + 1
      else high = middle
    }
    return low - 1
  }
}
