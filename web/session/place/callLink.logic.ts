import type { ChatBlock, ToolCall } from '../../../worker/api/chat'
import type { SessionAddress } from '../../../worker/api/ids'
import { sessionHref } from '../../addresses/hrefs'

/** Address of the full view of one tool call. */
export function callHref({ serverId, sessionId }: SessionAddress, { id, seq }: Pick<ToolCall, 'id' | 'seq'>): string {
  const query = new URLSearchParams({ call: id, ...(seq !== null && { message: String(seq) }) })
  return `${sessionHref(serverId, sessionId)}?${query.toString()}`
}

/** The tool call whose full view the address names; null = none. */
export function callOfQuery(search: string): string | null {
  return new URLSearchParams(search).get('call') || null
}

export function findCall(blocks: readonly ChatBlock[], id: string): ToolCall | null {
  for (const block of blocks.toReversed()) {
    const item = block.find((one) => one.id === id)
    if (item) return item.kind === 'tool-call' ? item : null
  }
  return null
}
