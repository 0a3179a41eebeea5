import type { PartContent } from './parts'

/** Meant for the model. */
const HIDDEN = ['system-reminder', 'local-command-caveat']

const RECORD =
  /\s*<(command-name|command-message|command-args|bash-input|bash-stdout|bash-stderr|local-command-stdout|local-command-stderr)>/y

/**
 * Parts of a text that Claude's log keeps as the user's: a prompt, or what the person did in the terminal. Commands and
 * their output are records in tags there (`<command-name>`, `<bash-input>`, `<local-command-stdout>`); reminders and
 * caveats are hidden.
 */
export function userTextParts(text: string): PartContent[] {
  if (!text.includes('<')) return [prompt(text)]
  const shown = HIDDEN.reduce(withoutTag, text)
  const fields = new Map<string, string>()
  const outputs: string[] = []
  let at = 0
  for (;;) {
    RECORD.lastIndex = at
    const tag = RECORD.exec(shown)
    const name = tag?.[1]
    if (!tag || name === undefined) break
    const start = at + tag[0].length
    const end = shown.indexOf(`</${name}>`, start)
    if (end < 0) break
    const content = shown.slice(start, end)
    if (!name.endsWith('-stdout') && !name.endsWith('-stderr')) fields.set(name, content.trim())
    else if (content.trim() !== '') outputs.push(content)
    at = end + name.length + 3
  }
  const rest = at === 0 ? shown : shown.slice(at).trim()
  const command = commandOf(fields)
  return [
    ...(command === '' ? [] : [{ kind: 'terminal', entry: 'command', text: command } as const]),
    ...outputs.map((output) => ({ kind: 'terminal', entry: 'output', text: output }) as const),
    ...(rest.trim() === '' ? [] : [prompt(rest)]),
  ]
}

const prompt = (text: string): PartContent => ({ kind: 'user-text', text, localId: null })

/** As it was typed: `/model opus`, `! ls -la`. */
function commandOf(fields: ReadonlyMap<string, string>): string {
  const input = fields.get('bash-input')
  if (input) return `! ${input}`
  return `${fields.get('command-name') || fields.get('command-message') || ''} ${fields.get('command-args') ?? ''}`.trim()
}

/** Without what stands between these tags. A tag that is not closed is text. */
function withoutTag(text: string, name: string): string {
  const open = `<${name}>`
  const close = `</${name}>`
  let kept = ''
  let at = 0
  for (;;) {
    const start = text.indexOf(open, at)
    const end = start < 0 ? -1 : text.indexOf(close, start)
    if (end < 0) return at === 0 ? text : kept + text.slice(at)
    kept += text.slice(at, start)
    at = end + close.length
  }
}
