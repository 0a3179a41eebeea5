import type { MarkdownConfig } from '@lezer/markdown'
import { STOPS } from './windowsPaths'

const BACKSLASH = 92
/** Characters on either side that are looked at. */
const REACH = 200
const PUNCTUATION = /[!-/:-@[-^_{}~]/
/** A backslash before a letter or a digit, which is never an escape. */
const NO_ESCAPE = /(?<!\\)(?:\\\\)*\\[\p{L}\p{N}]/u
/** `node_modules\.bin`: nobody has to escape a dot inside a word. */
const DOT_IN_WORD = /^\w\\\.\w/
/** `src\_private`: a folder that no name is led by, so that what follows is a path and not `snake\_case`. */
const FOLDER = /(?:^|[\s"'(`,;:])(?:src|dist|node_modules|packages|components)(?:\\\w+)*$/

/**
 * `src\_a_\b`, `\d+\.\d+`: who writes a backslash before a letter writes paths or patterns, and means the others in
 * the same word, too. By themselves, `\_` and `\*` are escapes.
 */
export const literalBackslash: MarkdownConfig = {
  parseInline: [
    {
      name: 'LiteralBackslash',
      before: 'Escape',
      parse(cx, next, pos) {
        if (next !== BACKSLASH || !PUNCTUATION.test(cx.slice(pos + 1, pos + 2))) return -1
        const from = Math.max(cx.offset, pos - REACH)
        const isLiteral =
          FOLDER.test(cx.slice(from, pos)) ||
          DOT_IN_WORD.test(cx.slice(Math.max(cx.offset, pos - 1), pos + 3)) ||
          NO_ESCAPE.test(wordAround(cx.slice(from, Math.min(cx.end, pos + REACH)), pos - from))
        return isLiteral ? pos + 1 : -1
      },
    },
  ],
}

/** What stands around `at` without a space or a quote. */
function wordAround(text: string, at: number): string {
  let from = at
  while (from > 0 && !STOPS.test(text.charAt(from - 1))) from--
  let to = at
  while (to < text.length && !STOPS.test(text.charAt(to))) to++
  return text.slice(from, to)
}
