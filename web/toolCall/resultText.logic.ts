import { anyTextField, asRecord } from './toolInput.logic'

/** JSON for people; text stays text. Never throws. */
export function prettyJson(value: unknown): string {
  if (typeof value === 'string') return value
  try {
    return JSON.stringify(value, null, 2) ?? ''
  } catch {
    return String(value)
  }
}

/**
 * A result as text: plain, `{ stdout, stderr }`, or content blocks `[{ type: "text", text }]`, else JSON.
 * Empty when there is nothing to show.
 */
export function resultText(result: unknown): string {
  return plainResult(result) ?? prettyJson(result)
}

/** The same, but null where only JSON says all of it. */
export function plainResult(result: unknown): string | null {
  if (result === null || result === undefined) return ''
  if (typeof result === 'string') return result
  if (Array.isArray(result)) {
    // ACP: a block in a block.
    const texts = result.map((block) => anyTextField(block, 'text') ?? anyTextField(asRecord(block)['content'], 'text'))
    return texts.every((text) => text !== null) ? texts.join('\n') : null
  }
  const stdout = anyTextField(result, 'stdout', 'output')
  const stderr = anyTextField(result, 'stderr', 'error')
  if (stdout !== null || stderr !== null) return [stdout, stderr].filter(Boolean).join('\n')
  const { content } = asRecord(result)
  return typeof content === 'string' || Array.isArray(content) ? plainResult(content) : null
}
