/** Readers for tool inputs and results: untrusted JSON of many providers. */

export function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}

/** First of the named fields that is a non-empty string. */
export function textField(input: unknown, ...names: string[]): string | null {
  const fields = asRecord(input)
  for (const name of names) {
    const value = fields[name]
    if (typeof value === 'string' && value !== '') return value
  }
  return null
}

/** A field that may be an empty string; null when it is no string. */
export function anyTextField(input: unknown, ...names: string[]): string | null {
  const fields = asRecord(input)
  for (const name of names) {
    const value = fields[name]
    if (typeof value === 'string') return value
  }
  return null
}

/** `command` as text, or as an array of arguments (Codex). */
export function commandOf(input: unknown): string | null {
  const { command } = asRecord(input)
  if (Array.isArray(command)) return shellCommand(command)?.command ?? null
  return textField(input, 'command', 'cmd')
}

export interface ShellCommand {
  command: string
  /** What runs it, where that is said: `bash -lc`. */
  shell: string | null
}

/**
 * Arguments as a command line. One alone is a whole line already; `["bash", "-lc", script]` is its script; others are
 * quoted where a shell would need it. Null where one of them is no text.
 */
export function shellCommand(parts: readonly unknown[]): ShellCommand | null {
  if (parts.length === 0 || !parts.every((part) => typeof part === 'string')) return null
  const [first = '', flag = '', script = ''] = parts
  if (parts.length === 1) return first === '' ? null : { command: first, shell: null }
  const isShell = /(?:^|\/)(?:ba|z)?sh$/.test(first) && /^-l?c$/.test(flag)
  if (parts.length === 3 && script !== '' && isShell) return { command: script, shell: `${first} ${flag}` }
  return { command: parts.map(quoted).join(' '), shell: null }
}

function quoted(part: string): string {
  return /^[\w@%+=:,./-]+$/.test(part) ? part : `'${part.replaceAll("'", String.raw`'\''`)}'`
}

/** Objects of a field that is a list; none where it is not. */
export function listField(input: unknown, name: string): Record<string, unknown>[] {
  const list = asRecord(input)[name]
  return Array.isArray(list) ? list.map(asRecord) : []
}

/** The file of a call; ACP names places instead. */
export function pathOfCall(input: unknown): string | null {
  const [place] = [...listField(input, 'items'), ...listField(input, 'locations')]
  return textField(input, 'file_path', 'path', 'notebook_path', 'filePath') ?? textField(place, 'path')
}

export function pathInPatch(patch: string): string {
  return /^\+\+\+ (?:b\/)?(\S+)/m.exec(patch)?.[1] ?? ''
}
