import type { MarkdownConfig } from '@lezer/markdown'

const BACKSLASH = 92
const MAX_PATH = 1000

/** What stands before the first backslash of a path: a drive, `.`, `..`, `~` or a variable. */
const PREFIX =
  /(?:(?:^|[^A-Za-z0-9])[A-Za-z]:|(?:^|[\s"'(*_=,;[{（「：，])(?:\.{1,2}|~|%[\w()]{1,32}%|\$env:\w{1,32}))$/
/** `\\server\share`, `\\wsl$\Ubuntu`, `\\?\C:\x`. */
const SHARE = /\\\\[\w.$?-]{1,64}\\./y
/** Spaces inside a name, where a backslash follows: `Program Files\x`. */
const SPACED_NAME = /(?: [^\s\\"'<>|`*:?]{1,40}){1,3}\\/y
/** Where a word ends, whatever it is. */
export const STOPS = /[\s"<>|`，。；：！？、（）【】「」『』《》“”‘’]/
/** A star of a pattern (`\*.log`, `a*.ts`, `**\x`), not of emphasis around the path. */
const PATTERN_STAR = /\*{1,2}(?=[\w.\\])/y

/** Windows paths as written: to Markdown a backslash before `_`, `.`, `*` or `[` is an escape. */
export const windowsPath: MarkdownConfig = {
  defineNodes: ['WindowsPath'],
  parseInline: [
    {
      name: 'WindowsPath',
      before: 'InlineMath',
      parse(cx, next, pos) {
        if (next !== BACKSLASH) return -1
        const from = Math.max(cx.offset, pos - 48)
        const text = cx.slice(from, Math.min(cx.end, pos + MAX_PATH))
        const end = windowsPathEnd(text, pos - from)
        return end < 0 ? -1 : cx.addElement(cx.elt('WindowsPath', pos, from + end))
      },
    },
  ],
}

/** End of the path whose first backslash is at `at`; -1 = there is none. */
export function windowsPathEnd(text: string, at: number): number {
  if (!PREFIX.test(text.slice(0, at)) && !isShare(text, at)) return -1
  let end = at
  const open: string[] = []
  while (end < text.length) {
    const char = text.charAt(end)
    const isInName = char === ' ' && matchAt(SPACED_NAME, text, end) !== null
    if (STOPS.test(char) && !isInName) break
    if (char === '*') {
      const stars = matchAt(PATTERN_STAR, text, end)
      const isWholeName = text[end - 1] === '\\' && text[end + 1] !== '*'
      if (!stars && !isWholeName) break
      end += stars?.length ?? 1
      continue
    } else if (char === '(' || char === '[') open.push(char)
    else if (char === ')' || char === ']') {
      if (open.pop() !== (char === ')' ? '(' : '[')) break
    }
    end++
  }
  // Marks at its end close an emphasis around it.
  while (end > at + 1 && /[_~]/.test(text.charAt(end - 1)) && text[end - 2] !== '\\') end--
  return end
}

function isShare(text: string, at: number): boolean {
  const before = text.charAt(at - 1)
  return !/[\w\\]/.test(before) && matchAt(SHARE, text, at) !== null
}

function matchAt(sticky: RegExp, text: string, at: number): string | null {
  sticky.lastIndex = at
  return sticky.exec(text)?.[0] ?? null
}
