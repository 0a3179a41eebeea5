import type { ContextUsage } from '../api/chat'
import type { OpenedMessage } from './records/records'
import { asObject, type JsonObject } from './records/untrustedJson'

/** Notices after which what was said of the context no longer holds (docs/protocol.md 6.9). */
const clearing: ReadonlySet<unknown> = new Set(['Context was reset', 'Compaction completed'])

/** What the newest message that tells it says of the main agent's context. The order of the messages does not matter. */
export function createContextUsage() {
  let seq = -1
  let current: ContextUsage | null = null
  return {
    apply(messages: readonly OpenedMessage[]): void {
      for (const message of messages) {
        if (message.seq <= seq || !message.value.ok) continue
        const said = usageIn(message.value.value)
        if (said === undefined) continue
        seq = message.seq
        current = said
      }
    },
    current: () => current,
  }
}

/** Undefined = it says nothing of it; null = what was said before no longer holds. */
export function usageIn(value: unknown): ContextUsage | null | undefined {
  const record = asObject(value)
  const content = asObject(record?.['content'])
  if (content === null || (record?.['role'] !== 'session' && record?.['role'] !== 'agent')) return undefined
  const data = asObject(content['data'])
  if (content['type'] === 'event') return clearing.has(data?.['message']) ? null : undefined
  if (content['type'] === 'output') return usageInLogLine(data)
  const envelope = content['type'] === 'session' ? data : content
  const isMainAgent = envelope?.['role'] === 'agent' && (envelope['subagent'] ?? null) === null
  if (!isMainAgent) return undefined
  if (clearing.has(asObject(envelope['ev'])?.['text'])) return null
  return usageOf(asObject(envelope['usage']))
}

function usageInLogLine(line: JsonObject | null): ContextUsage | undefined {
  const isMainAgent = line?.['isSidechain'] !== true && (line?.['parent_tool_use_id'] ?? null) === null
  return isMainAgent ? usageOf(asObject(asObject(line?.['message'])?.['usage'])) : undefined
}

function usageOf(usage: JsonObject | null): ContextUsage | undefined {
  const tokens = ['input_tokens', 'cache_creation_input_tokens', 'cache_read_input_tokens']
    .map((name) => countIn(usage?.[name]) ?? 0)
    .reduce((sum, count) => sum + count, 0)
  return tokens === 0 ? undefined : { tokens, window: countIn(usage?.['context_window']) }
}

function countIn(value: unknown): number | null {
  return Number.isSafeInteger(value) && (value as number) > 0 ? (value as number) : null
}
