/** The part of a text that is being completed. */
export interface Token {
  start: number
  end: number
  /** What is typed after the `/` or `@`. */
  query: string
}

/** A command stands at the beginning, alone or before its arguments. */
export function commandToken(text: string, caret: number): Token | null {
  const found = /^\/(\S*)/.exec(text)
  if (!found || caret < 1 || caret > found[0].length) return null
  return { start: 0, end: found[0].length, query: text.slice(1, caret) }
}

/** A file stands wherever a word can begin: `@` in an address or a package's name is none. */
export function fileToken(text: string, caret: number): Token | null {
  const before = /(?:^|[\s([{"'`])@([^\s@]*)$/.exec(text.slice(0, caret))
  if (!before) return null
  const query = before[1] ?? ''
  const rest = /^[^\s@]*/.exec(text.slice(caret))?.[0] ?? ''
  return { start: caret - query.length - 1, end: caret + rest.length, query }
}

/** How a prompt names a file; claude reads a name with spaces in quotes. */
export function fileMention(path: string): string {
  return /\s/.test(path) ? `@"${path}"` : `@${path}`
}

/** Commands that the CLI handles for all its agents, the most used first. */
const everywhere = ['compact', 'clear', 'goal', 'mcp', 'skills']
/** Commands of the terminal that make no sense from elsewhere (docs/protocol.md 6.8). */
const onlyInTerminal = new Set(
  (
    'add-dir agents config statusline bashes settings cost doctor exit help ide init install-github-app memory ' +
    'migrate-installer model pr-comments release-notes resume status bug review security-review terminal-setup upgrade ' +
    'vim permissions hooks export logout login'
  ).split(' '),
)

/** Commands that fit what is typed: first those that begin with it, then those that contain it. */
export function commandsFor(query: string, ofAgent: readonly string[], most: number): string[] {
  const all = [...new Set([...everywhere, ...ofAgent.filter((name) => !onlyInTerminal.has(name))])]
  return ranked(query, all, most)
}

function ranked(query: string, all: readonly string[], most: number): string[] {
  const wanted = query.toLowerCase()
  const beginning: string[] = []
  const within: string[] = []
  for (const name of all) {
    const at = name.toLowerCase().indexOf(wanted)
    if (at === 0) beginning.push(name)
    else if (at > 0) within.push(name)
  }
  return [...beginning, ...within].slice(0, most)
}

export interface Completed {
  text: string
  caret: number
}

/**
 * Puts the replacement in, with a space after it for what is typed next; after a directory none, because a path goes
 * on.
 */
export function complete(text: string, { start, end }: Token, replacement: string): Completed {
  const rest = text.slice(end)
  if (replacement.endsWith('/')) {
    return { text: text.slice(0, start) + replacement + rest, caret: start + replacement.length }
  }
  const space = rest.startsWith(' ') ? '' : ' '
  return { text: text.slice(0, start) + replacement + space + rest, caret: start + replacement.length + 1 }
}
