import type { ChatItem, ChatState, LostPart, ToolCall } from '../../../worker/api/chat'
import { startOfDay } from '../../time/time.logic'

/**
 * A row of the log. `day`: start of the local day, where the row is the first of it. The separator belongs to its row,
 * so that the place of reading can be held by a row's key when older messages come above.
 */
export interface ChatRow extends ChatNode {
  key: string
  day: number | null
  /** What the server lost before this row, and, in the last row, after it. */
  lostBefore: readonly LostPart[]
  lostAfter: readonly LostPart[]
}

/** An item with what a helper agent did under it. */
export interface ChatNode {
  item: ChatItem
  children: ChatNode[]
}

type Items = Pick<ChatState, 'order' | 'items'>

/** Rows in the given order; each first one of a local day carries the day. */
export function chatRows(chat: Items & Pick<ChatState, 'lost'>): ChatRow[] {
  const rows: ChatRow[] = []
  let current: number | null = null
  for (const { item, children } of chatTree(chat)) {
    const day = startOfDay(item.time)
    rows.push({ key: item.id, day: day === current ? null : day, item, children, lostBefore: none, lostAfter: none })
    current = day
  }
  for (const part of chat.lost) placeLost(rows, part)
  return rows
}

const none: readonly LostPart[] = []

/** Before the first message that came after it; at the end where there is none. */
function placeLost(rows: ChatRow[], part: LostPart): void {
  const next = rows.find(({ item }) => item.seq !== null && item.seq > part.afterSeq)
  const last = rows.at(-1)
  if (next) next.lostBefore = [...next.lostBefore, part]
  else if (last) last.lostAfter = [...last.lostAfter, part]
}

/** Deeper ones stand at this level: a page that nests without end cannot be laid out. */
const MAX_NESTING = 8

/**
 * Items with a parent that is here stand under it; one whose parent is missing, or whose ancestors are a circle, stands
 * at the top: nothing is lost.
 */
export function chatTree({ order, items }: Items): ChatNode[] {
  const nodes = new Map<string, ChatNode>()
  for (const id of order) {
    const item = items[id]
    if (item) nodes.set(id, { item, children: [] })
  }
  const places = placesOf(nodes)
  const top: ChatNode[] = []
  for (const [id, node] of nodes) (places.get(id)?.under?.children ?? top).push(node)
  return top
}

interface Place {
  /** Null = the top. */
  under: ChatNode | null
  level: number
  /** Where what belongs to it is put. */
  host: ChatNode
  isCircular: boolean
}

/** The place of each node. Every step up the ancestors is taken once, in a loop: they are of an unknown author. */
function placesOf(nodes: ReadonlyMap<string, ChatNode>): Map<string, Place> {
  const places = new Map<string, Place>()
  for (const start of nodes.values()) {
    const path: ChatNode[] = []
    const onPath = new Set<ChatNode>()
    let node: ChatNode | undefined = start
    while (node && !onPath.has(node) && !places.has(node.item.id)) {
      path.push(node)
      onPath.add(node)
      node = nodes.get(parentIdOf(node.item) ?? '')
    }
    let above: Place | null = node ? (places.get(node.item.id) ?? null) : null
    const isCircular = above?.isCircular ?? node !== undefined
    for (const step of path.toReversed()) {
      const isTop: boolean = isCircular || above === null
      const level: number = isTop || above === null ? 0 : Math.min(above.level + 1, MAX_NESTING)
      const under: ChatNode | null = isTop || above === null ? null : above.host
      const host: ChatNode = level < MAX_NESTING || under === null ? step : under
      above = { under, level, host, isCircular }
      places.set(step.item.id, above)
    }
  }
  return places
}

function parentIdOf(item: ChatItem): string | null {
  return 'parentId' in item ? item.parentId : null
}

export function isPending(call: ToolCall): boolean {
  return call.permission?.kind === 'pending'
}

/** Whether a request under this node waits for an answer: it must not be hidden in a closed fold. */
export function hasPending(node: ChatNode): boolean {
  const left = [node]
  for (let next = left.pop(); next; next = left.pop()) {
    if (next.item.kind === 'tool-call' && isPending(next.item)) return true
    for (const child of next.children) left.push(child)
  }
  return false
}

const LINE_PX = 21
const DAY_PX = 36
const LOST_PX = 52
const COLUMN_CHARACTERS = 72

/** First guess of a row's height in px; the row is measured when it is drawn. */
export function estimateHeight({ item, day, lostBefore, lostAfter }: ChatRow): number {
  return itemHeight(item) + (day === null ? 0 : DAY_PX) + (lostBefore.length + lostAfter.length) * LOST_PX
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
