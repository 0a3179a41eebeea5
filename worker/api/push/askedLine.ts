import { oneLine } from './oneLine'

export interface AskedLine {
  text: string
  /** Nothing of the request is outside of this line, so that it may be answered where only the line is seen. */
  isWhole: boolean
}

const longest = 200
/** Systems cut off what is longer in a notification. */
const longestWhole = 120
/** What a call of the shell may have beside its command without doing anything else. */
const harmless = new Set(['command', 'description', 'timeout'])

/** What a tool would work on, as one short line: untrusted text, which is only shown and decides nothing. */
export function askedLine(tool: string, input: unknown): AskedLine {
  const fields = typeof input === 'object' && input !== null ? (input as Record<string, unknown>) : {}
  const told = [fields['command'], fields['file_path'], fields['path'], fields['url']].find(
    (value) => typeof value === 'string',
  )
  const line = typeof told === 'string' ? oneLine(told) : ''
  const isWhole =
    tool === 'Bash' &&
    line !== '' &&
    line === fields['command'] &&
    line.length <= longestWhole &&
    // Letters that look like others would be another command than the one that is read.
    /^[\x20-\x7e]+$/.test(line) &&
    Object.keys(fields).every((name) => harmless.has(name))
  return { text: line.length > longest ? `${line.slice(0, longest)}…` : line, isWhole }
}
