import { isPending, type ChatBlock, type ChatItem, type ChatState, type LostPart } from '../../../worker/api/chat'
import { startOfDay } from '../../time/time.logic'
import { createNodes } from '../place/chatNodes.logic'
import type { ChatNode } from '../place/chatNodes.logic'
import { withRuns } from '../place/quietRuns.logic'

/**
 * A row of the log. `day`: start of the local day, where the row is the first of it. The separator belongs to its row,
 * so that the place of reading can be held by a row's key when older messages come above.
 */
export interface ChatRow {
  key: string
  /** The same object while nothing in it or under it changed. */
  node: ChatNode
  /** What follows it in the same row: a run of quiet tools. */
  run: readonly ChatNode[]
  day: number | null
  /** What the server lost before this row, and, in the last row, after it. */
  lostBefore: readonly LostPart[]
  lostAfter: readonly LostPart[]
}

interface BlockRows {
  /** Day of the row before the first one. */
  dayBefore: number | null
  rows: readonly ChatRow[]
}

/**
 * Makes the rows of one chat, again and again as it changes: in the given order, each first one of a local day carries
 * the day. A row keeps its identity while its block does not change, and what did not change is not looked at. `onVisit`:
 * called for each item that is, for tests that count.
 */
export function createChatRows(onVisit?: () => void): (chat: Pick<ChatState, 'blocks' | 'lost'>) => readonly ChatRow[] {
  const nodes = createNodes(onVisit)
  const byBlock = new WeakMap<ChatBlock, BlockRows>()
  const byNode = new WeakMap<ChatNode, ChatRow>()
  let blocks: readonly ChatBlock[] = []
  let rows: readonly ChatRow[] = []
  let withLost: { rows: readonly ChatRow[]; lost: readonly LostPart[]; placed: readonly ChatRow[] } | null = null

  function rowsOf(block: ChatBlock, dayBefore: number | null, isChanged: boolean): readonly ChatRow[] {
    const held = byBlock.get(block)
    if (held && !isChanged && held.dayBefore === dayBefore) return held.rows
    let day = dayBefore
    const made = nodes.topOf(block).map((node): ChatRow => {
      const today = dayOf(node.item, day)
      const shown = today === day ? null : today
      day = today
      const known = byNode.get(node)
      if (known?.day === shown) return known
      const row = { key: node.item.id, day: shown, node, run: noNodes, lostBefore: none, lostAfter: none }
      byNode.set(node, row)
      return row
    })
    const folded = withRuns(made)
    byBlock.set(block, { dayBefore, rows: folded })
    return folded
  }

  function allRows(next: readonly ChatBlock[]): readonly ChatRow[] {
    if (next === blocks) return rows
    const changed = nodes.update(blocks, next)
    blocks = next
    let day: number | null = null
    // A plain loop: with 20,000 rows this copy is most of the work for one new row.
    const all: ChatRow[] = []
    for (const block of next) {
      const made = rowsOf(block, day, changed.has(block))
      const last = made.at(-1)
      if (last) day = dayOf((last.run.at(-1) ?? last.node).item, day)
      for (const row of made) all.push(row)
    }
    rows = all
    return rows
  }

  return ({ blocks: next, lost }) => {
    const all = allRows(next)
    if (lost.length === 0) return all
    if (withLost?.rows !== all || withLost.lost !== lost) withLost = { rows: all, lost, placed: placeLost(all, lost) }
    return withLost.placed
  }
}

const none: readonly LostPart[] = []
const noNodes: readonly ChatNode[] = []

const days = new WeakMap<ChatItem, number>()

/** `before`: day of the row before it. */
function dayOf(item: ChatItem, before: number | null): number | null {
  // A request that follows no message has only the clock of its machine, which may be wrong.
  if (item.kind === 'tool-call' && item.seq === null) return before
  const known = days.get(item)
  if (known !== undefined) return known
  const day = startOfDay(item.time)
  days.set(item, day)
  return day
}

/** Puts each lost part before the first message that came after it, or at the end. */
function placeLost(rows: readonly ChatRow[], lost: readonly LostPart[]): ChatRow[] {
  const placed = [...rows]
  for (const part of lost) {
    const next = placed.findIndex(({ node: { item } }) => item.seq !== null && item.seq > part.afterSeq)
    const at = next < 0 ? placed.length - 1 : next
    const row = placed[at]
    if (!row) continue
    placed[at] =
      next < 0 ? { ...row, lostAfter: [...row.lostAfter, part] } : { ...row, lostBefore: [...row.lostBefore, part] }
  }
  return placed
}

/** Whether a request under this node waits for an answer: it must not be hidden in a closed fold. */
export function hasPending(node: ChatNode): boolean {
  const left = [node]
  for (let next = left.pop(); next; next = left.pop()) {
    if (isPending(next.item)) return true
    for (const child of next.children) left.push(child)
  }
  return false
}

const LINE_PX = 21
const DAY_PX = 36
const LOST_PX = 52
const COLUMN_CHARACTERS = 72

/** First guess of a row's height in px; the row is measured when it is drawn. */
export function estimateHeight({ node, day, lostBefore, lostAfter }: ChatRow): number {
  return heightOf(node.item) + (day === null ? 0 : DAY_PX) + (lostBefore.length + lostAfter.length) * LOST_PX
}

const heights = new WeakMap<ChatItem, number>()

/** Remembered for each item, because the whole list is asked for whenever a row comes. */
function heightOf(item: ChatItem): number {
  const known = heights.get(item)
  if (known !== undefined) return known
  const height = itemHeight(item)
  heights.set(item, height)
  return height
}

function itemHeight(item: ChatItem): number {
  switch (item.kind) {
    case 'user-text':
      return 38 + textLines(item.text) * LINE_PX
    case 'agent-text':
      return 20 + textLines(item.text) * LINE_PX
    case 'tool-call':
      return isPending(item) ? 220 : 34
    case 'file':
    case 'locked':
      return 56
    case 'terminal':
      return 24 + textLines(item.text) * LINE_PX
    case 'thinking':
    case 'event':
      return 36
  }
}

function textLines(text: string): number {
  let lines = 0
  for (const line of text.slice(0, 20_000).split('\n')) lines += Math.max(1, Math.ceil(line.length / COLUMN_CHARACTERS))
  return lines
}

/** What a screen reader is told about the newest item; null for what need not interrupt. */
export function announcement(item: ChatItem | undefined): { id: string; text: string } | null {
  if (!item) return null
  if (item.kind === 'agent-text' && item.parentId === null) return { id: item.id, text: item.text.slice(0, 300) }
  return null
}
