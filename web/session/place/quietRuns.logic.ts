import type { ChatItem } from '../../../worker/api/chat'
import { toolKind, type ToolKind } from '../../toolCall/toolKind.logic'
import type { ChatNode } from './chatNodes.logic'

/** They only look at something. */
const quietKinds = ['read', 'find', 'search', 'list', 'web', 'fetch'] as const satisfies readonly ToolKind[]
export type QuietKind = (typeof quietKinds)[number]

/** So many in a row are one line. */
const shortestRun = 3

/** Null = its line must not be hidden in another one. */
export function quietKind(item: ChatItem): QuietKind | null {
  if (item.kind !== 'tool-call' || item.state !== 'completed' || item.permission !== null) return null
  const kind = toolKind(item.tool)
  return quietKinds.find((quiet) => quiet === kind) ?? null
}

interface Row {
  key: string
  node: ChatNode
  day: number | null
  run: readonly ChatNode[]
}

/** The rows with runs of quiet tools put into the row of their first one, as long as no day begins in between. */
export function withRuns<R extends Row>(rows: readonly R[]): R[] {
  const folded: R[] = []
  for (let at = 0; at < rows.length;) {
    let end = at
    while (isQuiet(rows[end]) && (end === at || rows[end]?.day === null)) end++
    const [first, ...others] = rows.slice(at, Math.max(end, at + 1))
    if (!first) break
    if (others.length >= shortestRun - 1) folded.push({ ...first, run: others.map(({ node }) => node) })
    else folded.push(first, ...others)
    at += 1 + others.length
  }
  return folded
}

function isQuiet(row: Row | undefined): boolean {
  return row !== undefined && row.node.children.length === 0 && quietKind(row.node.item) !== null
}

/** Whether an item stands in the row itself, which may be a run. */
export function holds({ key, run }: Pick<Row, 'key' | 'run'>, itemId: string | null | undefined): boolean {
  return key === itemId || run.some(({ item }) => item.id === itemId)
}

/** Under which it is open. */
export function runKey(firstId: string): string {
  return `run ${firstId}`
}
