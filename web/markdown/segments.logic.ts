export type Segment = { kind: 'markdown'; text: string } | { kind: 'options'; options: string[] }

/**
 * Splits agent text into markdown and `<options>` blocks (docs/protocol.md 6, "Options block"). Blocks inside fenced code are
 * code. A block that is not closed yet (it is still being written) shows the options that are complete.
 */
export function splitSegments(text: string): Segment[] {
  if (!text.includes('<options>')) return text.trim() ? [{ kind: 'markdown', text }] : []
  const segments: Segment[] = []
  let lines: string[] = []
  let fence: string | null = null
  let inOptions = false
  const flush = () => {
    const body = lines.join('\n')
    lines = []
    if (inOptions) {
      const options = readOptions(body)
      if (options.length > 0) segments.push({ kind: 'options', options })
    } else if (body.trim()) segments.push({ kind: 'markdown', text: body })
  }
  for (const line of text.split('\n')) {
    const trimmed = line.trim()
    if (inOptions) {
      const end = line.indexOf('</options>')
      if (end < 0) {
        lines.push(line)
        continue
      }
      lines.push(line.slice(0, end))
      flush()
      inOptions = false
      lines.push(line.slice(end + '</options>'.length))
      continue
    }
    const mark = /^(?:`{3,}|~{3,})/.exec(trimmed)?.[0]
    if (fence === null && mark) fence = mark
    else if (fence !== null && mark && mark[0] === fence[0] && mark.length >= fence.length && trimmed === mark)
      fence = null
    if (fence === null && trimmed.startsWith('<options>')) {
      flush()
      inOptions = true
      const rest = line.slice(line.indexOf('<options>') + '<options>'.length)
      const end = rest.indexOf('</options>')
      if (end < 0) lines.push(rest)
      else {
        lines.push(rest.slice(0, end))
        flush()
        inOptions = false
        lines.push(rest.slice(end + '</options>'.length))
      }
      continue
    }
    lines.push(line)
  }
  flush()
  return segments
}

function readOptions(body: string): string[] {
  return body
    .split('<option>')
    .slice(1)
    .flatMap((part) => {
      const end = part.indexOf('</option>')
      const option = end < 0 ? '' : part.slice(0, end).trim()
      return option ? [option] : []
    })
}
