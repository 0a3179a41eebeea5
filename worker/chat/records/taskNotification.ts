const OPEN_TAG = '<task-notification>'

/**
 * The text without the `<task-notification>…</task-notification>` wrappers it starts with (docs/protocol.md 6.9); they are
 * meant for the model. Tags nest. A wrapper that is not closed is ordinary text.
 */
export function withoutTaskNotifications(text: string): string {
  let rest = text
  for (;;) {
    const start = rest.trimStart()
    if (!start.startsWith(OPEN_TAG)) return rest
    const end = wrapperEnd(start)
    if (end === null) return rest
    rest = start.slice(end).trimStart()
  }
}

function wrapperEnd(text: string): number | null {
  let depth = 0
  for (const match of text.matchAll(/<(\/?)task-notification>/g)) {
    depth += match[1] === '/' ? -1 : 1
    if (depth === 0) return match.index + match[0].length
  }
  return null
}
