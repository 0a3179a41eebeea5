import type { ChatItem, ToolCall } from '../api/chat'
import { normalizeRecord } from '../chat/records/normalize'
import type { OpenedMessage } from '../chat/records/records'
import { sameJson } from '../chat/records/untrustedJson'
import type { ReductionFacts } from '../chat/reduction/chatReduction'
import { requestWithoutCall, partItem, repeatsThought, runItem } from '../chat/reduction/chatItems'
import { compareEntries, type ChatEntry, type Placed } from '../chat/reduction/entries'
import { askedPermissions, joinPermissions } from '../chat/reduction/permissions'
import { PlainHelperParents, type HelperLogLine } from './plainHelperParents'
import { PlainToolRuns, type PlainRun } from './plainToolRuns'

interface ChatFacts extends ReductionFacts {
  /** In `seq` order, without repetitions. */
  entries: readonly ChatEntry[]
}

/** `messages`: each once, in any order. */
export function plainChat(messages: readonly OpenedMessage[], facts: ReductionFacts): ChatItem[] {
  const sorted = messages.map(entryOf).sort(compareEntries)
  const entries = withoutRepetitions(sorted)
  const historyComplete = facts.historyComplete || (entries[0] !== undefined && entries[0].seq <= 1)
  return plainReduction({ ...facts, entries, historyComplete })
}

/** Number of the message with which the agent's work began, read from the first message to the last. */
export function plainWorkSince(messages: readonly OpenedMessage[]): number | null {
  let since: number | null = null
  let before: string | null = null
  for (const { seq, parts } of withoutRepetitions(messages.map(entryOf).sort(compareEntries))) {
    for (const part of parts) {
      if (part.helper !== null) continue
      if (part.kind === 'turn-end' && part.status === null) since = null
      const isAfterTurn = before === 'turn-end' || before === 'turn-aborted'
      if (part.kind === 'user-text' && isAfterTurn) since = seq
      if (part.kind === 'user-text' || part.kind === 'turn-start') since ??= seq
      if (part.kind === 'user-text' || part.kind.startsWith('turn-')) before = part.kind
    }
  }
  return since
}

function entryOf(message: OpenedMessage): ChatEntry {
  const parts = normalizeRecord(message)
  const { id, seq, createdAt } = message
  return { id, seq, parts, time: parts[0]?.time ?? createdAt, receivedAt: createdAt }
}

/**
 * Drops what was stored twice: a prompt with the `localId` of an earlier one, and an envelope whose id **and** content
 * equal an earlier one's. Equal ids with other content both stay, so that nothing can hide behind a copied id.
 */
function withoutRepetitions(sorted: readonly ChatEntry[]): ChatEntry[] {
  const prompts = new Set<string>()
  const envelopes = new Map<string, ChatEntry>()
  return sorted.filter((message) => {
    const first = message.parts[0]
    if (first?.kind === 'user-text' && first.localId !== null) {
      if (prompts.has(first.localId)) return false
      prompts.add(first.localId)
    }
    const envelopeId = first?.envelopeId ?? null
    if (envelopeId !== null) {
      const earlier = envelopes.get(envelopeId)
      if (earlier !== undefined && sameJson(earlier.parts, message.parts)) return false
      if (earlier === undefined) envelopes.set(envelopeId, message)
    }
    return true
  })
}

/**
 * The items of a chat in display order (docs/protocol.md 6.9), computed from all at once: what `ChatReduction` must
 * equal. The items themselves are made by the same functions; which they are, and where they stand, is found here anew.
 */
function plainReduction(facts: ChatFacts): ChatItem[] {
  const { rows, runs, helperLogLines, lastTurnChange } = collectRows(facts.entries)
  const parents = new PlainHelperParents(runs, helperLogLines)
  const permissions = joinPermissions(askedPermissions(facts.agentState), runs)
  const items: ChatItem[] = []

  const aloneAfter = new Map<number, ToolCall[]>()
  const withoutCallLast: ToolCall[] = []
  const place = timePlacer(facts.entries)
  const latest = facts.entries.at(-1)?.receivedAt ?? null
  for (const { id, asked } of permissions.withoutCall) {
    const time = asked.request.createdAt ?? asked.decidedAt
    if (asked.permission.kind === 'pending' || time === null || facts.entries.length === 0) {
      withoutCallLast.push(requestWithoutCall(id, asked, { seq: null, time: latest }, facts.sessionActive))
      continue
    }
    // A decided request may belong to a message that is not loaded yet, or have no tool call at all (ACP). It is placed
    // by the time of its decision: at the end of the chat it would stay below everything that comes.
    const index = place(time)
    if (index === -1 && !facts.historyComplete) continue
    const isLive = facts.sessionActive && index >= lastTurnChange
    const entry = facts.entries[index]
    const { receivedAt } = entry ?? facts.entries[0] ?? { receivedAt: null }
    const item = requestWithoutCall(id, asked, { seq: entry?.seq ?? 0, time: receivedAt }, isLive)
    const others = aloneAfter.get(index)
    if (others === undefined) aloneAfter.set(index, [item])
    else others.push(item)
  }

  function itemOfRun(run: PlainRun): ChatItem {
    const { isOver } = run
    const asked = permissions.byRun.get(run) ?? null
    return runItem(run, { parent: parents.parentOfRun(run), asked, isOver, sessionActive: facts.sessionActive })
  }

  items.push(...(aloneAfter.get(-1) ?? []))
  for (const [index, entryRows] of rows.entries()) {
    for (const row of entryRows) {
      const item =
        row.kind === 'run' ? itemOfRun(row.run) : partItem(row.place, parents.parentOf(row.place.part.helper))
      if (item !== null && !repeatsThought(items.at(-1), item)) items.push(item)
    }
    items.push(...(aloneAfter.get(index) ?? []))
  }
  items.push(...withoutCallLast)
  return items
}

type Row = { kind: 'run'; run: PlainRun } | { kind: 'part'; place: Placed }

/**
 * First pass, in `seq` order: joins starts and ends of tools, follows the turns, and lists the items of each message.
 */
function collectRows(entries: readonly ChatEntry[]) {
  const runs = new PlainToolRuns()
  const helperLogLines: HelperLogLine[] = []
  let turnIsOpen = false
  let lastTurnChange = -1
  const rows = entries.map((entry, entryIndex) =>
    entry.parts.flatMap((part, index): Row[] => {
      const row: Row = { kind: 'part', place: { entry, index, part } }
      switch (part.kind) {
        case 'tool-start': {
          const run = runs.add({ entry, index, part })
          return run === null ? [] : [{ kind: 'run', run }]
        }
        case 'tool-end':
          runs.finish(part)
          return []
        case 'helper-stop':
          if (part.helper?.by === 'subagent') runs.helperStopped(part.helper.id)
          return []
        case 'helper-log-line':
          helperLogLines.push(part)
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
  return { rows: withoutTakeovers(rows), runs, helperLogLines, lastTurnChange }
}

/**
 * A person who takes a session over from its terminal ends the agent that runs there: the CLI calls that turn failed and
 * then says that it switched, which says it all.
 */
function withoutTakeovers(rows: readonly Row[][]): Row[][] {
  const all = rows.flat()
  const isSwitch = (row: Row | undefined): boolean =>
    row?.kind === 'part' && row.place.part.kind === 'event' && row.place.part.event.type === 'mode-switched'
  const dropped = new Set(
    all.filter((row, index) => row.kind === 'part' && row.place.part.kind === 'turn-end' && isSwitch(all[index + 1])),
  )
  return dropped.size === 0 ? [...rows] : rows.map((ofEntry) => ofEntry.filter((row) => !dropped.has(row)))
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
